"""The reading of a cell that tells how often, in the months that it names or leaves out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from plugins.work_plan.terms import dated, rhythms, wording
from plugins.work_plan.terms.clauses import Dates, Except
from plugins.work_plan.terms.dates import AUGUST
from plugins.work_plan.terms.distances import Offset
from plugins.work_plan.terms.frequencies import EachPart, MonthDays, Recurrence, Rhythm, Weekdays
from plugins.work_plan.terms.moments import Holidays
from plugins.work_plan.terms.reading import EventOffset, Kind, Unit, Window
from plugins.work_plan.terms.schedules import BySchedule
from plugins.work_plan.terms.settle_standing import SEASONS
from plugins.work_plan.terms.standing import Always, Closing, During
from plugins.work_plan.terms.stretches import From, Single, Span, Stretch

if TYPE_CHECKING:
    from plugins.work_plan.terms.cell import Cell
    from plugins.work_plan.terms.reading import Reading

_ANNUAL = Rhythm("year")
_EXACTNESS = (MonthDays, EachPart, Weekdays, Rhythm)
"""The recurrences by how much they say."""
_OF_UNNAMED = (
    *(wording.EVEN_PARTS, wording.HALF_OF_SCHOOL),
    *(wording.SECOND_HALF_ENDS, wording.BY_TERMS),
)
"""Remarks on windows that the phrase itself replaces by months."""


def recurring(cell: Cell) -> Reading | None:
    """Return the reading of what comes again within the year."""
    found = _recurrences(cell)
    return None if all(_is_annual(one) for one in found) else _reading(cell, found)


def at_least_yearly(cell: Cell) -> Reading | None:
    """Return the reading of «… но не реже 1 раза в год»."""
    is_told = any(one.at_least for one in cell.all(Rhythm))
    return _reading(cell, _recurrences(cell)) if is_told else None


def yearly(cell: Cell) -> Reading | None:
    """Return the reading of «ежегодно» where nothing else is told."""
    found = _recurrences(cell)
    return _reading(cell, found) if found else None


def _recurrences(cell: Cell) -> list[Recurrence]:
    """Return the recurrences of a cell."""
    return [clause for clause in cell.clauses if isinstance(clause, _EXACTNESS)]


def _is_annual(recurrence: Recurrence) -> bool:
    """Tell whether a recurrence is once a year, which may only describe a date."""
    return isinstance(recurrence, Rhythm) and replace(recurrence, at_least=False) == _ANNUAL


def _reading(cell: Cell, recurrences: list[Recurrence]) -> Reading:
    """Return the reading of the recurrence that says most."""
    chosen = _chosen(recurrences)
    windows, notes = rhythms.windows_of(chosen, cell.frame)
    cell.note(*notes)
    event = None
    if isinstance(chosen, Rhythm) and chosen.unit == "year" and chosen.every > 1:
        event = EventOffset(anchor="last_event", offset=chosen.every, unit=Unit.YEAR)
    windows = _without(cell, _in_months(cell, chosen, windows))
    cell.note(*(wording.beside_schedule(one.name) for one in cell.all(BySchedule)))
    if cell.has(Offset, Closing, During):
        cell.note(wording.WORDS_LEFT)
    if not windows and event is None:
        cell.note(wording.NO_TIMES)
    return cell.reading(Kind.RECURRING, windows, event)


def _chosen(recurrences: list[Recurrence]) -> Recurrence:
    """Return the recurrence that says most, surer by what the others say."""
    chosen = min(recurrences, key=lambda one: (_EXACTNESS.index(type(one)), _is_annual(one)))
    units = {one.unit for one in recurrences if isinstance(one, Rhythm)}
    if isinstance(chosen, MonthDays) and chosen.unit == "month" and "quarter" in units:
        return replace(chosen, unit="quarter", following=True, certain=True)
    if isinstance(chosen, MonthDays | EachPart) and "month" in units:
        return replace(chosen, certain=True)
    if isinstance(chosen, Weekdays) and "week" in units:
        return replace(chosen, certain=True)
    return chosen


def _in_months(cell: Cell, chosen: Recurrence, windows: list[Window]) -> list[Window]:
    """Return the windows in the time that the cell names, or that time where it stands for them."""
    found = cell.all(Dates)
    if found:
        named, notes = dated.windows_of(found, cell.frame)
        cell.note(*(note for note in notes if note != wording.NO_END))
        if _are_the_windows(chosen, found):
            cell.forget(*_OF_UNNAMED)
            return named
        windows = [_begun(window, named) for window in windows if _lies_in(window, named)]
    if any(one.scope is not None and one.scope.unit == "school_year" for one in cell.all(Always)):
        end = cell.frame.teaching_end(cell.frame.year)
        cell.note(wording.TEACHING_YEAR)
        windows = [window for window in windows if window.due <= end]
    return windows


def _are_the_windows(chosen: Recurrence, found: list[Dates]) -> bool:
    """Tell whether the dates are the times themselves: «2 раза в год (октябрь, апрель)»."""
    if not isinstance(chosen, Rhythm):
        return False
    if chosen.unit == "day":
        return True
    is_rare = chosen.unit not in {"week", "month"} or chosen.every > 1
    return is_rare and not any(isinstance(one, Span | From) for one in found[0].stretches)


def _without(cell: Cell, windows: list[Window]) -> list[Window]:
    """Return the windows without those that the cell leaves out: «кроме июля и августа»."""
    left_out = [
        Dates((each,))
        for clause in cell.all(Except)
        for one in clause.stretches
        for each in _each_holidays(one)
    ]
    if any(not clause.stretches for clause in cell.all(Except)):
        cell.note(wording.NOT_ALL_EXCEPT)
    if not left_out:
        return windows
    out, notes = dated.windows_of(left_out, cell.frame)
    kept = [window for window in windows if not any(_covers(hole, window) for hole in out)]
    if wording.BY_TERMS in notes or wording.TERMS_NOT_KNOWN in notes:
        cell.note(wording.BY_TERMS)
    if {wording.AUGUST, wording.AUGUST_OPENS} & set(notes):
        kept = [window for window in kept if window.due.month != AUGUST]
    if len(kept) == len(windows):
        cell.note(wording.NOT_ALL_EXCEPT)
    return kept


def _each_holidays(stretch: Stretch) -> tuple[Stretch, ...]:
    """Return the holidays of every season where the phrase names none of them."""
    if stretch == Single(Holidays(None)):
        return tuple(Single(Holidays(season)) for season in SEASONS)
    return (stretch,)


def _begun(window: Window, stretches: list[Window]) -> Window:
    """Return a window that begins no earlier than the stretch in which it ends."""
    starts = [
        one.start
        for one in stretches
        if one.start is not None and one.start <= window.due <= one.due
    ]
    if window.start is None or not starts:
        return window
    return replace(window, start=max(window.start, min(starts)))


def _covers(hole: Window, window: Window) -> bool:
    """Tell whether a stretch that is left out holds the whole of a window, or its only day."""
    first = hole.start or dt.date.min
    return first <= (window.start or window.due) and window.due <= hole.due


def _lies_in(window: Window, stretches: list[Window]) -> bool:
    """Tell whether the last day of a window lies in one of several stretches."""
    return any((stretch.start or dt.date.min) <= window.due <= stretch.due for stretch in stretches)
