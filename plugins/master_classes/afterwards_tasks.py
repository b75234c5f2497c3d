"""What waits after an event that was held: hours to confirm at an institution, certificates at the district."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from plugins.master_classes.certificates.models import Certificate
from plugins.master_classes.certificates.wording import VALID
from plugins.master_classes.links import certificates_url, hours_url
from plugins.master_classes.models import Attendance, Enrolment, Event
from plugins.master_classes.permissions import ClassesPermission as P
from plugins.master_classes.recording.confirming import lines
from plugins.master_classes.recording.models import ConfirmedHours
from portal import clock
from portal.access import policies
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.plugin import Task

if TYPE_CHECKING:
    from portal.access import Actor

REMINDED = dt.timedelta(days=60)
"""For how long after an event its work stands among the tasks: what nobody did by then is left."""
MOST = 20


def hours_to_confirm(actor: Actor) -> list[Task]:
    """Return the events of the institution's people whose hours wait for the record."""
    kept = ConfirmedHours.select(ConfirmedHours.enrolment).where(
        ConfirmedHours.holder.is_null(False), ConfirmedHours.enrolment.is_null(False)
    )
    came = (
        Attendance.select(Enrolment.event)
        .join(Enrolment)
        .where(
            Attendance.present,
            Enrolment.institution == actor.reach.institution_id,
            Enrolment.person.is_null(False),
            Enrolment.id.not_in(kept),
        )
    )
    found = []
    for event in _held(actor).where(Event.id.in_(came)).limit(MOST):
        count = sum(one.is_due for one in lines(actor, event))
        if count:
            words = ngettext(
                "Confirm the hours of %(num)s person: %(title)s",
                "Confirm the hours of %(num)s people: %(title)s",
                count,
                title=event.title,
            )
            found.append(_task("hours", event, words, hours_url(event.id), P.RECORD))
    return found


def certificates_to_issue(actor: Actor) -> list[Task]:
    """Return the actor's own events to which people came and of which there is no certificate."""
    came = Attendance.select(Enrolment.event).join(Enrolment).where(Attendance.present)
    issued = Certificate.select(Certificate.event).where(Certificate.state == VALID)
    query = _held(actor).where(
        Event.responsible == actor.user.id, Event.id.in_(came), Event.id.not_in(issued)
    )
    return [
        _task(
            "certificates",
            event,
            _("Issue the certificates: %(title)s", title=event.title),
            certificates_url(event.id),
            P.CERTIFICATES,
        )
        for event in query.limit(MOST)
    ]


def _held(actor: Actor) -> Any:
    return (
        policies[Event]
        .rows(actor)
        .where(Event.state == "held", Event.ends_at >= clock.now() - REMINDED)
        .order_by(Event.ends_at)
    )


def _task(name: str, event: Event, title: str, url: str, permission: str) -> Task:
    return Task(
        key=f"master_classes.{name}:{event.id}", title=title, url=url, permission=permission
    )
