"""Months in Roman figures that stand alone: «IX», «IX-XI», «XII, III», «до 10 VI», «X–XII 2025».

A cell with no other word can mean nothing else once a figure is above four: quarters end there.
With «квартал», «декада» or any other word beside them the figures are left to the grammar.
"""

from __future__ import annotations

import re

from plugins.work_plan.terms.numbers import roman

_FIGURE = r"[IVXІХ]{1,4}"
_ALONE = re.compile(
    r"(?P<before>\s*(?:(?:до|к|ко|не позднее|с|со)\s+)?)"
    rf"(?:(?P<day>\d{{1,2}})\s+)?(?P<figures>{_FIGURE}(?:\s*(?:[-–—,;]|и)\s*{_FIGURE})*)"
    r"\s*\.?\s*(?P<year>(?:20\d\d\s*(?:г\.?|года)?)?)\s*"
)
_QUARTERS = 4
_GENITIVES = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
_NAMES = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)


def with_months_named(phrase: str) -> str:
    """Return a phrase of Roman months with their names in place of the figures, others as they are."""
    alone = _ALONE.fullmatch(phrase)
    if alone is None or len(phrase.strip()) == 1:  # a lone V or X is a tick
        return phrase
    numbers = [roman(figure) for figure in re.findall(_FIGURE, alone["figures"])]
    if None in numbers or max(number or 0 for number in numbers) <= _QUARTERS:
        return phrase
    names = _NAMES if alone["day"] is None else _GENITIVES

    def named(figure: re.Match[str]) -> str:
        return names[(roman(figure[0]) or 1) - 1]

    day = "" if alone["day"] is None else f"{alone['day']} "
    told = f"{alone['before']}{day}{re.sub(_FIGURE, named, alone['figures'])} {alone['year']}"
    return told.rstrip()
