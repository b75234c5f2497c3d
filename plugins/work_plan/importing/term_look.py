"""Whether a cell looks like a term; enough to find the column of terms, not to read one."""

from __future__ import annotations

import re

_MONTHS = (
    r"январ|феврал|март|апрел|ма[йяею]\b|июн|июл|август|сентябр|октябр|ноябр|декабр"
    r"|янв\b|фев\b|апр\b|сент?\b|окт\b|ноя\b|дек\b|авг\b"
)
_WORDS = (
    r"постоянн|ежемесячн|ежегодн|еженедел|ежедневн|ежекварт|регулярн|систематич|в течени[еи]"
    r"|весь (?:год|период)|по (?:мере|плану|графику|заявк|запрос|необходимост|требовани|согласован"
    r"|факту|итогам|окончани|отдельному)|при необходимост|согласно|в соответствии|квартал|полугоди"
    r"|декад|недел|раз в |раза в |до начала|не позднее|не ранее|за \d+|в срок|каникул|четверт"
    r"|межаттестационн|период|учебн\w+ год|1 раз|перед|после|в конце|в начале|круглый год"
    r"|по срокам|ежечетвертн|один раз|два раза"
)
_LOOK = re.compile(rf"(?<!\w)(?:{_MONTHS}|{_WORDS})", re.IGNORECASE)
_DATE = re.compile(r"\b\d{1,2}\.\d{1,2}(?:\.(?:\d{4}|\d{2}))?\b|\bдо \d|\b20\d\d\b")
_LONGEST = 90


def looks_like_term(text: str) -> bool:
    """Tell whether a cell holds what plans write as a term."""
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST:
        return False
    return bool(_LOOK.search(text) or _DATE.search(text))
