"""Normal forms of text: what is compared, never what is stored.

Latin letters that look like Cyrillic ones (typed on the wrong layout, or left by a scanner) are
read as Cyrillic; dashes, spaces and quotes of every kind become one kind; «ё» is «е».
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

Value = TypeVar("Value")

MEMO_SIZE = 8192
"""How many distinct cells each reader remembers: values of a column repeat."""

_DASHES = "‐‑‒–—―−﹘﹣-"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\x0b\x0c"
_QUOTES = "«»„“”‟″"

_CLEAN = str.maketrans(
    {
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_INVISIBLE, None),
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys(_QUOTES, '"'),
        "’": "'",
        "`": "'",
    }
)

# Upper case B is В and H is Н; lower case has its own pairs (n is п, m is т in italics only: no).
_LATIN = "ABCEHKMOPTXYaceopxykm"
_CYRILLIC = "АВСЕНКМОРТХУасеорхукм"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
# The roman one is typed as Latin I or l, or Ukrainian і: one sign for matching.
_ROMAN = str.maketrans("іІӏӀ", "iIII")

# Anything but letters, digits, common marks and single spaces inside asks for the slow way.
_UNTIDY = re.compile(r"[^\w .,:;()/+*@№\"'-]|  |\A | \Z")
_SPACE_RUN = re.compile(r"\s+")
_LINE_SPACE_RUN = re.compile(r"[^\S\n]+")
_WORD = re.compile(r"[^\W\d_]+")
_HAS_LATIN = re.compile(r"[A-Za-z]")
_HAS_CYRILLIC = re.compile(r"[а-яёА-ЯЁ]")
_ALL_LOOKALIKES = re.compile(rf"[{_LATIN}]+\Z")


def memo(reader: Callable[[str], Value]) -> Callable[[str], Value]:
    """Remember a bounded number of readings of one text."""
    return lru_cache(maxsize=MEMO_SIZE)(reader)


def tidy(text: str) -> str:
    """Return the text in one line: single spaces, plain dashes and quotes, composed letters."""
    if not _UNTIDY.search(text):
        return text
    return _SPACE_RUN.sub(" ", unicodedata.normalize("NFC", text).translate(_CLEAN)).strip()


def tidy_lines(text: str) -> str:
    """Return the text like :func:`tidy`, keeping its line breaks."""
    kept = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(_CLEAN)
    lines = (line.strip() for line in _LINE_SPACE_RUN.sub(" ", kept).split("\n"))
    return "\n".join(line for line in lines if line)


def _repair_word(match: re.Match[str]) -> str:
    word = match.group()
    if word.isascii():
        return word.translate(_TO_CYRILLIC) if _ALL_LOOKALIKES.match(word) else word
    return word.translate(_TO_CYRILLIC) if _HAS_CYRILLIC.search(word) else word


def repair_lookalikes(text: str) -> str:
    """Turn Latin look-alikes into Cyrillic in mixed words and in words made of them alone."""
    if not _HAS_LATIN.search(text) or "@" in text:
        return text
    return _WORD.sub(_repair_word, text)


@memo
def key(text: str) -> str:
    """Return the form in which wordings are compared: lower case, «е», one kind of everything."""
    plain = repair_lookalikes(tidy(text).translate(_ROMAN))
    return plain.casefold().replace("ё", "е").strip(" .,;:")


def name_key(text: str) -> str:
    """Return the form in which names are compared and stored for search."""
    return repair_lookalikes(tidy(text)).casefold().replace("ё", "е")
