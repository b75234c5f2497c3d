"""The hotline's cards of the dashboard: what is overdue, what is open, what waits for us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import fn

from plugins.hotline.links import request_list_url
from plugins.hotline.models import Request
from plugins.hotline.models.requests import OPEN_STATES
from plugins.hotline.permissions import HotlinePermission
from portal import clock
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.plugin import Card, Tone

if TYPE_CHECKING:
    from portal.access import Actor


def cards(actor: Actor) -> list[Card]:
    """Return the cards of the workplace: one query."""
    query = (
        policies[Request]
        .rows(actor)
        .select(
            fn.COUNT(Request.id),
            fn.COUNT(Request.id).filter(Request.next_due < clock.now()),
            fn.COUNT(Request.id).filter(Request.state == "waiting"),
        )
        .where(Request.state.in_(OPEN_STATES), Request.removed_at.is_null())
    )
    count, overdue, waiting = fetch_rows(query)[0]
    if not works_for_district(actor):
        return [
            Card(
                title=_("The hotline waits for you"),
                value=str(waiting),
                permission=HotlinePermission.VIEW,
                url=request_list_url(state="waiting"),
                note=_("open requests: %(count)s", count=count),
                tone=Tone.SOON if waiting else Tone.NEUTRAL,
                needs_you=bool(waiting),
                order=40,
            )
        ]
    return [
        Card(
            title=_("Overdue requests to the hotline"),
            value=str(overdue),
            permission=HotlinePermission.VIEW,
            url=request_list_url(when="overdue"),
            note=_("open requests: %(count)s", count=count),
            tone=Tone.OVERDUE if overdue else Tone.DONE,
            needs_you=bool(overdue) and actor.can(HotlinePermission.EDIT),
            order=40,
        )
    ]
