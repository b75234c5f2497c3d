"""Parts of moments: «конец мая», «2-3 неделя сентября», «последний четверг»; and any moment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from plugins.work_plan.terms.calendar_words import WEEKDAYS
from plugins.work_plan.terms.days import day_or_month_at, named_month_at, weekday_at
from plugins.work_plan.terms.moments import Day, Impossible, Moment, Month, Part
from plugins.work_plan.terms.periods import (
    LAST,
    MOST_IN_LIST,
    holidays_at,
    periods_at,
    season_at,
    which_at,
    year_stretch_at,
)
from plugins.work_plan.terms.round_days import round_days_at

if TYPE_CHECKING:
    from plugins.work_plan.terms.tokens import Phrase

WEEKS = 5
_AFTER_MONTH = frozenset({"week", "decade", "half", "third", "start", "middle", "end", "weekday"})
"""The parts that may stand after their month: «май, 2 неделя», «октябрь (последняя пятница)»."""
_EDGES = {"start": 1, "middle": 2, "end": 3}
"""The parts that a dash joins («начало – середина мая»), by their third."""


def parts_at(phrase: Phrase, place: int) -> tuple[tuple[tuple[str, int, int], ...], int] | None:
    """Read «начало», «1-я неделя», «2-3 неделя», «вторая половина», «последний четверг»."""
    for kind, words in (
        ("start", "первый числах|числа|число"),
        ("end", "последний числах|числа"),
        ("start", "начало|начале"),
        ("middle", "середина"),
        ("end", "конец|окончание|завершение"),
    ):
        here = phrase.match(place, words)
        if here is not None:
            return ((kind, 1, 1),), here
    rounded = round_days_at(phrase, place)
    if rounded is not None:
        return (("third", rounded, rounded),), place + 2
    which = which_at(phrase, place)
    if which is None:
        return None
    runs, here = which
    for kind, word, most in (
        ("week", "неделя", 6),
        ("decade", "декада", 3),
        ("half", "половина", 2),
        ("third", "треть", 3),
        ("month", "месяц", 12),
    ):
        after = phrase.match(here, f"{'учебный? ' if kind == 'week' else ''}{word}")
        if kind == "decade" and after is None:
            after = _short_decade_at(phrase, here)
        numbers = [number for run in runs for number in run]
        if after is not None and all(LAST - 1 <= number <= most and number for number in numbers):
            return _joined(kind, runs), after
    return _counted_days(phrase, here, [first for first, last in runs if first == last])


def _short_decade_at(phrase: Phrase, place: int) -> int | None:
    """Return the place after «дек.» where a month follows, so that it is no December."""
    after = phrase.match(place, "=дек")
    return after if after is not None and named_month_at(phrase, after) is not None else None


def _counted_days(
    phrase: Phrase, place: int, numbers: list[int]
) -> tuple[tuple[tuple[str, int, int], ...], int] | None:
    """Read «четверг» after «последний», «вторник» after «1-й и 3-й», «рабочий день»."""
    if not numbers:
        return None
    for word, weekday in WEEKDAYS.items():
        after = phrase.match(place, word)
        if after is not None and all(LAST - 1 <= number <= WEEKS for number in numbers):
            return tuple(("weekday", number, weekday) for number in numbers), after
    for kind, words in (("working_day", "рабочий день"), ("day", "=день|=дня|число")):
        after = phrase.match(place, words)
        is_ordinal = phrase.at(place - 1).ordinal or all(number < 0 for number in numbers)
        if after is not None and is_ordinal:
            return tuple((kind, number, number) for number in numbers), after
    return None


def _joined(kind: str, runs: tuple[tuple[int, int], ...]) -> tuple[tuple[str, int, int], ...]:
    """Return runs as parts, neighbours as one: 2, 3 from 2 to 3; 1, 4 apart."""
    parts: list[tuple[str, int, int]] = []
    for first, last in runs:
        if parts and first > 0 and parts[-1][2] == first - 1:
            parts[-1] = (kind, parts[-1][1], last)
        else:
            parts.append((kind, first, last))
    return tuple(parts)


def _parted_at(phrase: Phrase, place: int) -> tuple[tuple[Moment, ...], int] | None:
    """Read parts of a moment: «конец мая», «2-3 неделя сентября», «начало и конец года»."""
    weekday = weekday_at(phrase, place)
    if weekday is not None:
        return _weekday_of_weeks_at(phrase, *weekday)
    parts = parts_at(phrase, place)
    if parts is None:
        return None
    found, here = list(parts[0]), parts[1]
    while phrase.is_mark(here, ",", "и", "-") and len(found) <= MOST_IN_LIST:
        more = parts_at(phrase, phrase.match(here + 1, "в") or here + 1)
        if more is None:
            break
        if phrase.is_mark(here, "-") and len(more[0]) == 1:
            found.append(("to", 0, 0))
        found.extend(more[0])
        here = more[1]
    is_edge = found[0][0] in {"start", "middle", "end"}
    whole = (_parted_at(phrase, here) if is_edge else None) or whole_at(phrase, here)
    if whole is None:
        return None
    moments, end = whole
    of_months = found[0][0] == "month" and any(isinstance(of, Month) for of in moments)
    if of_months or any(isinstance(of, Day) for of in moments):
        return None
    return tuple(part for of in moments for part in _of(found, of)), end


def _weekday_of_weeks_at(
    phrase: Phrase, weekday: int, place: int
) -> tuple[tuple[Moment, ...], int] | None:
    """Read the weeks after «понедельник» in «понедельник первой недели октября»."""
    weeks = _parted_at(phrase, place)
    if weeks is None or not all(isinstance(one, Part) and one.kind == "week" for one in weeks[0]):
        return None
    return tuple(Part("weekday", 1, weekday, week) for week in weeks[0]), weeks[1]


def _of(parts: list[tuple[str, int, int]], of: Moment) -> tuple[Moment, ...]:
    """Return the parts of a moment; a dash between two of a kind makes one stretch of them."""
    moments: list[Moment] = []
    joins = False
    for kind, first, last in parts:
        before = moments[-1] if moments else None
        if kind == "to":
            joins = True
        elif isinstance(of, Impossible):
            return (of,)
        elif joins and isinstance(before, Part) and {before.kind, kind} <= _EDGES.keys():
            moments[-1] = Part("third", _EDGES[before.kind], _EDGES[kind], of)
            joins = False
        elif joins and isinstance(before, Part) and before.kind == kind:
            moments[-1] = replace(before, last=last)
            joins = False
        else:
            moments.append(Part(kind, first, last, of))
            joins = False
    return tuple(moments)


def whole_at(phrase: Phrase, place: int) -> tuple[tuple[Moment, ...], int] | None:
    """Read moments that are no parts of others; several only by their numbers («1, 2 полугодие»)."""
    for read_several in (holidays_at, periods_at):
        several = read_several(phrase, place)
        if several is not None:
            return several
    for read in (day_or_month_at, season_at, year_stretch_at):
        found = read(phrase, place)
        if found is not None:
            return (found[0],), found[1]
    return None


def _month_then_parts_at(phrase: Phrase, place: int) -> tuple[tuple[Moment, ...], int] | None:
    """Read a month and parts of it after it: «октябрь, 2 неделя», «май (вторая декада)»."""
    month = named_month_at(phrase, place)
    if month is None:
        return None
    of, here = month
    opened = phrase.is_mark(here, "(")
    here += phrase.is_mark(here, ",", "(", "-")
    parts = parts_at(phrase, here)
    if parts is None or parts[0][0][0] not in _AFTER_MONTH:
        return None
    end = parts[1]
    is_sure = parts[0][0][0] in {"week", "decade", "half"}
    ends_range = phrase.has(place - 1, "-", "по", "до")
    if not is_sure and (ends_range or phrase.at(end).text not in {"", ")", ";", "."}):
        return None
    if phrase.match(end, "месяц") is None and whole_at(phrase, end) is not None:
        return None
    end = phrase.match(end, "месяц") or end
    if opened and phrase.is_mark(end, ")"):
        end += 1
    return _of(list(parts[0]), of), end


def moments_at(phrase: Phrase, place: int) -> tuple[tuple[Moment, ...], int] | None:
    """Read any moments that stand at a place as one expression."""
    return (
        _parted_at(phrase, place) or _month_then_parts_at(phrase, place) or whole_at(phrase, place)
    )
