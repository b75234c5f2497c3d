"""The card of events on the dashboard: for the district what waits, for an institution where to enrol."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from peewee import fn

from plugins.master_classes.links import event_list_url
from plugins.master_classes.models import ENROLLING, Enrolment, Event
from plugins.master_classes.permissions import ClassesPermission
from portal import clock
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.plugin import Card, Tone

if TYPE_CHECKING:
    from portal.access import Actor

AHEAD = dt.timedelta(days=30)


def cards(actor: Actor) -> list[Card]:
    """Return the card of the workplace: one query for the district, two for an institution."""
    now = clock.now()
    query = (
        policies[Event]
        .rows(actor)
        .select(
            fn.COUNT(Event.id).filter(Event.state.in_(ENROLLING) & (Event.starts_at > now)),
            fn.COUNT(Event.id).filter(
                Event.state.in_((*ENROLLING, "closed")) & Event.starts_at.between(now, now + AHEAD),
            ),
            fn.COUNT(Event.id).filter(Event.state == "proposed"),
        )
    )
    enrolling, soon, proposed = fetch_rows(query)[0]
    if works_for_district(actor):
        waits = bool(proposed) and actor.can(ClassesPermission.EDIT)
        return [
            Card(
                title=_("Proposals of events to decide on") if waits else _("Events in 30 days"),
                value=str(proposed if waits else soon),
                permission=ClassesPermission.VIEW,
                url=event_list_url(when="proposals" if waits else "ahead"),
                note=_("enrolment goes on: %(count)s", count=enrolling),
                tone=Tone.SOON if waits else Tone.NEUTRAL,
                needs_you=waits,
                order=60,
            )
        ]
    offered = (
        policies[Enrolment]
        .rows(actor)
        .where(Enrolment.state == "offered", Enrolment.institution == actor.reach.institution_id)
        .count()
    )
    waits = bool(offered) and actor.can(ClassesPermission.ENROL)
    return [
        Card(
            title=_("Events with open enrolment"),
            value=str(enrolling),
            permission=ClassesPermission.VIEW,
            url=event_list_url(when="enrolling"),
            note=_("offered places to accept: %(count)s", count=offered) if offered else "",
            tone=Tone.SOON if waits else Tone.NEUTRAL,
            needs_you=waits,
            order=60,
        )
    ]
