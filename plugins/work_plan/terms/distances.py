"""Distances from events: «за 30 дней до …», «в течение 3 рабочих дней после …», «в день …»."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from plugins.work_plan.terms.anchors import anchor_of, edge
from plugins.work_plan.terms.moments import Moment, Period, moments_at
from plugins.work_plan.terms.numbers import COMPOUNDS
from plugins.work_plan.terms.reading import Bound, Days, Unit
from plugins.work_plan.terms.tails import tail_end
from plugins.work_plan.terms.tokens import Phrase, number_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """So many units."""

    count: int
    unit: Unit
    days: Days = Days.CALENDAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """A distance from an event, or from a moment of the calendar."""

    anchor: str
    distance: Distance | None
    after: bool
    bound: Bound
    moment: Moment | None = None


Found: TypeAlias = "tuple[Offset, int]"

_UNITS = {
    "день": Unit.DAY,
    "сутки": Unit.DAY,
    "неделя": Unit.WEEK,
    "месяц": Unit.MONTH,
    "год": Unit.YEAR,
    "лет": Unit.YEAR,
}
_ADJECTIVES = {
    "дневный": Unit.DAY,
    "суточный": Unit.DAY,
    "недельный": Unit.WEEK,
    "месячный": Unit.MONTH,
    "годичный": Unit.YEAR,
}
_LATER = "поздно|поздний|позднее|позже чем?"
_EARLIER = "рано|ранний|ранее|раньше чем?"
_MORE = "много|более|больше|большой|свыше чем?"
_LESS = "мало|менее|меньше|малый чем?"
_BEFORE = ("до", "перед", "к", "ко")
_SINCE = (
    "с|со|от момент|день|дата|число",
    "начиная? с|со день|момент|дата",
    "считать|считая с|со день|момент|дата?",
    "следующий за день|дата?",
    "после",
    "по окончание|завершение|получение|итог|результат",
    "с|со|от",
)
_EDGES = ("день|дата|момент",)


def distance_at(phrase: Phrase, place: int) -> tuple[Distance, int] | None:
    """Read «3 рабочих дней», «10 (десяти) дней», «неделю», «2-х месяцев»."""
    found = _time_limit_at(phrase, place)
    if found is not None:
        return found
    days = Days.UNSTATED
    here = place
    counted = number_at(phrase, here)
    kind = _kind_of_days(phrase, here) if counted is None else None
    if kind is not None:
        days, here = kind
        counted = number_at(phrase, here)
    if counted is not None and phrase.is_mark(counted[1], "("):
        again = number_at(phrase, counted[1] + 1)
        closed = None if again is None else phrase.match(again[1], ")")
        counted = (counted[0], closed) if closed is not None else counted
    count, here = counted or (1, here)
    kind = _kind_of_days(phrase, here)
    if kind is not None:
        days, here = kind
    if phrase.has(here, "полгода"):
        return Distance(count=6, unit=Unit.MONTH), here + 1
    if phrase.has(here, "декада"):
        return Distance(count=10 * count, unit=Unit.DAY), here + 1
    if phrase.has(here, "час"):
        return Distance(count=max(1, -(-count // 24)), unit=Unit.DAY), here + 1
    for word, unit in _UNITS.items():
        if phrase.has(here, word) and (counted is None or not phrase.has(here, "лето") or True):
            after = here + 1
            kind = _kind_of_days(phrase, after) if days is Days.UNSTATED else None
            if kind is not None:
                days, after = kind
            stated = days if unit is Unit.DAY else Days.CALENDAR
            return Distance(count=count, unit=unit, days=stated), after
    return None


def _kind_of_days(phrase: Phrase, place: int) -> tuple[Days, int] | None:
    """Read «рабочих», «календарных»."""
    if phrase.has(place, "рабочий", "учебный"):
        return Days.WORKING, place + 1
    if phrase.has(place, "календарный"):
        return Days.CALENDAR, place + 1
    return None


def _time_limit_at(phrase: Phrase, place: int) -> tuple[Distance, int] | None:
    """Read «3-дневный срок», «двухнедельный срок», «месячный срок»."""
    counted = number_at(phrase, place)
    count, here = counted or (1, place)
    if counted is not None and phrase.is_mark(here, "-"):
        here += 1
    for name in phrase.at(here).names:
        for word, unit in _ADJECTIVES.items():
            if not name.endswith(word):
                continue
            prefix = name.removesuffix(word)
            worded = COMPOUNDS.get(prefix) if prefix else 1
            if worded is None:
                continue
            end = phrase.match(here + 1, "рабочий|календарный? срок|период")
            if end is None:
                continue
            days = Days.UNSTATED if unit is Unit.DAY else Days.CALENDAR
            return Distance(count=count * worded, unit=unit, days=days), end
    return None


def offset_at(phrase: Phrase, place: int) -> Found | None:
    """Read a distance from an event; the first form that fits."""
    for read in (_before_at, _on_the_day_at, _after_at, _simply_after_at, _simply_before_at):
        found = read(phrase, place)
        if found is not None:
            return found
    return None


def _bound(phrase: Phrase, place: int, *, before: bool) -> tuple[Bound, int]:
    """Read «не менее чем», «не ранее чем»: which end of time the distance gives.

    Before an event a longer distance is an earlier day, after it a later one.
    """
    due, earliest = (
        (
            (f"не {_LESS}", f"не {_LATER}", "минимум", "как минимум"),
            (f"не {_MORE}", f"не {_EARLIER}"),
        )
        if before
        else ((f"не {_MORE}", f"не {_LATER}"), (f"не {_LESS}", f"не {_EARLIER}"))
    )
    here = phrase.first(place, *due)
    if here is not None:
        return Bound.DUE, here
    here = phrase.first(place, *earliest)
    return (Bound.DUE, place) if here is None else (Bound.EARLIEST, here)


def _event_at(phrase: Phrase, place: int, *, after: bool) -> tuple[str, Moment | None, int] | None:
    """Read the event that a distance is told from: its anchor, or its moment in the calendar."""
    end = tail_end(phrase, place)
    if end <= place:
        return None
    found = moments_at(phrase, place)
    if found is not None and len(found[0]) == 1 and _is_datable(found[0][0]):
        return "", found[0][0], found[1]
    return edge(anchor_of(phrase, place, end), after=after), None, end


def _is_datable(moment: Moment) -> bool:
    """Tell whether a moment of the calendar may be counted from."""
    return not (isinstance(moment, Period) and moment.unit == "year")


def _before_at(phrase: Phrase, place: int) -> Found | None:
    """Read «за 30 дней до …», «не позднее чем за …», «не позднее 10 дней до …»."""
    start = phrase.match(place, "в срок") or place
    bound, here = _bound(phrase, start, before=True)
    for_ = phrase.match(here, "за")
    if for_ is not None:
        bound_after, for_ = (
            _bound(phrase, for_, before=True)
            if bound is Bound.DUE and here == start
            else (bound, for_)
        )
        bound = bound_after
    distance = distance_at(phrase, for_ or here)
    if distance is None:
        return None
    told, end = distance
    for pattern in _BEFORE:
        after = phrase.match(end, pattern)
        event = None if after is None else _event_at(phrase, after, after=False)
        if event is not None:
            anchor, moment, finish = event
            return (
                Offset(anchor=anchor, distance=told, after=False, bound=bound, moment=moment),
                finish,
            )
    if for_ is None or told.unit is Unit.YEAR:
        return None
    return Offset(anchor="", distance=told, after=False, bound=bound), end


def _since_at(phrase: Phrase, place: int) -> tuple[str, Moment | None, int] | None:
    """Read the event after a distance: «после заседания», «со дня поступления»."""
    for pattern in _SINCE:
        here = phrase.match(place, pattern)
        event = None if here is None else _event_at(phrase, here, after=True)
        if event is not None:
            return event
    return None


def _after_at(phrase: Phrase, place: int) -> Found | None:
    """Read «в течение 3 дней после …», «через 10 дней», «по истечении 1 года с …»."""
    earliest = phrase.first(
        place,
        "через|спустя",
        "по истечение|истечении|прошествие|прошествии",
        f"не {_EARLIER} через?",
        f"не {_LESS} чем? через",
    )
    due = phrase.first(
        place,
        "в|на течение|течении|протяжение|продолжение",
        "в срок",
        "в",
        f"не {_LATER} через",
    )
    here = earliest or due or place
    bound, counted_from = (
        (Bound.EARLIEST, here) if earliest is not None else _bound(phrase, here, before=False)
    )
    if earliest is None and phrase.has(place, "в") and phrase.has(here - 1, "срок"):
        counted_from = phrase.match(counted_from, "до") or counted_from
    if earliest is None:
        counted_from = phrase.first(counted_from, "через", "в течение|течении") or counted_from
    distance = distance_at(phrase, counted_from)
    if distance is None:
        return None
    told, end = distance
    event = _since_at(phrase, end)
    marked = earliest is not None or counted_from > place
    if event is None:
        only_in = due is not None and phrase.has(due - 1, "в") and due == place + 1
        is_limit = _time_limit_at(phrase, counted_from) is not None
        has_number = number_at(phrase, counted_from) is not None
        if not marked or (only_in and not is_limit):
            return None
        if told.unit is Unit.YEAR and not has_number and earliest is None:
            return None
        return Offset(anchor="", distance=told, after=True, bound=bound), end
    anchor, moment, finish = event
    if not marked and number_at(phrase, place) is None and not phrase.has(end, "после"):
        return None
    return Offset(anchor=anchor, distance=told, after=True, bound=bound, moment=moment), finish


_ONE_DAY_LATER = (
    "на|не? позднее|поздно? следующий|другой|второй рабочий? день|сутки",
    "на следующий рабочий? день",
    "не позднее|поздно|позже следующий рабочий? день",
    "не позднее|поздно|позже рабочий? день следующий за день",
    "следующий рабочий? день",
)


def _on_the_day_at(phrase: Phrase, place: int) -> Found | None:
    """Read «в день проведения», «на следующий день после …», «накануне …»."""
    for pattern in _ONE_DAY_LATER:
        here = phrase.match(place, pattern)
        if here is None:
            continue
        is_working = any(phrase.has(at, "рабочий") for at in range(place, here))
        days = Days.WORKING if is_working else Days.CALENDAR
        told = Distance(count=1, unit=Unit.DAY, days=days)
        event = (
            _event_at(phrase, here, after=True)
            if phrase.has(here - 2, "за")
            else _since_at(phrase, here)
        )
        anchor, moment, end = event or ("", None, here)
        offset = Offset(anchor=anchor, distance=told, after=True, bound=Bound.DUE, moment=moment)
        return offset, end
    same = Distance(count=0, unit=Unit.DAY)
    here = phrase.first(place, "в тот|этот же? день", "в день", f"не {_LATER} день", "день в день")
    if here is not None:
        event = _event_at(phrase, here, after=True)
        anchor, moment, end = event or ("", None, here)
        return Offset(anchor=anchor, distance=same, after=True, bound=Bound.DUE, moment=moment), end
    here = phrase.match(place, "накануне|канун")
    if here is not None:
        event = _event_at(phrase, here, after=False)
        anchor, moment, end = event or ("", None, here)
        told = Distance(count=1, unit=Unit.DAY)
        return Offset(
            anchor=anchor, distance=told, after=False, bound=Bound.DUE, moment=moment
        ), end
    return None


_AFTERWARDS = (
    "сразу|немедленно|непосредственно|незамедлительно? после каждый?",
    "по окончание|окончании|завершение|завершении|итог|результат|истечение|истечении|факт каждый?",
    "с|со момент|день|дата",
)


def _simply_after_at(phrase: Phrase, place: int) -> Found | None:
    """Read «после заседания комиссии», «по завершении аттестации», «по получении приказа»."""
    starts = [phrase.match(place, pattern) for pattern in _AFTERWARDS]
    if phrase.has(place, "по") and phrase.at(place + 1).text.endswith(
        ("нии", "тии", "ытии", "ствии")
    ):
        starts.append(place + 1)
    for here in starts:
        event = None if here is None else _event_at(phrase, here, after=True)
        if event is None or event[1] is not None:
            continue
        anchor, _, end = event
        if (
            place < here
            and not phrase.has(place, "после", "сразу")
            and phrase.has(here - 1, "окончание", "завершение")
        ):
            anchor = edge(anchor_of(phrase, here - 1, end), after=True)
        return Offset(anchor=anchor, distance=None, after=True, bound=Bound.EARLIEST), end
    return None


def _simply_before_at(phrase: Phrase, place: int) -> Found | None:
    """Read «до аттестации», «перед заседанием», «ко дню экспертизы»."""
    here = phrase.first(
        place,
        "до",
        "перед",
        "не поздно|поздний|позднее|позже",
        "к|ко день|начало|дата|момент",
        "до день|начало|дата|момент",
    )
    if here is None:
        return None
    event = _event_at(phrase, here, after=False)
    if event is None or event[1] is not None or phrase.at(here).figures:
        return None
    anchor, _, end = event
    return Offset(anchor=anchor, distance=None, after=False, bound=Bound.DUE), end
