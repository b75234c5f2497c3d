"""Recognises a telephone in a text: school years, dates, postal codes and tax numbers are none."""

from __future__ import annotations

import re

WHOLE, WITHOUT_EIGHT = 11, 10
_NUMBER = re.compile(r"(?<![\w№.,/])\+?\(?\d[\d ()\u00a0–-]{3,22}\d(?![\w/])")
_LOCAL = re.compile(r"\d{1,3}[ –-]\d\d[ –-]\d\d")
_OTHER = re.compile(r"(?:инн|кпп|огрн|снилс|индекс|сч[её]т|№)\W{0,3}$", re.IGNORECASE)
_CALLED = re.compile(r"(?:тел|факс|моб|звон)[\w.]{0,8}\W{0,3}$", re.IGNORECASE)
_BEFORE = 14


def has_telephone(text: str) -> bool:
    """Tell whether a text gives a telephone: a whole one, or a local one as people write it."""
    for match in _NUMBER.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        number = match[0]
        digits = re.sub(r"\D", "", number)
        if _OTHER.search(before):
            continue
        if len(digits) == WHOLE and digits[0] in "78":
            return True
        if len(digits) == WITHOUT_EIGHT and digits[0] in "3489":
            return True
        if _LOCAL.fullmatch(number) or (len(digits) < WITHOUT_EIGHT and _CALLED.search(before)):
            return True
    return False
