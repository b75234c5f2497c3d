"""What comes again and again: «ежемесячно», «раз в квартал», «до 10 числа», «по пятницам»."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from plugins.work_plan.terms.calendar_words import WEEKDAYS
from plugins.work_plan.terms.days import weekday_at
from plugins.work_plan.terms.parts import parts_at
from plugins.work_plan.terms.periods import MOST_IN_LIST
from plugins.work_plan.terms.round_days import round_days_at
from plugins.work_plan.terms.tokens import Phrase, number_at


@dataclass(frozen=True, slots=True)
class Rhythm:
    """So many times in every so many units."""

    unit: str
    """day, week, month, quarter, term, trimester, half or year."""
    every: int = 1
    times: int = 1
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class MonthDays:
    """Days of every month («до 10 числа»), or of the month after a month or quarter."""

    days: tuple[tuple[int, int], ...]
    """Stretches of days, by their first and last."""
    by: bool = False
    following: bool = False
    unit: str = "month"
    certain: bool = True


@dataclass(frozen=True, slots=True)
class EachPart:
    """A part of every month, quarter or term: «в конце месяца», «последний четверг»."""

    parts: tuple[tuple[str, int, int], ...]
    unit: str = "month"
    by: str = ""
    """«до» or «к», where only the last day is told."""
    certain: bool = True
    doubtful: bool = False
    weekday: int | None = None
    """The day of the week within those weeks («вторник 2-й недели месяца»)."""


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Days of every week."""

    days: tuple[int, ...]
    certain: bool = True


DECADES = Rhythm("month", times=3)
"""«Раз в декаду»: three times a month."""

Recurrence: TypeAlias = "Rhythm | MonthDays | EachPart | Weekdays"
Found: TypeAlias = "tuple[Recurrence, int]"

_ADVERBS = {
    "ежедневно": "day",
    "ежедневный": "day",
    "каждодневно": "day",
    "еженедельно": "week",
    "еженедельный": "week",
    "ежемесячно": "month",
    "ежемесячный": "month",
    "помесячно": "month",
    "ежеквартально": "quarter",
    "ежеквартальный": "quarter",
    "поквартально": "quarter",
    "ежегодно": "year",
    "ежегодный": "year",
}
_UNITS = {
    "день": "day",
    "сутки": "day",
    "неделя": "week",
    "месяц": "month",
    "квартал": "quarter",
    "четверть": "term",
    "триместр": "trimester",
    "полугодие": "half",
    "полгода": "half",
    "семестр": "half",
    "год": "year",
    "лет": "year",
}
_COUNTED = {"однажды": 1, "единожды": 1, "дважды": 2, "трижды": 3}
_BY = ("до", "к", "ко", "в? срок до", "не поздно|поздний|позднее|позже чем?", "по")
_AT_LEAST = "не реже|редко|редкий|менее|мало|меньше|малый чем?"
_DAYS_OF_MONTH = range(1, 32)


def recurrence_at(phrase: Phrase, place: int) -> Found | None:
    """Read a recurrence; the longest where several fit."""
    found = [
        read(phrase, place) for read in (_rhythm_at, _month_days_at, _each_part_at, _weekdays_at)
    ]
    fitting = [one for one in found if one is not None]
    return max(fitting, key=lambda one: one[1], default=None)


def _unit_at(phrase: Phrase, place: int) -> tuple[str, int] | None:
    """Read a unit: «квартал», «учебный год»."""
    here = phrase.match(place, "учебный|календарный") or place
    for word, unit in _UNITS.items():
        if phrase.has(here, word):
            return unit, here + 1
    return None


# --- so many times


def _rhythm_at(phrase: Phrase, place: int) -> Found | None:
    """Read «ежемесячно», «каждые пять лет», «не реже одного раза в квартал»."""
    for name in phrase.at(place).names:
        if name == "подекадно":
            return DECADES, place + 1
        if name in _ADVERBS:
            return Rhythm(_ADVERBS[name]), place + 1
    return _every_at(phrase, place) or _times_at(phrase, place) or _by_each_at(phrase, place)


_BY_EACH = {
    "=полугодиям": "half",
    "=четвертям": "term",
    "=триместрам": "trimester",
    "=кварталам": "quarter",
    "=месяцам": "month",
    "=неделям": "week",
}


def _by_each_at(phrase: Phrase, place: int) -> Found | None:
    """Read «по четвертям», «по месяцам»."""
    for word, unit in _BY_EACH.items():
        here = phrase.match(place, f"по {word}")
        if here is not None:
            return Rhythm(unit), here
    here = phrase.first(place, "по рабочий|будний день", "в рабочий|будний =дни", "по =будням")
    return None if here is None else (Rhythm("day"), here)


def _every_at(phrase: Phrase, place: int) -> Found | None:
    """Read «каждый месяц», «каждые 2 недели»."""
    here = phrase.match(place, "в? каждый")
    if here is None:
        return None
    number, here = number_at(phrase, here) or (1, here)
    if phrase.has(here, "декада"):
        return DECADES, here + 1
    unit = _unit_at(phrase, phrase.match(here, "рабочий") or here)
    if unit is None or number < 1:
        return None
    return Rhythm(unit[0], every=number), unit[1]


def _times_at(phrase: Phrase, place: int) -> Found | None:
    """Read «1 раз в четверть», «не реже 2 раз в год», «дважды в месяц», «раз в 5 лет»."""
    here = place
    at_least = phrase.first(here, _AT_LEAST, "как? минимум", "хотя бы", "по крайний мера")
    here = at_least or phrase.first(here, "не часто|чаще|более|много чем?") or here
    here = phrase.match(here, "по") or here
    times = _count_at(phrase, here)
    if times is None:
        return None
    count, here = times
    here = (
        phrase.first(
            here, "в|за|на течение|течении|протяжение каждый?", "в|во|за|на каждый?", "/", "каждый"
        )
        or -1
    )
    if here < 0:
        return None
    every, here = number_at(phrase, here) or (1, here)
    if phrase.is_mark(here, "-") and (upper := number_at(phrase, here + 1)):
        every, here = upper
    if phrase.has(here, "декада"):
        return DECADES, here + 1
    unit = _unit_at(phrase, here)
    if unit is None or every < 1 or count < 1:
        return None
    return Rhythm(unit[0], every, count, at_least=at_least is not None), unit[1]


def _count_at(phrase: Phrase, place: int) -> tuple[int, int] | None:
    """Read «2 раза», «раз», «дважды», «1-2 раза»."""
    for word, times in _COUNTED.items():
        if phrase.has(place, word):
            return times, place + 1
    number, here = number_at(phrase, place) or (1, place)
    if here > place and phrase.is_mark(here, "-", "(") and (upper := number_at(phrase, here + 1)):
        number, here = (upper[0] if phrase.is_mark(here, "-") else number), upper[1]
        here = phrase.match(here, ")") or here
    here = phrase.match(here, "раз|разок") or -1
    return (number, here) if here > 0 else None


# --- days of a month


def _month_days_at(phrase: Phrase, place: int) -> Found | None:
    """Read «до 10 числа», «с 1 по 10 число каждого месяца», «25-го числа»."""
    by = None
    for pattern in _BY:
        after = phrase.match(place, pattern)
        if after is not None and number_at(phrase, after):
            by = after
            break
    here = phrase.match(place, "каждый") or (place if by is None else by)
    from_day = phrase.match(place, "в? период? с|со") if by is None else None
    numbers = _numbers_at(phrase, from_day or here)
    if numbers is None or round_days_at(phrase, from_day or here) is not None:
        return None
    if phrase.at(from_day or here).text in {"первые", "первых"}:
        return None
    days, here = numbers
    if from_day is not None and days[0][0] == days[0][1]:
        return None
    worded = phrase.match(here, "число")
    tail = _which_month(phrase, worded or here)
    is_bare = worded is None and tail is None
    if is_bare and not (by is not None and _may_be_bare(phrase, here)):
        return None
    following, unit, end = tail or (False, "month", worded or here)
    by_day = by is not None and days[-1][0] == days[-1][1]
    return MonthDays(days, by_day, following, unit, certain=tail is not None), end


def _numbers_at(phrase: Phrase, place: int) -> tuple[tuple[tuple[int, int], ...], int] | None:
    """Read days of a month: «10», «с 1 по 10», «10 и 25», «5, 15»."""
    days: list[tuple[int, int]] = []
    here, link = place, ""
    while (found := number_at(phrase, here)) is not None and found[0] in _DAYS_OF_MONTH:
        number, end = found
        if link == "-":
            if days[-1][0] > number:
                return None
            days[-1] = (days[-1][0], number)
        else:
            days.append((number, number))
        mark = phrase.match(end, "число") or end
        link = {"-": "-", "по": "-", "до": "-", "и": ",", ",": ","}.get(phrase.at(mark).text, "")
        if not link or number_at(phrase, mark + 1) is None or len(days) > MOST_IN_LIST:
            return tuple(days), end
        here = mark + 1
    return None


def _may_be_bare(phrase: Phrase, place: int) -> bool:
    """Tell whether «до 10» may be a day of every month: the phrase says «ежемесячно» elsewhere."""
    ends = place >= len(phrase) or phrase.is_mark(place, ",", ";", ")", ".", "(")
    return ends and _is_monthly(phrase)


def _is_monthly(phrase: Phrase) -> bool:
    """Tell whether a phrase says «ежемесячно» somewhere."""
    return any(_ADVERBS.get(name) == "month" for at in phrase.tokens for name in at.names)


_WEEKS_AND_SO = frozenset({"week", "decade", "half", "working_day", "day"})


_AFTER_QUARTER = (
    "месяц следующий за отчетный|истекший|прошедший квартал",
    "следующий за отчетный|истекший|прошедший? квартал месяц?",
    "месяц следующий за квартал",
    "следующий за отчетный? квартал",
    "первый месяц следующий квартал",
)
_IN_QUARTER = (
    ("quarter_last", "последний месяц каждый? квартал"),
    ("quarter_first", "первый месяц каждый? квартал"),
)
_AFTER_MONTH = (
    "каждый? месяц следующий за отчетный|истекший|прошедший месяц|период?",
    "следующий за отчетный|истекший|прошедший месяц|период?",
    "следующий|последующий месяц",
)
_SAME_MONTH = ("каждый месяц", "текущий|отчетный месяц", "ежемесячно", "любой месяц")


def _which_month(phrase: Phrase, place: int) -> tuple[bool, str, int] | None:
    """Read which month a day is of: whether the following one, after what, and where it ends."""
    for pattern in _AFTER_QUARTER:
        end = phrase.match(place, pattern)
        if end is not None:
            return True, "quarter", end
    for unit, pattern in _IN_QUARTER:
        end = phrase.match(place, pattern)
        if end is not None:
            return False, unit, end
    end = phrase.first(place, *_AFTER_MONTH)
    if end is not None:
        return True, "month", end
    of_a_month = ("месяц",) if phrase.has(place - 1, "число") else ()
    end = phrase.first(place, *_SAME_MONTH, *of_a_month)
    return None if end is None else (False, "month", end)


# --- parts of every month, days of every week


def _each_part_at(phrase: Phrase, place: int) -> Found | None:
    """Read «последний четверг каждого месяца», «в конце квартала», «до конца месяца»."""
    by = phrase.first(place, "до|к", "не поздно|поздний|позднее|позже чем?")
    bound = "" if by is None else "к" if phrase.has(by - 1, "к") else "до"
    inside = phrase.first(place, "в|на течение|течении", "в|во|на")
    here = by or inside or place
    each = phrase.match(here, "каждый")
    weekday, here = weekday_at(phrase, each or here) or (None, each or here)
    found = parts_at(phrase, here)
    if found is None or (weekday is not None and found[0][0][0] != "week"):
        return None
    parts, here = found
    unit_each = phrase.match(here, "каждый|отчетный|текущий")
    unit = _unit_at(phrase, unit_each or here)
    if unit is not None and unit[0] not in {"month", "quarter", "term", "half", "trimester"}:
        return None
    is_counted = parts[0][0] == "weekday"
    if unit is None:
        is_of_week = parts[0][0] in _WEEKS_AND_SO and (weekday is not None or _is_monthly(phrase))
        if not is_counted and not is_of_week:
            return None
        doubtful = is_counted and each is not None and parts[0][1] > 1
        return EachPart(parts, by=bound, certain=False, doubtful=doubtful, weekday=weekday), here
    certain = unit_each is not None or each is not None
    here = unit[1]
    after = weekday_at(phrase, here + phrase.is_mark(here, ",")) if weekday is None else None
    if after is not None and parts[0][0] == "week":
        weekday, here = after
    return EachPart(parts, unit[0], bound, certain, weekday=weekday), here


def _weekdays_at(phrase: Phrase, place: int) -> Found | None:
    """Read «по пятницам», «каждый понедельник», «по вторникам и четвергам»."""
    here = phrase.match(place, "по|каждый")
    start = here or phrase.match(place, "в|во|с") or place
    days: list[int] = []
    end = start
    while True:
        day = next((WEEKDAYS[name] for name in phrase.at(end).names if name in WEEKDAYS), None)
        if day is None:
            break
        if days and phrase.is_mark(end - 1, "-", "по") and days[-1] < day:
            days.extend(range(days[-1] + 1, day))
        days.append(day)
        end += 1
        end += phrase.is_mark(end, ".") and phrase.is_mark(end + 1, "-")
        if not phrase.is_mark(end, ",", "и", "/", "-", "по"):
            break
        end += 1
    if not days:
        return None
    if phrase.is_mark(end - 1, ",", "и", "/", "-", "по"):
        end -= 1
    after = phrase.match(end, "каждый неделя") or end
    return Weekdays(tuple(dict.fromkeys(days)), certain=here is not None or after != end), after
