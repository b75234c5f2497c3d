"""Keys of records as they come in addresses and forms."""

from __future__ import annotations

LONGEST_KEY = 10
LARGEST_KEY = 2_147_483_647


def record_key(text: object) -> int | None:
    """Return the number that was asked for; none for what no key column can hold."""
    digits = str(text)
    if digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST_KEY:
        key = int(digits)
        return key if key <= LARGEST_KEY else None
    return None
