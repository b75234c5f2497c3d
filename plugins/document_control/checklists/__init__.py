"""Checklists as texts: the shipped ones, how texts become versions, and what an item applies to."""
