"""Handing everything open over from one person to another (передача дел), with an act."""
