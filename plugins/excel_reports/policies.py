"""Who sees whose schedules: each his own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.excel_reports.models import ReportSchedule
from portal.access.policies import Policy

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor


class SchedulePolicy(Policy):
    """One's own schedules at this workplace; nobody gets reports in another's name."""

    def __init__(self) -> None:
        super().__init__(ReportSchedule, "excel_reports.schedule")

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition of the actor's own schedules."""
        return (ReportSchedule.user == actor.user.id) & (
            ReportSchedule.workplace == actor.workplace.id
        )
