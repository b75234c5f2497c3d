"""Texts of requests without what tells the person: names of callers, numbers, addresses, initials. Pure."""

from __future__ import annotations

import re

from portal.i18n import gettext as _

_MAIL = re.compile(r"[^\s@]{1,200}@[^\s@]{1,255}\.\w+")
_PHONE = re.compile(r"(?<!\w)(?:\+?\d[\s()-]*){10,11}(?!\d)")
_SNILS = re.compile(r"(?<!\d)\d{3}-\d{3}-\d{3}[ -]\d{2}(?!\d)")
_CAPITAL = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_INITIALS = re.compile(rf"{_CAPITAL}\s+[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?|[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?{_CAPITAL}")
_PATRONYMIC = re.compile(
    rf"(?:{_CAPITAL}\s+)?{_CAPITAL}\s+[А-ЯЁ][а-яё]+(?:вич|вна|ична|инична|вичем|вной|вичу|вне|вича|вны|ичем|ичной)\b"
)


def nameless(text: str, words: str = "") -> str:
    """Return a text without names and numbers; ``words`` is the full name of the caller, if known.

    What looks like a name is left out wherever it stands; a lone surname of somebody else is not known
    to be one, so a person still reads the examples before they are shown.
    """
    gone = _("[deleted]")
    for pattern in (_MAIL, _SNILS, _PHONE, _INITIALS, _PATRONYMIC):
        text = pattern.sub(gone, text)
    for part in (words, *words.split()[:1]):
        if part.strip():
            name = r"\s+".join(re.escape(one) for one in part.split())
            text = re.sub(rf"(?<!\w){name}\w{{0,2}}(?!\w)", gone, text, flags=re.IGNORECASE)
    return text
