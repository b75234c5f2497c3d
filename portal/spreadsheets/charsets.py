"""Which alphabet a text file is written in: Unicode if it says or proves so, else the likeliest."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CYRILLIC = ("cp1251", "cp866", "koi8-r")
_HIGH = (0, 4)
"""High bytes of Latin and Cyrillic letters in the two-byte alphabets."""
_MOSTLY = 0.8
_SAMPLE = 65_536
_CHUNK = 1 << 20
_ORDER = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_WEIGHTS = {letter: 34 - place for place, letter in enumerate(_ORDER)}
_USUAL_SIGNS = frozenset("№«»—–…\xa0“”„ \t\r\n")
_STRANGE = -30
_CAPITAL_INSIDE = -15


def charset_of(path: Path) -> str:
    """Return the name of the codec that reads the file."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
        for mark, name in _MARKS:
            if head.startswith(mark):
                return name
        for name, high_bytes in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
            if 0 in high_bytes and sum(map(high_bytes.count, _HIGH)) > len(high_bytes) * _MOSTLY:
                return name
        if _is_utf8(head, file):
            return "utf-8"
    return max(_CYRILLIC, key=lambda name: _likelihood(head, name))


def _is_utf8(head: bytes, file: object) -> bool:
    """Prove that the whole file is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        piece = head
        while piece:
            decoder.decode(piece)
            piece = file.read(_CHUNK)  # type: ignore[attr-defined]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _likelihood(sample: bytes, name: str) -> float:
    """Score the sample read by the codec: frequent Russian letters count for it.

    A capital after a small letter, as a wrong codec makes of every word, counts against it.
    """
    score = 0
    before = " "
    for sign in sample.decode(name, "replace"):
        if sign > "\x7f":
            small = sign.lower()
            if small in _WEIGHTS:
                score += _WEIGHTS[small]
                if sign != small and before.islower():
                    score += _CAPITAL_INSIDE
            elif sign not in _USUAL_SIGNS:
                score += _STRANGE
        before = sign
    return score
