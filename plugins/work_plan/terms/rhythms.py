"""The windows of what comes again and again in a school year."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.work_plan.terms import wording
from plugins.work_plan.terms.dates import ONE_DAY, WEEK, Dates, Frame, NoSuchDate, month_dates
from plugins.work_plan.terms.frequencies import EachPart, MonthDays, Recurrence, Rhythm
from plugins.work_plan.terms.moments import Month, Part, Period
from plugins.work_plan.terms.reading import Window
from plugins.work_plan.terms.year_words import Year

if TYPE_CHECKING:
    from plugins.work_plan.terms.moments import Moment
    from plugins.work_plan.terms.wording import Note

HALVES = 2
EARLY_QUARTERS = {1, 2}
"""The quarters that lie in the second calendar year of a school year."""

Windows = tuple[list[Window], tuple["Note", ...]]


def windows_of(recurrence: Recurrence, frame: Frame) -> Windows:
    """Return the windows of a recurrence in the year, and the remarks on them."""
    match recurrence:
        case Rhythm():
            return _rhythm(recurrence, frame)
        case MonthDays():
            return _month_days(recurrence, frame)
        case EachPart():
            return _each_part(recurrence, frame)
        case _:
            days = recurrence.days
            notes = () if recurrence.certain else (wording.TWO_READINGS,)
            return [
                Window(start=day, due=day) for day in _days(frame) if day.weekday() in days
            ], notes


def working_months(frame: Frame) -> list[tuple[int, int]]:
    """Return the months in which monthly work is done."""
    out = frame.conventions.months_left_out
    return [(year, month) for year, month in frame.months() if month not in out]


def _months_note(frame: Frame) -> tuple[Note, ...]:
    return (wording.MONTHS_OUT,) if frame.conventions.months_left_out else ()


def _days(frame: Frame) -> list[dt.date]:
    """Return every day of the school year."""
    count = (frame.last - frame.first).days + 1
    return [frame.first + dt.timedelta(days=number) for number in range(count)]


def _clipped(dates: Dates, frame: Frame) -> Window:
    """Return dates as a window within the school year."""
    return Window(start=max(dates.start, frame.first), due=min(dates.due, frame.last))


def stretches_of_unit(unit: str, frame: Frame) -> tuple[list[Dates], tuple[Note, ...]]:
    """Return the quarters, terms, halves and so on that end in the school year."""
    if unit == "month":
        months = [Dates(*month_dates(*month)) for month in working_months(frame)]
        return months, _months_note(frame)
    counts = {"quarter": (3, 4, 1, 2), "term": (1, 2, 3, 4), "half": (1, 2), "trimester": (1, 2, 3)}
    found: list[Dates] = []
    for number in counts.get(unit, ()):
        if unit == "quarter":
            year = frame.year + (number in EARLY_QUARTERS)
            found.append(frame.dates(Period(unit, number, Year(year))))
        else:
            found.append(frame.dates(Period(unit, number)))
    notes = tuple(note for dates in found for note in dates.notes if unit != "quarter")
    return found, notes


def _rhythm(rhythm: Rhythm, frame: Frame) -> Windows:
    """Return the windows of «так часто»."""
    unit, every, times = rhythm.unit, rhythm.every, rhythm.times
    whole = Window(start=frame.first, due=frame.last)
    if unit == "day":
        if every > 1:
            return _runs_of_days(frame.first, every, frame), ()
        return [whole], (wording.DAILY,)
    if unit == "week":
        monday = frame.first - dt.timedelta(days=frame.first.weekday())
        notes = (wording.TIMES_A_WEEK,) if times > 1 else ()
        return _runs_of_days(monday, every * WEEK, frame), notes
    if unit == "year":
        return _yearly(rhythm, frame)
    if every > 1 and unit == "month":
        return _groups_of_months(every, frame)
    return _by_unit(rhythm, frame)


def _yearly(rhythm: Rhythm, frame: Frame) -> Windows:
    """Return the windows of «раз в год», «раз в 5 лет», «2 раза в год»."""
    if rhythm.every > 1:
        return [], (wording.PER_PERSON,)
    if rhythm.times == 1:
        return [Window(start=frame.first, due=frame.last)], (wording.MONTH_NOT_TOLD,)
    return _parts_of_year(rhythm.times, frame)


def _by_unit(rhythm: Rhythm, frame: Frame) -> Windows:
    """Return the months, quarters, terms or halves, grouped or parted as told."""
    unit, every, times = rhythm.unit, rhythm.every, rhythm.times
    stretches, notes = stretches_of_unit(unit, frame)
    if every > 1:
        stretches = [
            Dates(group[0].start, group[-1].due)
            for group in (stretches[at : at + every] for at in range(0, len(stretches), every))
        ]
    if times > 1:
        inside = [_clipped(dates, frame) for dates in stretches]
        parts = [
            part
            for window in inside
            for part in _split(Dates(window.start or window.due, window.due), times, unit)
        ]
        return [_clipped(part, frame) for part in parts], (
            *notes,
            wording.HALF_MONTHS if (unit, times) == ("month", HALVES) else wording.EVEN_PARTS,
        )
    return [_clipped(dates, frame) for dates in stretches], notes


def _split(dates: Dates, times: int, unit: str) -> list[Dates]:
    """Return a stretch in equal parts; a month in two is halved after the 15th."""
    length = (dates.due - dates.start).days + 1
    times = min(times, length)
    if unit == "month" and times == HALVES:
        cuts = [0, 15, length]
    else:
        cuts = [length * number // times for number in range(times + 1)]
    return [
        Dates(
            dates.start + dt.timedelta(days=cuts[at]),
            dates.start + dt.timedelta(days=cuts[at + 1] - 1),
        )
        for at in range(times)
    ]


def _parts_of_year(times: int, frame: Frame) -> Windows:
    """Return the school year in equal parts, by halves where they are two."""
    if times == HALVES:
        stretches, notes = stretches_of_unit("half", frame)
        return [_clipped(dates, frame) for dates in stretches], (*notes, wording.EVEN_PARTS)
    if 12 % min(times, 13) == 0:
        return _groups_of_months(12 // times, frame)
    parts = _split(Dates(frame.first, frame.last), times, "year")
    return [_clipped(part, frame) for part in parts], (wording.EVEN_PARTS,)


def _groups_of_months(size: int, frame: Frame) -> Windows:
    """Return the months of the year in groups of so many."""
    months = frame.months()
    groups = [months[at : at + size] for at in range(0, len(months), size)]
    windows = [
        Window(start=month_dates(*group[0])[0], due=month_dates(*group[-1])[1]) for group in groups
    ]
    return windows, () if size == 1 else (wording.EVEN_PARTS,)


def _runs_of_days(start: dt.date, length: int, frame: Frame) -> list[Window]:
    """Return the year parted into runs of so many days, the first from ``start``."""
    windows = []
    while start <= frame.last:
        due = start + dt.timedelta(days=length - 1)
        windows.append(_clipped(Dates(start, due), frame))
        start = due + ONE_DAY
    return windows


_MONTHS_OF_QUARTERS = {"quarter_first": {1, 4, 7, 10}, "quarter_last": {3, 6, 9, 12}}


def _month_days(days: MonthDays, frame: Frame) -> Windows:
    """Return the day, or days, of every month; the following month's where the phrase says so."""
    notes: tuple[Note, ...] = _months_note(frame)
    if not days.certain:
        notes = (*notes, wording.MONTHLY_GUESSED)
    if days.unit == "quarter":
        starts = [dates.due + ONE_DAY for dates in stretches_of_unit("quarter", frame)[0]]
        months = [(day.year, day.month) for day in starts]
        notes = (*notes, wording.FROM_QUARTER)
    elif days.unit in _MONTHS_OF_QUARTERS:
        kept = _MONTHS_OF_QUARTERS[days.unit]
        months = [(year, month) for year, month in working_months(frame) if month in kept]
    else:
        months = working_months(frame)
        if days.following:
            months = [(year + month // 12, month % 12 + 1) for year, month in months]
    windows = []
    for year, month in months:
        length = month_dates(year, month)[1].day
        for first, last in days.days:
            start = None if days.by else dt.date(year, month, min(first, length))
            windows.append(Window(start=start, due=dt.date(year, month, min(last, length))))
    return windows, notes


def _moments_of(unit: str, frame: Frame) -> list[Moment]:
    """Return every month, quarter, term, half or trimester that touches the year."""
    if unit == "month":
        return [Month(month, Year(year)) for year, month in working_months(frame)]
    if unit == "quarter":
        years = ((3, 0), (4, 0), (1, 1), (2, 1), (3, 1))
        return [Period("quarter", number, Year(frame.year + after)) for number, after in years]
    count = {"term": 4, "half": 2, "trimester": 3}[unit]
    return [Period(unit, number) for number in range(1, count + 1)]


def _bound_by(word: str, kind: str, dates: Dates) -> dt.date:
    """Return the last day of a part; «до начала» ends the day before it, «к началу» on it."""
    if word and kind == "start":
        return dates.start if word == "к" else dates.start - ONE_DAY
    return dates.due


def _each_part(each: EachPart, frame: Frame) -> Windows:
    """Return a part of every month, quarter, term or half."""
    notes: tuple[Note, ...] = ()
    if each.doubtful:
        notes = (wording.SECOND_WEEKDAY,)
    elif not each.certain and each.parts[0][0] == "weekday":
        notes = (wording.MONTHLY_GUESSED,)
    if each.unit == "month":
        notes = (*notes, *_months_note(frame))
    windows = []
    for moment in _moments_of(each.unit, frame):
        for kind, first, last in each.parts:
            try:
                part = Part(kind, first, last, moment)
                if each.weekday is not None:
                    part = Part("weekday", 1, each.weekday, part)
                dates = frame.dates(part)
            except NoSuchDate:
                notes = (*notes, wording.NO_SUCH_WEEK)
                continue
            notes = (*notes, *dates.notes)
            due = _bound_by(each.by, kind, dates)
            if frame.first <= due <= frame.last:
                start = None if each.by else max(dates.start, frame.first)
                windows.append(Window(start=start, due=due))
    if each.unit == "quarter":
        notes = tuple(note for note in notes if note != wording.QUARTER_OF_CALENDAR)
    return windows, tuple(dict.fromkeys(notes))
