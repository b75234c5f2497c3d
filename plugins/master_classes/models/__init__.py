"""The tables of the events: the plan, who takes part, and what stands beside an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.master_classes.models.beside import (
    Attendance,
    PersonalLink,
    Reminder,
    ReminderRule,
)
from plugins.master_classes.models.drafts import EventDraft
from plugins.master_classes.models.enrolments import (
    LIVING,
    SEATED,
    Enrolment,
    EnrolmentChange,
    Seat,
)
from plugins.master_classes.models.events import (
    ENROLLING,
    SHOWN,
    Audience,
    Event,
    Leader,
    Quota,
    Session,
)
from plugins.master_classes.models.plan import Place, Series, Way

if TYPE_CHECKING:
    from peewee import Model

__all__ = [
    "ENROLLING",
    "LIVING",
    "SEATED",
    "SHOWN",
    "TABLES",
    "Attendance",
    "Audience",
    "Enrolment",
    "EnrolmentChange",
    "Event",
    "EventDraft",
    "Leader",
    "PersonalLink",
    "Place",
    "Quota",
    "Reminder",
    "ReminderRule",
    "Seat",
    "Series",
    "Session",
    "Way",
]

TABLES: tuple[type[Model] | Any, ...] = (
    Place,
    Way,
    Series,
    Event,
    Audience,
    Quota,
    Session,
    Leader,
    Seat,
    Enrolment,
    EnrolmentChange,
    Attendance,
    PersonalLink,
    ReminderRule,
    Reminder,
    EventDraft,
)
