"""The reports that the hotline gives to the catalogue of reports."""

from __future__ import annotations

REPORTS = ()
