"""The reading of a distance: from an event, from a date, or from every end of a period."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from plugins.work_plan.terms import rhythms, wording
from plugins.work_plan.terms.anchors import edge, known_anchor
from plugins.work_plan.terms.dates import ONE_DAY, WEEK
from plugins.work_plan.terms.distances import Distance, EveryPeriod, Offset
from plugins.work_plan.terms.moments import Holidays, Moment, Part
from plugins.work_plan.terms.reading import Bound, Days, EventOffset, Kind, Unit, Window
from plugins.work_plan.terms.settle_standing import SEASONS
from plugins.work_plan.terms.tokens import Phrase
from portal import workdays

if TYPE_CHECKING:
    import datetime as dt

    from plugins.work_plan.terms.cell import Cell
    from plugins.work_plan.terms.dates import Dates, Frame
    from plugins.work_plan.terms.reading import Reading
    from plugins.work_plan.terms.wording import Note

MOST_YEARS = 100
"""A distance of more years than this is no term."""


def relative(cell: Cell) -> Reading | None:
    """Return the reading of a cell with a distance, none where it has none."""
    offsets = cell.all(Offset)
    if not offsets:
        return None
    if len(offsets) > 1:
        cell.note(wording.TWO_READINGS)
    offset = offsets[0]
    if offset.every is not None:
        return _from_every(cell, offset, offset.every)
    if offset.moment is not None and offset.distance is not None:
        return _from_moment(cell, offset, offset.moment, offset.distance)
    return _from_event(cell, offset)


# --- from an event


def _from_event(cell: Cell, offset: Offset) -> Reading:
    """Return the reading of «за 30 дней до аттестации»."""
    anchor, distance = _anchor(cell, offset), offset.distance
    if distance is None:
        cell.note(wording.NO_DISTANCE)
        event = EventOffset(anchor=anchor, offset=None, bound=offset.bound)
        return cell.reading(Kind.RELATIVE, event=event)
    _note_units(cell, distance)
    if offset.bound is Bound.EARLIEST:
        cell.note(wording.NOT_BEFORE)
    event = EventOffset(
        anchor=anchor,
        offset=_signed(offset, distance),
        unit=distance.unit,
        days=distance.days,
        bound=offset.bound,
    )
    return cell.reading(Kind.RELATIVE, event=event)


def _anchor(cell: Cell, offset: Offset) -> str:
    """Return the event that a distance is told from; the activity's where the phrase has none."""
    if offset.anchor:
        if not offset.anchor.isascii():
            cell.note(wording.UNKNOWN_ANCHOR)
        return offset.anchor
    activity = Phrase(cell.frame.place.activity)
    anchor = edge(known_anchor(activity, 0, len(activity)), after=offset.after)
    cell.note(wording.ANCHOR_OF_ACTIVITY if anchor else wording.NO_ANCHOR)
    return anchor


def _note_units(cell: Cell, distance: Distance) -> None:
    """Remark on days of no stated kind, and on parts of units."""
    if distance.days is Days.UNSTATED:
        cell.note(wording.DAYS_UNSTATED)
    if distance.rounded:
        cell.note(wording.HALF_UNITS)


# --- from dates


def _from_moment(cell: Cell, offset: Offset, moment: Moment, distance: Distance) -> Reading:
    """Return the date that lies so far from a date: «за неделю до 1 октября»."""
    frame = cell.frame
    dates = frame.dates(moment)
    is_end = isinstance(moment, Part) and moment.kind == "end"
    day = shifted(dates.due if offset.after or is_end else dates.start, offset, distance, frame)
    cell.note(*dates.notes, wording.FROM_DATE)
    _note_units(cell, distance)
    if not frame.first <= day <= frame.last:
        cell.note(wording.OUTSIDE_YEAR)
    if offset.bound is Bound.DUE:
        return cell.reading(Kind.DATED, [Window(start=None, due=day)])
    cell.note(wording.NOT_BEFORE, wording.NO_END)
    return cell.reading(Kind.DATED, [Window(start=day, due=max(frame.last, day))])


def _from_every(cell: Cell, offset: Offset, every: EveryPeriod) -> Reading:
    """Return the dates that lie so far from every period: «за неделю до окончания четверти»."""
    frame = cell.frame
    bases, notes = _periods(every, frame)
    cell.note(*notes, wording.FROM_EVERY)
    distance = offset.distance
    if distance is None:
        cell.note(*((wording.AFTER_TERM,) if offset.after else ()))
        days = frame.conventions.days_after_term if offset.after else int(not every.at_end)
        distance = Distance(count=days, unit=Unit.DAY)
        offset = replace(offset, bound=Bound.DUE)
    _note_units(cell, distance)
    if offset.bound is Bound.EARLIEST:
        cell.note(wording.NOT_BEFORE, wording.REPORT_DAY)
    windows = [_window(base, offset, every, distance, frame) for base in bases]
    kept = [one for one in windows if frame.first <= one.due <= frame.last]
    return cell.reading(Kind.RECURRING, kept)


def _periods(every: EveryPeriod, frame: Frame) -> tuple[list[Dates], tuple[Note, ...]]:
    """Return the periods of the year that a distance is told from."""
    if every.unit != "holidays":
        return rhythms.stretches_of_unit(every.unit, frame)
    found = [frame.dates(Holidays(season)) for season in SEASONS]
    return found, (wording.HOLIDAYS_SEVERAL, *found[0].notes)


def _window(
    base: Dates, offset: Offset, every: EveryPeriod, distance: Distance, frame: Frame
) -> Window:
    """Return the window that one period gives."""
    day = shifted(base.due if every.at_end else base.start, offset, distance, frame)
    if offset.bound is Bound.EARLIEST:
        return Window(start=day, due=day)
    follows = offset.after and every.at_end and day > base.due
    return Window(start=base.due + ONE_DAY if follows else None, due=day)


def _signed(offset: Offset, distance: Distance) -> int:
    """Return the count of units, negative before an event."""
    return distance.count if offset.after else -distance.count


def shifted(day: dt.date, offset: Offset, distance: Distance, frame: Frame) -> dt.date:
    """Return the day that lies so far from another; OverflowError beyond any calendar."""
    count = _signed(offset, distance)
    if distance.unit is Unit.YEAR:
        if abs(count) > MOST_YEARS:
            raise OverflowError
        return workdays.add_years(day, count)
    if distance.unit is Unit.MONTH:
        return workdays.add_months(day, count)
    if distance.unit is Unit.WEEK:
        count *= WEEK
    if distance.days is Days.WORKING:
        return workdays.add_working_days(day, count, frame.conventions.production_calendar)
    return workdays.add_calendar_days(day, count)
