"""Whole small lists of staff as other districts make them, with what a careful specialist reads."""
