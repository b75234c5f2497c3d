"""Tests of the import of plans."""
