"""Stretches of time in words: single moments, ranges, «до …», «с …»."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from plugins.work_plan.terms.days import day_or_month_at
from plugins.work_plan.terms.moments import (
    Day,
    Holidays,
    Impossible,
    Moment,
    Part,
    Period,
    with_year,
    year_in,
)
from plugins.work_plan.terms.parts import moments_at
from plugins.work_plan.terms.periods import MOST_IN_LIST
from plugins.work_plan.terms.tokens import Phrase, number_at


@dataclass(frozen=True, slots=True)
class Single:
    """One moment."""

    moment: Moment


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment to another."""

    first: Moment
    last: Moment


@dataclass(frozen=True, slots=True)
class By:
    """Not later than a moment; ``word`` is «до», «к» or «по», which also stands for «не позднее»."""

    moment: Moment
    word: str = "до"
    inclusive: bool = False
    ranged: bool = False
    """Whether a stretch of days follows («до 10-15 октября»), of which this is the last."""


@dataclass(frozen=True, slots=True)
class From:
    """Not earlier than a moment, or only after it."""

    moment: Moment
    after: bool = False


Stretch: TypeAlias = "Single | Span | By | From"
Found: TypeAlias = "tuple[tuple[Stretch, ...], int]"

_NOT_LATER = (
    "не поздно|поздний|позднее|позже чем? до|к?",
    "не далее|дальше чем?",
    "в? крайний|последний|предельный срок до|по|к?",
    "в? срок до|по|к",
    "вплоть до",
    "до",
    "перед",
    "по",
)
_TOWARDS = ("к", "ко")
_NOT_EARLIER = (
    "не рано|ранний|ранее|раньше чем? с?",
    "начиная|начать|начинать|начало с",
    "после",
)
_IN = (
    "в|во|на|за течение|течении|продолжение|протяжение период? месяц?",
    "в|во|на|за период|срок|месяц|дни?",
    "в|во|на|за",
    "период",
    "срок",
)
_FROM = ("в? период с|со|от", "в? срок с|со|от", "с|со|от", "между")

_UNTIL = ("и? вплоть? по|до конец", "и? вплоть? по|до", "-")
"""What stands before the last day of a range."""


def stretches_at(phrase: Phrase, place: int) -> Found | None:
    """Read the stretches of one expression: one, or several that share a month («15, 20 мая»)."""
    found = _range_at(phrase, place) or _bounded_at(phrase, place) or _plain_at(phrase, place)
    if found is None:
        return None
    stretches, end = found
    after = _inclusive(phrase, end)
    if after is not None and stretches and isinstance(stretches[-1], By):
        return (*stretches[:-1], replace(stretches[-1], inclusive=True)), after
    return stretches, after or end


def _inclusive(phrase: Phrase, place: int) -> int | None:
    """Return the place after «включительно»."""
    here = phrase.match(place, "(? включительно|включительный )?")
    return here if here is not None and here > place else None


def _range_at(phrase: Phrase, place: int) -> Found | None:
    """Read «с 1 сентября по 15 октября», «с 10 по 20 сентября», «с сентября»."""
    for pattern in _FROM:
        here = phrase.match(place, pattern)
        if here is None:
            continue
        left = _moment_or_number(phrase, here)
        if left is None:
            continue
        first, end = left
        end = _inclusive(phrase, end) or end
        links = ("и",) if pattern == "между" else _UNTIL
        for link in links:
            after = phrase.match(end, link)
            right = None if after is None else _one_moment(phrase, after)
            if right is None or after is None:
                continue
            last, finish = right
            if link.endswith("конец"):
                last = Part("end", 1, 1, last)
            whole = _filled(first, last)
            if whole is not None:
                return (Span(whole, last),), finish
        if isinstance(first, Part) and first.last > first.first > 0:
            return (Single(first),), end
        if not (isinstance(first, Day) and first.month is None) and not phrase.has(
            place, "от", "между"
        ):
            return (From(first),), end
    return None


def _moment_or_number(phrase: Phrase, place: int) -> tuple[Moment, int] | None:
    """Read a moment, or a number whose month stands further on."""
    moment = _one_moment(phrase, place)
    if moment is not None:
        return moment
    found = number_at(phrase, place)
    if found is None or not 1 <= found[0] <= 31:  # noqa: PLR2004 - days of a month
        return None
    return Day(found[0]), phrase.match(found[1], "число") or found[1]


def _one_moment(phrase: Phrase, place: int) -> tuple[Moment, int] | None:
    """Read one moment, not a list."""
    found = moments_at(phrase, place)
    if found is None or len(found[0]) != 1 or found[0][0] == Holidays(None):
        return None
    return found[0][0], found[1]


def _filled(first: Moment, last: Moment) -> Moment | None:
    """Return the first moment of a range with the month that only its last one names."""
    if isinstance(first, Day) and first.month is None:
        if isinstance(last, Impossible):
            return last
        if not isinstance(last, Day):
            return None
        return Day(first.day, last.month, last.year)
    return first


def _bounded_at(phrase: Phrase, place: int) -> Found | None:
    """Read «до 1 октября», «не позднее …», «к 1 сентября», «не ранее …»."""
    for patterns, kind in ((_NOT_LATER, "by"), (_TOWARDS, "к"), (_NOT_EARLIER, "from")):
        for pattern in patterns:
            here = phrase.match(place, pattern)
            if here is None:
                continue
            here = phrase.first(here, ": -?", "-") or here
            days = _days_of_a_month(phrase, here) if kind != "from" else None
            ranged = None if days is None or len(days[0]) != 1 else days[0][0]
            found = _one_moment(phrase, here)
            if isinstance(ranged, Span) and days is not None:
                return (By(ranged.last, "до", ranged=True),), days[1]
            if found is None:
                continue
            moment, end = found
            if kind == "from":
                return _from_until(phrase, From(moment, after=pattern == "после"), end)
            if isinstance(moment, Period) and moment.unit == "year":
                continue
            last_word = phrase.at(here - 1).text
            word = "к" if kind == "к" else "до" if last_word in {"до", "перед"} else "по"
            return (By(moment, word),), end
    return None


def _from_until(phrase: Phrase, first: From, place: int) -> Found:
    """Read what may follow «не ранее 1 октября»: «и не позднее 1 декабря»."""
    here = phrase.match(place, "и|но|а") or place
    for pattern in _NOT_LATER:
        after = phrase.match(here, pattern)
        last = None if after is None else _one_moment(phrase, after)
        if last is not None:
            return (Span(first.moment, last[0]),), last[1]
    return (first,), place


def _plain_at(phrase: Phrase, place: int) -> Found | None:
    """Read moments without «до» and «с»: «сентябрь-октябрь», «в мае», «15, 20 мая»."""
    here = phrase.first(place, *_IN) or place
    for start in dict.fromkeys((here, place)):
        found = _days_of_a_month(phrase, start) or _moments_and_range(phrase, start)
        if found is not None:
            return found
    return None


def _moments_and_range(phrase: Phrase, place: int) -> Found | None:
    """Read moments, and the end of the range that the last one may begin."""
    found = moments_at(phrase, place)
    if found is None:
        return None
    moments, end = found
    singles = tuple(Single(moment) for moment in moments)
    if isinstance(moments[-1], Period) and moments[-1].unit in {"year", "school_year"}:
        return None if moments[-1].unit == "year" else (singles, end)
    after = phrase.first(end, "-", "- по|до", "по|до")
    last = None if after is None else _one_moment(phrase, phrase.match(after, "по|до") or after)
    if last is None or (isinstance(last[0], Period) and last[0].unit in {"year", "school_year"}):
        return singles, end
    return (*singles[:-1], Span(moments[-1], last[0])), last[1]


def _days_of_a_month(phrase: Phrase, place: int) -> Found | None:
    """Read numbers that share the month after the last: «10-20 мая», «10-12, 15 и 20.05»."""
    days: list[tuple[int, str]] = []
    here = place
    while True:
        complete = day_or_month_at(phrase, here)
        if complete is not None:
            if not days or not isinstance(complete[0], Day | Impossible):
                return None
            break
        found = number_at(phrase, here)
        if found is None or not 1 <= found[0] <= 31:  # noqa: PLR2004 - days of a month
            return None
        here = found[1]
        after = phrase.first(here, "-", "и", "по", ";") or (
            here + 1 if phrase.is_mark(here, ",") else None
        )
        if after is None or len(days) > MOST_IN_LIST:
            return None
        days.append((found[0], "-" if phrase.has(after - 1, "-", "по") else ","))
        here = after
    last, end = complete
    if isinstance(last, Impossible):
        return (Single(last),), end
    return _shared(days, last), end


def _shared(days: list[tuple[int, str]], last: Moment) -> tuple[Stretch, ...]:
    """Return stretches of days that share the month of the last."""
    month = last.month if isinstance(last, Day) else None
    made: list[Stretch] = []
    open_day: Moment | None = None
    for day, link in [*days, (0, "")]:
        moment = with_year(Day(day, month), year) if (year := year_in(last)) else Day(day, month)
        moment = moment if day else last
        if open_day is not None:
            made.append(Span(open_day, moment))
            open_day = None
        elif link == "-":
            open_day = moment
        else:
            made.append(Single(moment))
    return tuple(made)
