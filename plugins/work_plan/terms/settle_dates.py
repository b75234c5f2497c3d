"""The reading of a cell with dates, and remarks on what else stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.terms import wording
from plugins.work_plan.terms.clauses import Dates, Except
from plugins.work_plan.terms.dated import windows_of
from plugins.work_plan.terms.dates import ONE_DAY
from plugins.work_plan.terms.distances import Offset
from plugins.work_plan.terms.reading import Kind, Window
from plugins.work_plan.terms.schedules import BySchedule
from plugins.work_plan.terms.standing import Always, Closing, During, OnRequest, Unsaid
from plugins.work_plan.terms.stretches import From, Single, Span

if TYPE_CHECKING:
    from plugins.work_plan.terms.cell import Cell
    from plugins.work_plan.terms.reading import Reading


def dated(cell: Cell) -> Reading | None:
    """Return the reading of a cell with dates, none where it has none."""
    found = cell.all(Dates)
    if not found:
        return None
    windows, notes = windows_of(found, cell.frame)
    cell.note(*notes)
    if len(windows) == 1 and _goes_on(cell, found[0]):
        cell.forget(wording.NO_END)
        cell.note(wording.NEVER_OVERDUE)
        return cell.reading(Kind.CONTINUOUS, windows)
    if cell.has(Always, OnRequest):
        both = cell.has(Always) and not isinstance(found[0].stretches[0], Single)
        cell.note(wording.TWO_READINGS if both else wording.THEN)
    cell.note(*(wording.beside_schedule(one.name) for one in cell.all(BySchedule)))
    for one in cell.all(During):
        cell.note(wording.TWO_READINGS if one.holidays else wording.WORDS_LEFT)
    if cell.has(Offset, Unsaid, Closing):
        cell.note(wording.TWO_READINGS)
    return cell.reading(Kind.DATED, _without(cell, windows))


def _without(cell: Cell, windows: list[Window]) -> list[Window]:
    """Return the windows without what the cell leaves out: «сентябрь–май, кроме января»."""
    left_out = [Dates((one,)) for clause in cell.all(Except) for one in clause.stretches]
    if not left_out:
        return windows
    out, notes = windows_of(left_out, cell.frame)
    kept = list(windows)
    for hole in out:
        kept = [part for window in kept for part in _around(window, hole)]
    if kept == windows or not kept:
        cell.note(wording.NOT_ALL_EXCEPT)
        return windows
    cell.note(wording.EXCEPT, *notes)
    return kept


def _around(window: Window, hole: Window) -> list[Window]:
    """Return what is left of a window before and after a stretch that is taken out of it."""
    if window.start is None or hole.start is None:
        return [window]
    if hole.due < window.start or hole.start > window.due:
        return [window]
    parts = []
    if window.start < hole.start:
        parts.append(Window(start=window.start, due=hole.start - ONE_DAY))
    if hole.due < window.due:
        parts.append(Window(start=hole.due + ONE_DAY, due=window.due))
    return parts


def _goes_on(cell: Cell, dates: Dates) -> bool:
    """Tell whether the dates bound what goes on: «постоянно с сентября по май», «с мая постоянно»."""
    always = cell.all(Always)
    if not always:
        return False
    stretch = dates.stretches[0]
    comes_first = cell.clauses.index(always[0]) < cell.clauses.index(dates)
    return isinstance(stretch, From) or (comes_first and isinstance(stretch, Span))
