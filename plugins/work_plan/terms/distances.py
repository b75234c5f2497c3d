"""Distances from events: «за 30 дней до …», «в течение 3 рабочих дней после …», «в день …»."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from plugins.work_plan.terms.anchors import anchor_of, edge
from plugins.work_plan.terms.moments import Holidays, Moment, Period
from plugins.work_plan.terms.numbers import COMPOUNDS, ORDINAL_ENDINGS
from plugins.work_plan.terms.parts import moments_at
from plugins.work_plan.terms.reading import Bound, Days, Unit
from plugins.work_plan.terms.tails import tail_end
from plugins.work_plan.terms.tokens import Phrase, number_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """So many units."""

    count: int
    unit: Unit
    days: Days = Days.CALENDAR
    rounded: bool = False
    """Whether a part of a unit was told («1,5 месяца») and smaller units stand for it."""


@dataclass(frozen=True, slots=True)
class EveryPeriod:
    """The beginnings or the ends of every quarter, term, month or holidays."""

    unit: str
    at_end: bool


@dataclass(frozen=True, slots=True)
class Event:
    """What a distance is told from: an event's anchor, a moment, or every period."""

    anchor: str = ""
    moment: Moment | None = None
    every: EveryPeriod | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """A distance from an event, or from a moment of the calendar."""

    anchor: str
    distance: Distance | None
    after: bool
    bound: Bound
    moment: Moment | None = None
    every: EveryPeriod | None = None
    """The periods from whose ends it is told («за неделю до окончания четверти»)."""


Found: TypeAlias = "tuple[Offset, int]"

MOST_UNITS = 1500
"""More of a unit is a year, or no term."""

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
    found = _time_limit_at(phrase, place) or _and_a_half_at(phrase, place)
    if found is not None:
        return found
    days = Days.UNSTATED
    here = place
    counted = number_at(phrase, here)
    kind = _kind_of_days(phrase, here) if counted is None else None
    if kind is not None:
        days, here = kind
        counted = number_at(phrase, here)
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
        if phrase.has(here, word) and count <= MOST_UNITS:
            after = here + 1
            kind = _kind_of_days(phrase, after) if days is Days.UNSTATED else None
            if kind is not None:
                days, after = kind
            stated = days if unit is Unit.DAY else Days.CALENDAR
            return Distance(count=count, unit=unit, days=stated), after
    return None


_HALVES = {"месяц": (15, Unit.DAY), "год": (6, Unit.MONTH), "лет": (6, Unit.MONTH)}
"""What half of a unit is taken for."""


def _and_a_half_at(phrase: Phrase, place: int) -> tuple[Distance, int] | None:
    """Read «1,5 месяца», «полтора года»."""
    whole, mark, part = (phrase.at(place + step) for step in range(3))
    if phrase.has(place, "полтора"):
        count, here = 1, place + 1
    elif (
        whole.figures and mark.text in {",", "."} and mark.glued and part.glued and part.text == "5"
    ):
        count, here = whole.number or 0, place + 3
    else:
        return None
    for word, (half, unit) in _HALVES.items():
        if phrase.has(here, word):
            return Distance(count=(2 * count + 1) * half, unit=unit, rounded=True), here + 1
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
            if counted is not None and prefix in ORDINAL_ENDINGS:
                prefix = ""
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


_PERIODS = {
    "четверть": "term",
    "триместр": "trimester",
    "квартал": "quarter",
    "полугодие": "half",
    "семестр": "half",
    "месяц": "month",
    "каникулы": "holidays",
}


def _event_at(phrase: Phrase, place: int, *, after: bool) -> tuple[Event, int] | None:
    """Read what a distance is told from."""
    end = tail_end(phrase, place)
    if end <= place:
        return None
    every = _every_period_at(phrase, place, after=after)
    if every is not None:
        return every
    found = moments_at(phrase, place)
    if found is not None and len(found[0]) == 1 and _is_datable(found[0][0]):
        return Event(moment=found[0][0]), found[1]
    return Event(edge(anchor_of(phrase, place, end), after=after)), end


def _every_period_at(phrase: Phrase, place: int, *, after: bool) -> tuple[Event, int] | None:
    """Read «окончания четверти», «начала каникул», «каждого квартала»."""
    ends = phrase.match(place, "окончание|окончании|конец|завершение|завершении")
    begins = phrase.match(place, "начало")
    here = ends or begins or place
    here = phrase.match(here, "каждый|учебный|школьный") or here
    for word, unit in _PERIODS.items():
        if phrase.has(here, word):
            at_end = ends is not None or (after and begins is None)
            return Event(every=EveryPeriod(unit, at_end)), here + 1
    return None


def _is_datable(moment: Moment) -> bool:
    """Tell whether a moment of the calendar may be counted from."""
    is_any_year = isinstance(moment, Period) and moment.unit == "year"
    return not is_any_year and moment != Holidays(None)


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
            return _offset(event[0], told, bound, after=False), event[1]
    if for_ is None or told.unit is Unit.YEAR:
        return None
    return _offset(Event(), told, bound, after=False), end


def _offset(event: Event, distance: Distance | None, bound: Bound, *, after: bool) -> Offset:
    """Return a distance from what it is told from."""
    return Offset(
        anchor=event.anchor,
        distance=distance,
        after=after,
        bound=bound,
        moment=event.moment,
        every=event.every,
    )


def _since_at(phrase: Phrase, place: int) -> tuple[Event, int] | None:
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
        "до",
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
    is_all = place == 0 and end >= len(phrase) and number_at(phrase, place) is not None
    marked = earliest is not None or counted_from > place or is_all
    if event is None:
        only_in = due is not None and phrase.has(due - 1, "в") and due == place + 1
        is_limit = _time_limit_at(phrase, counted_from) is not None
        has_number = number_at(phrase, counted_from) is not None
        if not marked or (only_in and not is_limit):
            return None
        if told.unit is Unit.YEAR and not has_number and earliest is None:
            return None
        return _offset(Event(), told, bound, after=True), end
    if not marked and number_at(phrase, place) is None and not phrase.has(end, "после"):
        return None
    return _offset(event[0], told, bound, after=True), event[1]


_AT_ONCE = "сразу|немедленно|незамедлительно|срочно|оперативно|безотлагательно|экстренно же?"
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
        source, end = event or (Event(), here)
        return _offset(source, told, Bound.DUE, after=True), end
    same = Distance(count=0, unit=Unit.DAY)
    here = phrase.first(
        place, "в тот|этот же? =день", "в =день", f"не {_LATER} =дня", "=день в =день"
    )
    if here is not None:
        event = _event_at(phrase, here, after=True)
        source, end = event or (Event(), here)
        return _offset(source, same, Bound.DUE, after=True), end
    here = phrase.match(place, "=день")
    event = None if here is None else _event_at(phrase, here, after=True)
    if event is not None and event[0].anchor.isascii() and event[0].anchor:
        return _offset(event[0], same, Bound.DUE, after=True), event[1]
    here = phrase.match(place, _AT_ONCE)
    if here is not None:
        source, end = _since_at(phrase, here) or (Event(), here)
        return _offset(source, same, Bound.DUE, after=True), end
    here = phrase.match(place, "накануне|канун")
    if here is not None:
        event = _event_at(phrase, here, after=False)
        source, end = event or (Event(), here)
        return _offset(source, Distance(count=1, unit=Unit.DAY), Bound.DUE, after=False), end
    return None


_AFTERWARDS = (
    "непосредственно? после каждый?",
    "по итог|результат|факт каждый?",
    "с|со момент|день|дата",
)
_ENDINGS = ("окончание", "окончании", "завершение", "завершении", "истечение", "истечении")
_ACTION_ENDINGS = ("нии", "тии", "ствии", "выходу", "выходе", "приезду")
"""How nouns of doing end after «по»: получении, прибытии, следствии."""


def _simply_after_at(phrase: Phrase, place: int) -> Found | None:
    """Read «после заседания комиссии», «по завершении аттестации», «по получении приказа»."""
    here = phrase.first(place, *_AFTERWARDS)
    if here is None and phrase.has(place, "по"):
        is_action = phrase.at(place + 1).text.endswith(_ACTION_ENDINGS)
        here = place + 1 if is_action or phrase.has(place + 1, *_ENDINGS) else None
    event = None if here is None else _event_at(phrase, here, after=True)
    if event is None or event[0].moment is not None:
        return None
    return _offset(event[0], None, Bound.EARLIEST, after=True), event[1]


_BEFOREHAND = (
    "до",
    "перед",
    "к|ко день|начало|дата|момент",
    "к|ко",
    f"не {_LATER}",
)


def _simply_before_at(phrase: Phrase, place: int) -> Found | None:
    """Read «до аттестации», «перед заседанием», «ко дню экспертизы»."""
    here = phrase.first(place, *_BEFOREHAND)
    event = None if here is None else _event_at(phrase, here, after=False)
    if here is None or event is None or event[0].moment is not None or phrase.at(here).figures:
        return None
    return _offset(event[0], None, Bound.DUE, after=False), event[1]
