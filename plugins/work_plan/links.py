"""Where plans, their rows and their work are shown, and how they are called on pages of history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.work_plan.models import (
    Activity,
    EventDate,
    Evidence,
    Move,
    Occurrence,
    PlanSection,
    WorkPlan,
)
from portal.plugin import RecordLink, address_of

if TYPE_CHECKING:
    from peewee import Model

LABEL_LENGTH = 120
CRUMB_LENGTH = 50


def plan_url(plan_id: int, **asked: Any) -> str:
    """Return the address of a plan."""
    return address_of("work_plan.plan_page", plan_id=plan_id, **asked)


def activity_url(activity_id: int) -> str:
    """Return the address of a row with its history."""
    return address_of("work_plan.activity_page", activity_id=activity_id)


def work_url(work_id: int) -> str:
    """Return the address of a piece of work."""
    return address_of("work_plan.work_page", work_id=work_id)


def work_list_url(**asked: Any) -> str:
    """Return the address of the list of work: ``when`` is overdue, week or month."""
    return address_of("work_plan.work_list", **asked)


def short(text: str) -> str:
    """Return a text in one line that fits a heading."""
    line = " ".join(text.split())
    return line if len(line) <= LABEL_LENGTH else f"{line[: LABEL_LENGTH - 1].rstrip()}…"


def brief(text: str) -> str:
    """Return a text in one line that fits the way to a page."""
    line = " ".join(text.split())
    return line if len(line) <= CRUMB_LENGTH else f"{line[: CRUMB_LENGTH - 1].rstrip()}…"


def link_of(record: Model) -> RecordLink | None:
    """Return how a record of plans is called and where it is shown; nothing for others'."""
    if isinstance(record, WorkPlan):
        return RecordLink(short(str(record)), plan_url(record.id))
    if isinstance(record, (PlanSection, EventDate)):
        return RecordLink(short(str(record)), plan_url(record.plan_id))
    if isinstance(record, Activity):
        return RecordLink(short(record.text), activity_url(record.id))
    if isinstance(record, Occurrence):
        return RecordLink(short(record.activity.text), work_url(record.id))
    if isinstance(record, (Evidence, Move)):
        return RecordLink(short(str(record)), work_url(record.occurrence_id))
    return None
