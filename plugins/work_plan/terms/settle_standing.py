"""The reading of a cell without dates of its own: on request, by a schedule, all the time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.work_plan.terms import rhythms, wording
from plugins.work_plan.terms.clauses import Except
from plugins.work_plan.terms.dates import AUGUST, ONE_DAY
from plugins.work_plan.terms.moments import Holidays, Period
from plugins.work_plan.terms.reading import EventOffset, Kind, Window
from plugins.work_plan.terms.schedules import BySchedule
from plugins.work_plan.terms.standing import Always, Closing, During, OnRequest, Unsaid
from plugins.work_plan.terms.year_words import YearWord

if TYPE_CHECKING:
    from plugins.work_plan.terms.cell import Cell
    from plugins.work_plan.terms.dates import Frame
    from plugins.work_plan.terms.reading import Reading

SEASONS = ("autumn", "winter", "spring")
"""The school holidays within the year of teaching."""
AUGUST_MEETING = (20, 31)
"""The days of August in which the August meeting is held."""


def by_schedule(cell: Cell) -> Reading | None:
    """Return the reading of «по графику …»."""
    for schedule in cell.all(BySchedule)[:1]:
        cell.note(wording.by_schedule(schedule.name))
        event = EventOffset(anchor=schedule.name, offset=None) if schedule.name else None
        return cell.reading(Kind.BY_SCHEDULE, event=event)
    return None


def on_request(cell: Cell) -> Reading | None:
    """Return the reading of «по заявкам ОО»."""
    if not cell.has(OnRequest):
        return None
    cell.note(wording.ON_REQUEST)
    return cell.reading(Kind.ON_REQUEST)


def is_unsaid(cell: Cell) -> bool:
    """Tell whether the cell says that there is no term yet."""
    return cell.has(Unsaid)


# --- while an event lasts


def during(cell: Cell) -> Reading | None:
    """Return the reading of «на заседаниях РМО», «в каникулярное время»."""
    whole = cell.all(During)
    if len({found.anchor for found in whole}) > 1:
        cell.note(wording.TWO_READINGS)
    for found in whole[:1]:
        windows = [
            window
            for each in whole
            if each.anchor == found.anchor
            for one in each.holidays
            for window in _holidays(cell, one)
        ]
        if found.anchor == "august_meeting":
            year = cell.frame.year if cell.frame.august_opens() else cell.frame.year + 1
            first, last = (dt.date(year, AUGUST, day) for day in AUGUST_MEETING)
            windows = [Window(start=first, due=last)]
            cell.note(wording.AUGUST)
        if not found.anchor.isascii():
            cell.note(wording.UNKNOWN_ANCHOR)
        event = EventOffset(anchor=found.anchor, offset=None)
        return cell.reading(Kind.WITHIN_EVENT, windows, event)
    return None


def _holidays(cell: Cell, holidays: Holidays) -> list[Window]:
    """Return the holidays of a season, of all seasons where none is named."""
    if holidays.season is None:
        cell.note(wording.HOLIDAYS_SEVERAL)
    windows = []
    for season in (holidays.season,) if holidays.season else SEASONS:
        dates = cell.frame.dates(Holidays(season, holidays.year))
        windows.append(Window(start=dates.start, due=dates.due))
        cell.note(*dates.notes)
    return windows


# --- all the time


def continuous(cell: Cell) -> Reading | None:
    """Return the reading of «постоянно», «в течение года»."""
    found = cell.all(Always)
    if not found:
        return None
    frame = cell.frame
    scope = next((one.scope for one in found if one.scope is not None), None)
    window = _scope_window(cell, scope)
    if cell.has(Except):
        cell.note(wording.NOT_ALL_EXCEPT)
    is_named = scope is not None and scope.year is not None
    if is_named and not frame.first <= window.due <= frame.last:
        cell.note(wording.other_year(frame.title, near=False))
    return cell.reading(Kind.CONTINUOUS, [window])


def _scope_window(cell: Cell, scope: Period | None) -> Window:
    """Return the year, school year or calendar year that something goes on in."""
    frame = cell.frame
    whole = Window(start=frame.first, due=frame.last)
    if scope is not None and scope.unit == "school_year":
        dates = frame.dates(scope)
        cell.note(*dates.notes, wording.NEVER_OVERDUE)
        return Window(start=dates.start, due=dates.due)
    if scope is None or scope.unit == "year":
        cell.note(wording.WHOLE_YEAR)
        return whole
    if scope.year in {None, YearWord(0)}:
        cell.note(wording.WHICH_YEAR)
        return whole
    cell.note(wording.ONLY_YEAR)
    dates = frame.dates(scope)
    if dates.due < frame.first or dates.start > frame.last:
        return Window(start=dates.start, due=dates.due)
    return Window(start=max(dates.start, frame.first), due=min(dates.due, frame.last))


# --- at the end of periods


def closing(cell: Cell) -> Reading | None:
    """Return the reading of «по окончании …», «по итогам …»."""
    for found in cell.all(Closing)[:1]:
        if found.unit in {"half", "year"}:
            return _reported(cell, found)
        return _soon_after(cell, found)
    return None


def _soon_after(cell: Cell, found: Closing) -> Reading:
    """Return the days after one period, or after every one of a kind."""
    frame = cell.frame
    if found.moment is None:
        ended, notes = rhythms.stretches_of_unit(found.unit, frame)
    else:
        dates = frame.dates(found.moment)
        ended, notes = [dates], dates.notes
    cell.note(*notes, wording.AFTER_TERM)
    later = dt.timedelta(days=frame.conventions.days_after_term)
    windows = [Window(start=one.due + ONE_DAY, due=one.due + later) for one in ended]
    if found.moment is not None:
        return cell.reading(Kind.DATED, windows)
    return cell.reading(Kind.RECURRING, [one for one in windows if one.due <= frame.last])


def _reported(cell: Cell, found: Closing) -> Reading:
    """Return the days on which halves or the year are reported, by the setting."""
    cell.note(wording.REPORT_DAY)
    days = _report_days(cell.frame, found)
    event = EventOffset(anchor="half_year_end" if found.unit == "half" else "year_end", offset=None)
    return cell.reading(Kind.RELATIVE, [Window(start=None, due=day) for day in days], event)


def _report_days(frame: Frame, found: Closing) -> list[dt.date]:
    """Return the days of the reports that a phrase speaks of."""
    conventions, moment = frame.conventions, found.moment
    if found.unit == "year":
        month, day = conventions.year_report
        year = frame.dates(moment).due.year if moment is not None else frame.year + 1
        return [dt.date(year, month, day)]
    days = [dt.date(frame.year + 1, month, day) for month, day in conventions.half_year_reports]
    if not isinstance(moment, Period) or moment.number is None:
        return days
    return days[moment.number - 1 : moment.until or moment.number]
