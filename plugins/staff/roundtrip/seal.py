"""The seals of a workbook: of the whole of it, and of each row, made with the portal's own secret.

A seal gives no right: every row that comes back goes through the policies. It tells a workbook of
another portal, a row of another workbook and a key that was typed by hand from what was given out.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROW = re.compile(r"(?P<tab>[a-z]+)-(?P<id>\d{1,18})-(?P<seal>[0-9a-f]{16})")
_ROW_LETTERS = 16
_MARK_LETTERS = 12


def seal_of_workbook(secret: str, about: Mapping[str, str]) -> str:
    """Return the seal of what a workbook says about itself."""
    return _seal(secret, "workbook", json.dumps(dict(about), sort_keys=True))


def mark_of(values: Mapping[str, str]) -> str:
    """Return the mark of a row's values: its version."""
    text = json.dumps(dict(values), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_MARK_LETTERS]


def key_of_row(secret: str, token: str, tab: str, number: int, mark: str) -> str:
    """Return the sealed key of a row, such as ``posts-417-…``."""
    return f"{tab}-{number}-{_seal(secret, token, tab, str(number), mark)[:_ROW_LETTERS]}"


def row_of_key(secret: str, token: str, key: str, mark: str) -> tuple[str, int] | None:
    """Return (sheet, number) of a sealed key; none when it was not made for this workbook."""
    found = _ROW.fullmatch(key.strip())
    if found is None:
        return None
    number = int(found["id"])
    made = key_of_row(secret, token, found["tab"], number, mark)
    same = hmac.compare_digest(made.encode(), key.strip().encode())
    return (found["tab"], number) if same else None


def fits(made: str, given: str) -> bool:
    """Tell whether two seals are the same, in the same time for all."""
    return hmac.compare_digest(made.encode(), given.encode())


def _seal(secret: str, *parts: str) -> str:
    key = hashlib.sha256(b"staff.workbook:" + secret.encode()).digest()
    return hmac.new(key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()
