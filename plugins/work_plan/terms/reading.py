"""What a worded term says once it is read: its kind, its windows, its event and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt


class Kind(StrEnum):
    """The kinds of terms that plans hold."""

    DATED = "dated"
    """One or more windows: months, ranges, dates, quarters, half-years, decades, weeks."""
    RECURRING = "recurring"
    """Again and again, with its windows in the year (ежемесячно), or by a person's own clock."""
    CONTINUOUS = "continuous"
    """All the time (постоянно): counted by what was done, never overdue."""
    ON_REQUEST = "on_request"
    """When somebody asks (по заявкам ОО, при необходимости)."""
    BY_SCHEDULE = "by_schedule"
    """By a schedule that stands elsewhere (по графику): no date until it is linked."""
    RELATIVE = "relative"
    """So long before or after an event."""
    WITHIN_EVENT = "within_event"
    """While an event lasts (на заседаниях РМО, в период аттестации)."""
    INHERIT = "inherit"
    """The same as the row above (ditto marks); becomes that row's reading where there is one."""
    UNREAD = "unread"
    """Not understood, or no term at all: kept word for word, for a date by hand."""


class Certainty(StrEnum):
    """How far a reading may be used without asking."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    """Used, and marked: a convention chose between readings."""
    ASK = "ask"
    """Proposed only: a person must confirm or choose."""


class Days(StrEnum):
    """How the days of an offset are counted."""

    CALENDAR = "calendar"
    WORKING = "working"
    UNSTATED = "unstated"
    """The phrase does not say; counted as calendar days, and marked."""


class Bound(StrEnum):
    """Which end an offset from an event gives."""

    DUE = "due"
    """Not later than this day."""
    EARLIEST = "earliest"
    """Not earlier than this day."""


class Unit(StrEnum):
    """The units of an offset."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of days, both ends included; ``start`` is none where only the last day is told."""

    start: dt.date | None
    due: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class EventOffset:
    """A distance from an event; ``offset`` is negative before it, none where none is told.

    ``anchor`` names the event (событие) in a fixed word, such as ``commission_meeting``, or holds
    the phrase's own words where the event is not known; empty where the phrase names none.
    """

    anchor: str
    offset: int | None
    unit: Unit = Unit.DAY
    days: Days = Days.CALENDAR
    bound: Bound = Bound.DUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A term as it was read.

    ``says`` tells in Russian how, days included, and what was doubtful; ``remarks`` are the last part
    of it, for a place that shows the days itself.
    """

    phrase: str
    kind: Kind
    windows: tuple[Window, ...] = ()
    event: EventOffset | None = None
    certainty: Certainty = Certainty.CERTAIN
    says: str = ""
    remarks: str = ""

    @property
    def beside_days(self) -> str:
        """Return what is left to tell where the days of the windows are shown already."""
        return self.remarks if self.windows else self.says

    def as_json(self) -> dict[str, Any]:
        """Return the reading as ``portal plan read-term --json`` prints it."""
        return {
            "phrase": self.phrase,
            "kind": str(self.kind),
            "windows": [
                {"start": window.start and window.start.isoformat(), "due": window.due.isoformat()}
                for window in self.windows
            ],
            "event": self.event
            and {
                "anchor": self.event.anchor,
                "offset": self.event.offset,
                "unit": str(self.event.unit),
                "days": str(self.event.days),
                "bound": str(self.event.bound),
            },
            "certainty": str(self.certainty),
            "says": self.says,
        }
