"""The history of an event: its own changes from the audit, and the log of its enrolments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.master_classes.models import Enrolment, EnrolmentChange, Event
from plugins.master_classes.pages.subjects import may
from plugins.master_classes.pages.wording import ENROLMENT_TONES
from plugins.master_classes.wording import ACTED, ENROLMENT_STATES
from plugins.staff.models import Person
from portal.access import policies
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.audit.words import changes_in
from portal.i18n import format_moment
from portal.i18n import gettext as _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from portal.access import Actor

MOST = 200
FOLLOWS = frozenset({"sequence", "changed_at", "version"})
_STATES = dict(ENROLMENT_STATES)
_ACTED = dict(ACTED)


def trail_of(actor: Actor, event: Event) -> list[dict[str, Any]]:
    """Return what was done with an event, the last first.

    Its own changes are for who arranges it; enrolments are told as far as the actor sees them.
    """
    rows = _changes(event) if may(actor, "edit", event) else []
    seen = policies[Enrolment].rows(actor).select(Enrolment.id).where(Enrolment.event == event.id)
    changes = _log(EnrolmentChange.enrolment.in_(seen)).order_by(EnrolmentChange.id.desc())
    rows += [(one.at, one.id, entry(one, named=True)) for one in changes.limit(MOST)]
    rows.sort(key=lambda row: row[:2], reverse=True)
    return [line for _at, _key, line in rows]


def _changes(event: Event) -> list[tuple[dt.datetime, int, dict[str, Any]]]:
    table = Event._meta.table_name  # noqa: SLF001 - peewee's public way
    query = AuditEntry.select().where(
        AuditEntry.subject == table, AuditEntry.subject_id == event.id
    )
    return [(one.at, 0, _changed(one)) for one in query.order_by(AuditEntry.id.desc()).limit(MOST)]


def log_of(enrolment: Enrolment) -> list[dict[str, Any]]:
    """Return the log of one enrolment, the first line first."""
    lines = _log(EnrolmentChange.enrolment == enrolment.id)
    return [entry(one) for one in lines.order_by(EnrolmentChange.id)]


def entry(one: EnrolmentChange, *, named: bool = False) -> dict[str, Any]:
    """Return a line of a log as an entry of a timeline: what it became, by whom, why."""
    became = str(_STATES[one.became])
    who = one.user.name if one.user is not None else str(_ACTED[one.acted])
    return {
        "on": format_moment(one.at),
        "title": f"{one.enrolment}: {became}" if named else became,
        "note": ": ".join(filter(None, (who, one.why))),
        "tone": ENROLMENT_TONES[one.became],
    }


def _log(condition: Any) -> Any:
    return (
        EnrolmentChange.select(EnrolmentChange, Enrolment, Person, User)
        .join(Enrolment)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(EnrolmentChange)
        .join(User, JOIN.LEFT_OUTER, on=(EnrolmentChange.user == User.id), attr="user")
        .where(condition)
    )


def _changed(one: AuditEntry) -> dict[str, Any]:
    told = "; ".join(_differences(one))
    actions = {"create": _("Added"), "change": _("Changed"), "delete": _("Deleted")}
    title = one.note or actions.get(one.action, one.action)
    return {
        "on": format_moment(one.at),
        "title": title,
        "note": ". ".join(filter(None, (one.actor_name, told))),
    }


def _differences(one: AuditEntry) -> Iterable[str]:
    for change in changes_in(one):
        if change.field not in FOLLOWS:
            yield f"{change.title}: {_shown(change.old)} → {_shown(change.new)}"


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
