"""Reports by schedule: asked for, and started on their day for each recipient with his own rights."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from flask import current_app

from plugins.excel_reports import catalogue
from plugins.excel_reports.models import ReportSchedule
from plugins.excel_reports.own_templates import write_as_held
from plugins.excel_reports.parameters import read
from plugins.excel_reports.scheduling import next_day
from plugins.excel_reports.services import Format, enter_in_audit, file_name
from portal import clock
from portal.access import policies
from portal.access.actor import build_actor, workplaces_of
from portal.accounts.models import Role, User
from portal.audit.services import record
from portal.database import write
from portal.errors import Invalid, NotAllowed, NotFound, PortalError
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.models import Membership
from portal.institutions.policies import memberships_within
from portal.jobs.services import enqueue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from plugins.excel_reports.contracts import Report
    from portal.access.actor import Actor
    from portal.jobs.work import Work
    from portal.plugin.manager import Plugins

MOST_SCHEDULES = 50


def add_schedule(
    actor: Actor,
    report: Report,
    *,
    given: Mapping[str, Sequence[str]],
    kind: Format,
    period: str,
    day: int,
    role: str = "",
    skip_empty: bool = True,
) -> ReportSchedule:
    """Let a report come by itself, to the actor or to a role within the actor's reach.

    Raises :class:`Invalid` for wrong parameters, and :class:`NotAllowed` to who may not download it.
    """
    if not catalogue.may_download(actor, report):
        raise NotAllowed(_("Your role does not allow downloading this report."))
    read(report, actor, given)
    if role and role not in roles_within(actor):
        raise Invalid(
            _("Nobody within your reach has this role."), {"role": [_("Choose another.")]}
        )
    mine = policies[ReportSchedule].rows(actor)
    if mine.count() >= MOST_SCHEDULES:
        raise Invalid(_("You have %(count)s schedules. Remove one first.", count=MOST_SCHEDULES))
    with write():
        made = ReportSchedule.create(
            report=report.name,
            user=actor.user,
            workplace=actor.workplace.id,
            given=json.dumps({key: list(values) for key, values in given.items()}),
            kind=kind.value,
            period=period,
            day=day,
            role=role,
            skip_empty=skip_empty,
            next_on=next_day(period, day, clock.today()),
        )
        record(actor, "create", made, label=str(report.title))
    return made


def remove_schedule(actor: Actor, schedule_id: int) -> None:
    """Let a report come no more."""
    found = policies[ReportSchedule].rows(actor).where(ReportSchedule.id == schedule_id).first()
    if found is None:
        raise NotFound(_("There is no such schedule."))
    with write():
        record(actor, "delete", found, label=found.report)
        found.delete_instance()


def roles_within(actor: Actor) -> dict[str, str]:
    """Return codes and titles of the roles that somebody else has within the actor's reach."""
    if actor.reach.institution_id is not None:
        return {}
    inside = Membership.select(Membership.role).where(
        memberships_within(actor.reach), Membership.institution.is_null(False)
    )
    roles = Role.select().where(Role.id.in_(inside)).order_by(Role.id)
    return {one.code: str(one) for one in roles}


def start_due(work: Work) -> None:
    """Start what is due today, once for each recipient; safe to run twice."""
    today = clock.today()
    due = list(
        ReportSchedule.select().where(ReportSchedule.next_on <= today).order_by(ReportSchedule.id)
    )
    with work.commit():
        for schedule in due:
            for recipient in _recipients(schedule):
                _start(schedule, recipient)
            schedule.next_on = next_day(schedule.period, schedule.day, today)
            schedule.save()


def make_scheduled(work: Work) -> None:
    """Make one recipient's report; without rows nothing is kept and nobody is told, if so asked."""
    report = catalogue.find(work.actor, work.arguments["name"])
    request = read(report, work.actor, work.arguments["given"])
    kind = Format(work.arguments["kind"])
    with tempfile.TemporaryDirectory(prefix="portal-report-") as folder:
        path = Path(folder) / f"report.{kind}"
        written, remark = write_as_held(report, request, path, kind)
        with work.commit():
            if written.rows or not work.arguments["skip_empty"]:
                enter_in_audit(report, request, kind, written)
                work.keep_file(path, file_name(report, request, kind))
                counted = ngettext("%(num)s row", "%(num)s rows", written.rows)
                work.result(text=f"{counted}. {remark}" if remark else counted)


def _start(schedule: ReportSchedule, recipient: Actor) -> None:
    try:
        report = catalogue.find(recipient, schedule.report)
    except PortalError:
        return
    given = _moved(report.parameters, json.loads(schedule.given))
    enqueue(
        "excel_reports.make_scheduled",
        actor=recipient,
        title=str(report.title),
        key=f"{schedule.id}:{schedule.next_on}:{recipient.workplace.id}",
        arguments={
            "name": schedule.report,
            "given": given,
            "kind": schedule.kind,
            "skip_empty": schedule.skip_empty,
        },
    )


def _moved(parameters: Sequence[Any], given: dict[str, list[str]]) -> dict[str, list[str]]:
    """Leave days out, so that each takes its default: the state of the day on which the report comes."""
    days = {one.name for one in parameters if one.kind == "date" and one.default is not None}
    return {name: values for name, values in given.items() if name not in days}


def _recipients(schedule: ReportSchedule) -> Iterator[Actor]:
    owner = actor_at(schedule.user, schedule.workplace_id)
    if owner is None:
        return
    if not schedule.role:
        yield owner
        return
    query = (
        Membership.select(Membership, User)
        .join(User)
        .switch(Membership)
        .join(Role)
        .where(
            memberships_within(owner.reach),
            Membership.institution.is_null(False),
            Role.code == schedule.role,
            User.enabled == True,  # noqa: E712 - peewee's comparison
        )
        .order_by(Membership.id)
    )
    for membership in query:
        found = actor_at(membership.user, membership.id)
        if found is not None:
            yield found


def actor_at(user: User, workplace_id: int) -> Actor | None:
    """Return the actor of a user at a workplace, with the rights of today; none when it is gone."""
    if not user.enabled:
        return None
    plugins = cast("Plugins", current_app.extensions["plugins"])
    for workplace in workplaces_of(user.id):
        if workplace.id == workplace_id:
            return build_actor(user, workplace, plugins, current_app.extensions["permissions"])
    return None


def told_day(schedule: ReportSchedule, weekdays: Sequence[str]) -> str:
    """Return on which day a schedule comes, in words; nothing for every day."""
    if schedule.period == "weekly":
        return weekdays[schedule.day - 1]
    return _("on day %(day)s", day=schedule.day) if schedule.period == "monthly" else ""
