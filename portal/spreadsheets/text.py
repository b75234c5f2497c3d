"""Text as the workbook format can hold it: escaped, without forbidden characters, not too long."""

from __future__ import annotations

import re

MAX_TEXT = 32_767
"""UTF-16 code units that one cell holds."""

SAFE_LENGTH = MAX_TEXT // 2
"""A text of fewer characters fits into a cell whatever they are."""

SPECIAL = "&<>\x01-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff_"
"""What must be escaped or left out, as the inside of a character class; and the zero."""

_SPECIAL = re.compile(f"[{SPECIAL}\x00]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def clean(text: str) -> str:
    """Return the text without characters that XML forbids and with plain line ends."""
    return _FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def escape(text: str) -> str:
    """Return the text as XML character data; text that looks like an _x000D_ escape stays text."""
    if _SPECIAL.search(text) is None:
        return text
    text = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _ESCAPE_LIKE.sub("_x005F_", text)


def attribute(text: str) -> str:
    """Return the text as the value of a double-quoted XML attribute."""
    text = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def is_too_long(text: str) -> bool:
    """Tell whether one cell cannot hold the text."""
    return len(text) * 2 > MAX_TEXT and len(text.encode("utf-16-le", "replace")) // 2 > MAX_TEXT


def split(text: str, size: int = 16_000) -> list[str]:
    """Cut a long text into pieces that fit into cells whatever characters they hold."""
    return [text[start : start + size] for start in range(0, len(text), size)]
