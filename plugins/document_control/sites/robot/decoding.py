"""Text out of bytes: sites declare wrong encodings, or none.

Bytes that are valid UTF-8 beyond ASCII are UTF-8, whatever is declared: nothing else looks like it by
chance. Then what is declared counts, if the bytes are possible in it and make Russian text; else the
encoding is guessed among those in which Russian was ever written.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

RUSSIAN = ["cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic", "utf_16"]
GUESSED_FROM = 60_000
FEW_LETTERS = 20
LEAST_SHARE = 0.75
WIDE_SHARE = 20
"""One byte in so many is nought in two-byte text: those of tags, spaces and digits."""
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf_32_le"),
    (codecs.BOM_UTF32_BE, "utf_32_be"),
    (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_IN_PAGE = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_IN_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_a-zA-Z]")
_COMMON = re.compile(r"[оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъ]")
_TAGS = re.compile(rb"<[^<>]*+>")
_UNREAD = re.compile(rb"<(script|style)\b", re.IGNORECASE)


def decoded(body: bytes, content_type: str) -> tuple[str, str]:
    """Return the text of a page with the encoding it was read in."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, errors="replace"), encoding
    if wide := _wide(body):
        return body.decode(wide, errors="replace"), wide
    if body.isascii() and b"\x1b" not in body:
        return body.decode("ascii"), "ascii"
    if (text := _read(body, "utf_8")) is not None:
        return text, "utf_8"
    for encoding in _declared(body, content_type):
        text = _read(body, encoding)
        if text is not None and _is_russian(text):
            return text, encoding
    words = _TAGS.sub(b" ", _without_scripts(body[:GUESSED_FROM]))
    guess = from_bytes(words, cp_isolation=[*RUSSIAN, "utf_8"]).best()
    encoding = guess.encoding if guess is not None else "cp1251"
    if _cut_utf8(body):
        encoding = "utf_8"
    return body.decode(encoding, errors="replace"), encoding


def _wide(body: bytes) -> str:
    """Return the encoding of two bytes a letter that nobody declared: every second byte of tags is nought."""
    head = body[:4096]
    first, second = head[::2].count(0), head[1::2].count(0)
    if max(first, second) * WIDE_SHARE < len(head) or min(first, second) > len(head) // 50:
        return ""
    return "utf_16_be" if first > second else "utf_16_le"


def _without_scripts(body: bytes) -> bytes:
    """Return a page without scripts and styles; one that is never closed goes on to the end."""
    lower, parts, start = body.lower(), [], 0
    while found := _UNREAD.search(body, start):
        parts.append(body[start : found.start()])
        start = lower.find(b"</" + found[1].lower(), found.end())
        if start < 0:
            return b" ".join(parts)
    return b" ".join((*parts, body[start:]))


def _declared(body: bytes, content_type: str) -> list[str]:
    head = body[:4096]
    found = [match[1] for match in [_IN_HEADER.search(content_type)] if match]
    found += [
        match[1].decode("ascii", errors="ignore")
        for match in (_IN_PAGE.search(head), _IN_XML.search(head))
        if match
    ]
    known = []
    for name in found:
        try:
            known.append(codecs.lookup(name).name.replace("-", "_"))
        except LookupError:
            continue
    return [one for one in dict.fromkeys(known) if one in _TEXT]


def _read(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except UnicodeError:
        return None


def _cut_utf8(body: bytes) -> bool:
    """Tell whether this is UTF-8 with a few damaged bytes, as a cut in the middle of a letter leaves."""
    text = body.decode("utf_8", errors="replace")
    damaged = text.count("\ufffd")
    return damaged * 50 < len(_LETTERS.findall(text))


def _is_russian(text: str) -> bool:
    """Tell whether letters that are not Latin are mostly small Russian ones, as in no wrong reading."""
    letters = _LETTERS.findall(re.sub(r"<[^<>]*+>", " ", text[:GUESSED_FROM]))
    if len(letters) < FEW_LETTERS:
        return True
    return sum(1 for one in letters if _COMMON.match(one)) / len(letters) >= LEAST_SHARE


_TEXT = frozenset(
    {
        "ascii",
        "cp1251",
        "cp866",
        "iso8859_5",
        "koi8_r",
        "koi8_u",
        "mac_cyrillic",
        "utf_8",
        "utf_16",
        "utf_16_le",
        "utf_16_be",
        "iso8859_1",
        "cp1252",
    }
)
