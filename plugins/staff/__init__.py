"""The databank of teaching staff."""
