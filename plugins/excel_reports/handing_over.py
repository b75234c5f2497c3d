"""Reports by schedule as a part of a hand-over: they come to who takes over, with his rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.excel_reports import catalogue
from plugins.excel_reports.models import PERIODS, ReportSchedule
from plugins.excel_reports.schedules import actor_at
from portal.accounts.hand_over.places import no_place, same_place
from portal.errors import PortalError
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext
from portal.plugin import NotMoved, OpenItems

if TYPE_CHECKING:
    from portal.accounts.models import User


def open_items(user: User) -> list[OpenItems]:
    """Return the schedules by which reports come to a user, or to a role because he asked for it."""
    found = list(
        ReportSchedule.select().where(ReportSchedule.user == user.id).order_by(ReportSchedule.id)
    )

    def move(receiver: User) -> list[NotMoved]:
        return [NotMoved(_title(one), reason) for one in found if (reason := _move(one, receiver))]

    return [
        OpenItems(
            title=lazy_gettext("Reports by schedule"),
            labels=tuple(_title(one) for one in found),
            move=move,
        )
    ]


def _move(schedule: ReportSchedule, receiver: User) -> str:
    """Give a schedule to another; return why it cannot be, nothing where it is done."""
    place = same_place(receiver, schedule.workplace_id)
    if place is None:
        return no_place()
    actor = actor_at(receiver, place.id)
    try:
        report = catalogue.find(actor, schedule.report) if actor else None
    except PortalError as error:
        return error.message
    if actor is None or report is None or not catalogue.may_download(actor, report):
        return _("the role of who takes over does not allow downloading this report")
    if _comes_already(schedule, receiver):
        return _("who takes over gets this report already")
    schedule.user, schedule.workplace = receiver, place
    schedule.save()
    return ""


def _comes_already(schedule: ReportSchedule, receiver: User) -> bool:
    same = ("report", "given", "kind", "period", "day", "role")
    asked = [getattr(ReportSchedule, one) == getattr(schedule, one) for one in same]
    return bool(ReportSchedule.select().where(ReportSchedule.user == receiver.id, *asked).exists())


def _title(schedule: ReportSchedule) -> str:
    _owner, report = catalogue.registered().get(schedule.report, ("", None))
    title = str(report.title) if report else schedule.report
    return f"{title}, {dict(PERIODS)[schedule.period]}"
