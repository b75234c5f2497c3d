"""The reading of a cell with dates, and remarks on what else stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.terms import wording
from plugins.work_plan.terms.clauses import Dates, Except
from plugins.work_plan.terms.dated import windows_of
from plugins.work_plan.terms.distances import Offset
from plugins.work_plan.terms.reading import Kind
from plugins.work_plan.terms.schedules import BySchedule
from plugins.work_plan.terms.standing import Always, Closing, During, OnRequest, Unsaid
from plugins.work_plan.terms.stretches import From, Span

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
        cell.note(wording.THEN)
    cell.note(
        *(wording.probable(wording.by_schedule(one.name).text) for one in cell.all(BySchedule))
    )
    if cell.has(During):
        cell.note(wording.WORDS_LEFT)
    if cell.has(Offset, Unsaid, Closing):
        cell.note(wording.TWO_READINGS)
    if cell.has(Except):
        cell.note(wording.NOT_ALL_EXCEPT)
    return cell.reading(Kind.DATED, windows)


def _goes_on(cell: Cell, dates: Dates) -> bool:
    """Tell whether the dates bound what goes on: «постоянно с сентября по май», «с мая постоянно»."""
    always = cell.all(Always)
    if not always:
        return False
    stretch = dates.stretches[0]
    comes_first = cell.clauses.index(always[0]) < cell.clauses.index(dates)
    return isinstance(stretch, From) or (comes_first and isinstance(stretch, Span))
