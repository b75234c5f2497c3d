"""The windows of dates in words: years filled in, neighbouring months joined, bounds kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from plugins.work_plan.terms import wording
from plugins.work_plan.terms.dates import AUGUST, ONE_DAY, Dates, Frame
from plugins.work_plan.terms.moments import (
    Day,
    Holidays,
    Impossible,
    Moment,
    Month,
    Part,
    Period,
    month_in,
    with_year,
    year_in,
)
from plugins.work_plan.terms.reading import Window
from plugins.work_plan.terms.stretches import By, Single, Span, Stretch
from plugins.work_plan.terms.year_words import Year

if TYPE_CHECKING:
    from plugins.work_plan.terms import clauses
    from plugins.work_plan.terms.wording import Note


THIRD_QUARTER = 7
"""The month in which the third quarter begins."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of a list, and what stands before it."""

    stretch: Stretch
    parted_by: str


def windows_of(found: list[clauses.Dates], frame: Frame) -> tuple[list[Window], tuple[Note, ...]]:
    """Return the windows of the dates of a phrase, and the remarks; NoSuchDate where one is none."""
    pieces = [
        Piece(stretch, clause.parted_by if not index else ",")
        for clause in found
        for index, stretch in enumerate(clause.stretches)
    ]
    pieces, carried = _carried_on(pieces)
    stretches, notes = _years_filled([piece.stretch for piece in pieces], frame)
    notes = (*carried, *notes)
    pieces = [
        replace(piece, stretch=stretch) for piece, stretch in zip(pieces, stretches, strict=True)
    ]
    if any(_is_choice(piece.parted_by) for piece in pieces[1:]):
        notes = (*notes, wording.LIST_SLASH)
    elif any(not _is_list(piece.parted_by) for piece in pieces[1:]):
        notes = (*notes, wording.LIST_UNCLEAR)
    if _goes_back(stretches, frame):
        notes = (*notes, wording.NOT_IN_ORDER)
    windows: list[Window] = []
    before: Piece | None = None
    for piece in pieces:
        window, more = _window(piece.stretch, frame)
        if before is not None and windows and _joins(before, piece, windows[-1], window):
            windows[-1] = replace(windows[-1], due=window.due)
            more = (*more, wording.LIST_JOINED)
        elif window not in windows:
            windows.append(window)
        notes = (*notes, *more)
        before = piece
    return windows, notes


def _goes_back(stretches: list[Stretch], frame: Frame) -> bool:
    """Tell whether a list without years comes to months of the year before («июнь, сентябрь»)."""
    moments = [moment for stretch in stretches for moment in _moments(stretch)]
    if any(isinstance(moment, Impossible) for moment in moments):
        return False
    starts = [frame.dates(moment).start for moment in moments if year_in(moment) is None]
    return any(later < former for former, later in pairwise(starts))


def _carried_on(pieces: list[Piece]) -> tuple[list[Piece], tuple[Note, ...]]:
    """Let «до» reach over a list of days, and a part of a month over a list of months.

    «До 1 октября и 1 марта» are two last days; «последний четверг мая, июня» are two Thursdays.
    """
    carried: list[Piece] = []
    notes: tuple[Note, ...] = ()
    for piece in pieces:
        before = carried[-1].stretch if carried else None
        moment = piece.stretch.moment if isinstance(piece.stretch, Single) else None
        stretch = piece.stretch
        if set(piece.parted_by) <= {",", "и", ";"} and before is not None and moment is not None:
            told = None if isinstance(before, Span) else before.moment
            if isinstance(before, By) and isinstance(told, Day) and isinstance(moment, Day):
                stretch = replace(before, moment=moment)
                notes = (wording.BY_CARRIED,)
            elif (
                isinstance(told, Part) and isinstance(told.of, Month) and isinstance(moment, Month)
            ):
                stretch = _with_moments(before, (replace(told, of=moment),))
                notes = (wording.LIST_UNCLEAR,)
        carried.append(replace(piece, stretch=stretch))
    return carried, notes


def _is_choice(parted_by: str) -> bool:
    """Tell whether what stands between two dates may mean one of both."""
    return "/" in parted_by or "или" in parted_by or "либо" in parted_by


def _is_list(parted_by: str) -> bool:
    """Tell whether what stands between two dates makes a list of them."""
    return not set(parted_by.replace("также", "").replace("а", "")) - set(",;и")


def _joins(before: Piece, piece: Piece, last: Window, window: Window) -> bool:
    """Tell whether two months of a list are neighbours, and so one stretch."""
    if not set(piece.parted_by) <= {",", "и"}:
        return False
    both = (before.stretch, piece.stretch)
    if not all(isinstance(one, Single) and isinstance(one.moment, Month) for one in both):
        return False
    return window.start is not None and last.due + ONE_DAY == window.start


# --- years


def _moments(stretch: Stretch) -> tuple[Moment, ...]:
    """Return the moments of a stretch."""
    return (stretch.first, stretch.last) if isinstance(stretch, Span) else (stretch.moment,)


def _with_moments(stretch: Stretch, moments: tuple[Moment, ...]) -> Stretch:
    """Return a stretch with other moments."""
    if isinstance(stretch, Span):
        return Span(moments[0], moments[1])
    return replace(stretch, moment=moments[0])


def _years_filled(stretches: list[Stretch], frame: Frame) -> tuple[list[Stretch], tuple[Note, ...]]:
    """Return stretches whose moments take their year from those beside them, and the August's."""
    moments = [moment for stretch in stretches for moment in _moments(stretch)]
    moments, notes = _by_order(_from_neighbours(moments), frame)
    filled = iter(moments)
    return [
        _with_moments(stretch, tuple(next(filled) for _ in _moments(stretch)))
        for stretch in stretches
    ], notes


def _from_neighbours(moments: list[Moment]) -> list[Moment]:
    """Give moments without a year one by the nearest after them, else before them, that has one."""
    filled = list(moments)
    for at in range(len(filled) - 2, -1, -1):
        filled[at] = _fitted(filled[at], filled[at + 1], earlier=True)
    for at in range(1, len(filled)):
        filled[at] = _fitted(filled[at], filled[at - 1], earlier=False)
    return filled


def _fitted(moment: Moment, beside: Moment, *, earlier: bool) -> Moment:
    """Return a moment with the year that keeps its order to the one beside it."""
    year = year_in(beside)
    if year is None or year_in(moment) is not None or month_in(moment) is None:
        return moment
    if not isinstance(year, Year) or year.school or month_in(beside) is None:
        return with_year(moment, year)
    key = (month_in(moment) or 0, _first_day(moment))
    other = (month_in(beside) or 0, _first_day(beside))
    if earlier:
        return with_year(moment, Year(year.value if key <= other else year.value - 1))
    return with_year(moment, Year(year.value if key >= other else year.value + 1))


def _first_day(moment: Moment) -> int:
    """Return a number that orders moments of the same month."""
    return moment.day if isinstance(moment, Day) else 1


def _by_order(moments: list[Moment], frame: Frame) -> tuple[list[Moment], tuple[Note, ...]]:
    """Give an August without a year the one that its neighbours tell, a third quarter likewise."""
    filled = list(moments)
    notes: tuple[Note, ...] = ()
    months = [_month_for_order(moment) for moment in moments]
    for at, moment in enumerate(moments):
        month = months[at]
        is_third = isinstance(moment, Period) and month == THIRD_QUARTER
        if not (month == AUGUST or is_third) or year_in(moment) is not None:
            continue
        later = [other for other in months[at + 1 :] if other not in {None, month}]
        earlier = [other for other in months[:at] if other not in {None, month}]
        if later:
            filled[at] = with_year(moment, Year(frame.year, told=False))
            notes = (wording.AUGUST_OPENS if month == AUGUST else wording.THIRD_QUARTER,)
        elif earlier and month == AUGUST:
            filled[at] = with_year(moment, Year(frame.year + 1, told=False))
    return filled, notes


def _month_for_order(moment: Moment) -> int | None:
    """Return the month in which a moment begins; July for the third quarter."""
    if isinstance(moment, Period) and moment.unit == "quarter":
        return (moment.number or 1) * 3 - 2
    return month_in(moment)


# --- windows


def _window(stretch: Stretch, frame: Frame) -> tuple[Window, tuple[Note, ...]]:
    """Return the window of a stretch, marked where it lies outside the year."""
    match stretch:
        case Single(moment=moment):
            dates = frame.dates(moment)
            window, notes = Window(start=dates.start, due=dates.due), dates.notes
        case Span():
            window, notes = _span(stretch, frame)
        case By():
            window, notes = _by(stretch, frame)
        case _:
            dates = frame.dates(stretch.moment)
            start = dates.due + ONE_DAY if stretch.after else dates.start
            window = Window(start=start, due=max(frame.last, start))
            notes = (*dates.notes, wording.NO_END)
    return _within_year(stretch, window, notes, frame)


def _span(span: Span, frame: Frame) -> tuple[Window, tuple[Note, ...]]:
    """Return the window of a range."""
    first, last = frame.dates(span.first), frame.dates(span.last)
    notes = (*first.notes, *last.notes)
    due = last.due
    if first.start > due:
        if year_in(span.last) is None and year_in(span.first) is None:
            return Window(start=first.start, due=frame.last), (*notes, wording.BEYOND_YEAR)
        return Window(start=due, due=first.due), (*notes, wording.BACKWARDS)
    return Window(start=first.start, due=due), notes


def _by(by: By, frame: Frame) -> tuple[Window, tuple[Note, ...]]:
    """Return the window of «до …», «к …», «не позднее …»: its last day only."""
    moment = by.moment
    dates = frame.dates(moment)
    due, notes = _last_day(by, moment, dates, frame)
    told = tuple(note for note in dates.notes if note != wording.ROUGH_PART)
    return Window(start=None, due=due), (*told, *notes)


def _last_day(
    by: By, moment: Moment, dates: Dates, frame: Frame
) -> tuple[dt.date, tuple[Note, ...]]:
    """Return the last day that a bound allows."""
    if isinstance(moment, Day):
        return _last_of_days(by, dates, frame)
    if isinstance(moment, Part):
        if moment.kind == "end" or moment.kind in {"day", "working_day", "weekday"}:
            return dates.due, _end_notes(moment)
        if moment.kind == "start":
            if by.word == "к":
                return dates.start, (wording.BY_START,)
            return dates.start - ONE_DAY, (wording.BY_START,)
        if moment.kind == "middle":
            return dates.start + (dates.due - dates.start) / 2, (wording.BY_STRETCH,)
        return dates.due, (wording.BY_PART if by.word == "до" else wording.BY_STRETCH,)
    if by.word == "к":
        return dates.start, (wording.BY_START,)
    if by.word == "до" and not by.inclusive:
        is_year = isinstance(moment, Period) and moment.unit.endswith("year")
        is_clear = is_year or isinstance(moment, Holidays)
        note = wording.BY_START if is_clear else wording.BEFORE_MONTH
        return dates.start - ONE_DAY, (note,)
    return dates.due, (wording.BY_STRETCH,)


def _last_of_days(by: By, dates: Dates, frame: Frame) -> tuple[dt.date, tuple[Note, ...]]:
    """Return the last day that «до 10 июля» allows."""
    if by.ranged:
        return dates.due, (wording.BY_RANGE,)
    if by.inclusive or by.word != "до" or frame.conventions.by_includes_day:
        return dates.due, (wording.LAST_DAY_IN,) if by.word == "до" else ()
    return dates.due - ONE_DAY, (wording.LAST_DAY_OUT,)


def _end_notes(part: Part) -> tuple[Note, ...]:
    """Return the remarks on «до конца …»."""
    return (wording.DEFAULT_YEAR_END,) if part.of == Period("year") else ()


def _within_year(
    stretch: Stretch, window: Window, notes: tuple[Note, ...], frame: Frame
) -> tuple[Window, tuple[Note, ...]]:
    """Mark a window that lies outside the plan's year; keep one without a year of its own in it."""
    start = window.start or window.due
    if frame.first <= start and window.due <= frame.last:
        return window, notes
    years = [year_in(moment) for moment in _moments(stretch)]
    if any(isinstance(year, Year) and not year.told for year in years):
        return window, notes
    if any(year is not None for year in years):
        near_first = frame.first.replace(month=AUGUST)
        near_last = dt.date(frame.year + 1, 9, 30)
        near = near_first <= start and window.due <= near_last
        return window, (*notes, wording.other_year(frame.title, near=near))
    told = {wording.AUGUST, wording.THIRD_QUARTER, wording.BY_START}
    if told & set(notes):
        return window, notes
    return window, (*notes, wording.BEYOND_YEAR)
