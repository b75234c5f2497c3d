"""The tasks of "My work": checks and findings that wait for this side, with their days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import fn

from plugins.document_control.folders.tasks import folder_tasks
from plugins.document_control.links import check_url, finding_url
from plugins.document_control.models import ControlCheck, Extension, Finding
from plugins.document_control.permissions import ControlPermission
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.database import as_date, fetch_rows
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.models import Institution
from portal.plugin import Task

if TYPE_CHECKING:
    from portal.access import Actor

MOST = 200


def tasks(actor: Actor) -> list[Task]:
    """Return what this user must do about checks and findings."""
    if works_for_district(actor):
        if not actor.can(ControlPermission.EDIT):
            return []
        return [*_to_inspect(actor), *_to_judge(actor), *_to_decide(actor), *folder_tasks(actor)]
    found = folder_tasks(actor)
    if actor.can(ControlPermission.ANSWER):
        found += [*_to_answer(actor), *_to_mend(actor)]
    if actor.can(ControlPermission.ACKNOWLEDGE):
        found += _to_acknowledge(actor)
    return found


def title_of(check: ControlCheck) -> str:
    """Return how a task calls a check: its number and what is checked."""
    return f"{check}: {check.checklist_version.checklist.title}"


def _checks(actor: Actor, *conditions: Any) -> list[ControlCheck]:
    query = policies[ControlCheck].rows(actor).where(*conditions)
    return list(query.order_by(ControlCheck.due_on, ControlCheck.id).limit(MOST))


def _task(check: ControlCheck, words: str, permission: str, *, step: str) -> Task:
    return Task(
        key=f"document_control.{step}:{check.id}",
        title=f"{words}: {title_of(check)}",
        url=check_url(check.id),
        permission=permission,
        due_on=check.due_on,
        institution=check.institution.short_name,
    )


def _to_inspect(actor: Actor) -> list[Task]:
    waiting = _checks(
        actor,
        ControlCheck.inspector == actor.user.id,
        ControlCheck.state.in_(("submitted", "inspection", "recheck")),
    )
    return [_task(one, _("Inspect"), ControlPermission.EDIT, step="inspect") for one in waiting]


def _to_judge(actor: Actor) -> list[Task]:
    """Return one task for each check whose findings were answered and wait for a word."""
    query = (
        policies[Finding]
        .rows(actor)
        .select(Finding.check_of, fn.COUNT(Finding.id), fn.MIN(Finding.due_on))
        .join(ControlCheck, on=(Finding.check_of == ControlCheck.id))
        .where(Finding.state == "answered", ControlCheck.inspector == actor.user.id)
        .group_by(Finding.check_of)
        .limit(MOST)
    )
    found = fetch_rows(query)
    checks = {
        one.id: one for one in _checks(actor, ControlCheck.id.in_([key for key, *_ in found]))
    }
    return [
        Task(
            key=f"document_control.judge:{key}",
            title=ngettext(
                "Judge %(num)s answer to findings", "Judge %(num)s answers to findings", count
            )
            + f": {title_of(checks[key])}",
            url=check_url(key),
            permission=ControlPermission.EDIT,
            due_on=as_date(due),
            institution=checks[key].institution.short_name,
        )
        for key, count, due in found
        if key in checks
    ]


def _to_decide(actor: Actor) -> list[Task]:
    query = (
        policies[Extension]
        .rows(actor)
        .select(Extension, Finding)
        .join(Finding)
        .where(Extension.state == "asked")
        .order_by(Extension.asked_at)
        .limit(MOST)
    )
    return [
        Task(
            key=f"document_control.extension:{one.id}",
            title=_("More time is asked for: %(finding)s", finding=one.finding),
            url=finding_url(one.finding),
            permission=ControlPermission.EDIT,
            due_on=one.finding.due_on,
        )
        for one in query
        if one.finding.check_of is None or one.finding.check_of.inspector_id == actor.user.id
    ]


def _to_answer(actor: Actor) -> list[Task]:
    waiting = _checks(actor, ControlCheck.state.in_(("self_check", "returned")))
    return [
        _task(one, _("Fill in the self-check"), ControlPermission.ANSWER, step="answer")
        for one in waiting
    ]


def _to_mend(actor: Actor) -> list[Task]:
    query = (
        policies[Finding]
        .rows(actor)
        .select(Finding, Institution)
        .join(Institution)
        .where(Finding.state.in_(("open", "returned")))
        .order_by(Finding.due_on, Finding.id)
        .limit(MOST)
    )
    return [
        Task(
            key=f"document_control.mend:{one.id}",
            title=_("Mend the finding: %(finding)s", finding=one),
            url=finding_url(one),
            permission=ControlPermission.ANSWER,
            due_on=one.due_on,
            institution=one.institution.short_name,
            who=one.responsible_name,
        )
        for one in query
    ]


def _to_acknowledge(actor: Actor) -> list[Task]:
    waiting = _checks(actor, ControlCheck.state == "issued")
    return [
        _task(one, _("Acknowledge the result"), ControlPermission.ACKNOWLEDGE, step="acknowledge")
        for one in waiting
    ]
