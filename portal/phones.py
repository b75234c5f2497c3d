"""Telephone numbers: their digits as they are compared, and how a list shows them."""

from __future__ import annotations

LOCAL_DIGITS = 10
SHOWN_DIGITS = 2


def phone_key(text: str) -> str:
    """Return the digits by which a number is known: without +7 or 8 before ten digits.

    What follows an extension's mark («доб.», «ext», «#») is left out.
    """
    for mark in ("доб", "ext", "#", ",", ";"):
        text = text.casefold().partition(mark)[0]
    digits = "".join(one for one in text if one.isascii() and one.isdigit())
    if len(digits) == LOCAL_DIGITS + 1 and digits[0] in "78":
        digits = digits[1:]
    return digits[:20]


def masked(text: str) -> str:
    """Return a number as lists show it: all digits but the last two are dots.

    >>> masked("+7 918 123-45-67")
    '+• ••• •••-••-67'
    """
    left = sum(one.isdigit() for one in text) - SHOWN_DIGITS
    found = []
    for one in text:
        if one.isdigit():
            found.append("•" if left > 0 else one)
            left -= 1
        else:
            found.append(one)
    return "".join(found)
