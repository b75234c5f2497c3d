"""The overview of an event and the history of its changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import url_for
from peewee import fn

from plugins.master_classes import deadlines
from plugins.master_classes.models import SEATED, Audience, Enrolment, Quota
from plugins.master_classes.pages.blueprint import blueprint
from plugins.master_classes.pages.card import WEB, leaders_of, sessions_of, show_tab
from plugins.master_classes.pages.choices import audience_words, topic_title
from plugins.master_classes.pages.subjects import find_event, may
from plugins.master_classes.pages.trail import trail_of
from plugins.master_classes.pages.wording import mode_title
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.wording import PROMOTIONS
from portal.access import policies, requires
from portal.access.actor import acting
from portal.database import fetch_rows
from portal.files.listing import panel_of
from portal.i18n import format_moment
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from plugins.master_classes.models import Event
    from portal.access import Actor

_PROMOTIONS = dict(PROMOTIONS)


class Link(NamedTuple):
    """A line of the materials: its words, and the address where it is one."""

    title: str
    url: str


class QuotaLine(NamedTuple):
    """The quota of an institution, and how much of it is used."""

    institution: Institution
    places: int
    taken: int


@blueprint.get("/<int:key>")
@requires(ClassesPermission.VIEW)
def event_page(key: int) -> str:
    """Show what an event is about, when, where, for whom, and how one gets in."""
    actor = acting()
    event = find_event(actor, key)
    return show_tab(
        "master_classes/event.html",
        actor,
        event,
        about=_about(event),
        sessions=sessions_of(event),
        leaders=leaders_of(actor, event),
        links=[
            Link(one, one if one.startswith(WEB) else "")
            for one in event.materials.splitlines()
            if one.strip()
        ],
        files=panel_of(actor, event),
        enrolment=_enrolment(event),
        audience=audience_words(
            Audience.select().where(Audience.event == event.id).order_by(Audience.id)
        ),
        quotas=quotas_of(actor, event),
        open_url=open_url_of(event),
    )


@blueprint.get("/<int:key>/history")
@requires(ClassesPermission.VIEW)
def event_history(key: int) -> str:
    """Show what was done with an event and its enrolments, by whom and why."""
    actor = acting()
    event = find_event(actor, key)
    return show_tab("master_classes/history.html", actor, event, trail=trail_of(actor, event))


def enrols(actor: Actor, event: Event) -> bool:
    """Tell whether the actor may enrol people for an event as it stands."""
    return event.state in {"planned", "open"} and may(actor, "enrol", event)


def open_url_of(event: Event) -> str:
    """Return the address at which people enrol by themselves; nothing where they do not."""
    if event.mode == "by_coordinator" or event.internal or event.state not in {"planned", "open"}:
        return ""
    return url_for("master_classes.open_enrolment", key=event.id, _external=True)


def quotas_of(actor: Actor, event: Event) -> list[QuotaLine]:
    """Return the quotas of single institutions with what is used: two queries."""
    query = (
        policies[Quota]
        .rows(actor)
        .select(Quota, Institution)
        .join(Institution)
        .where(Quota.event == event.id)
        .order_by(Institution.sort_key)
    )
    found = list(query)
    if not found:
        return []
    seated = (
        Enrolment.select(Enrolment.institution, fn.COUNT(Enrolment.id))
        .where(Enrolment.event == event.id, Enrolment.state.in_(SEATED))
        .group_by(Enrolment.institution)
    )
    taken = dict(fetch_rows(seated))
    return [
        QuotaLine(one.institution, one.places, taken.get(one.institution_id, 0)) for one in found
    ]


def hours_of(event: Event) -> str:
    """Return the academic hours of an event as people write them."""
    return f"{event.hours:f}".rstrip("0").rstrip(".").replace(".", ",") if event.hours else ""


def _about(event: Event) -> list[tuple[str, Any]]:
    pairs = [
        (_("Direction"), event.direction),
        (_("Topic of difficulty"), topic_title(event.topic)),
        (_("Academic hours"), hours_of(event)),
        (_("Series"), event.series.title if event.series is not None else ""),
    ]
    place = event.institution
    return [
        *[(name, value) for name, value in pairs if value],
        (_("Held by"), place.name if place is not None else _("the district centre")),
        (_("Responsible"), event.responsible.name if event.responsible is not None else ""),
    ]


def _enrolment(event: Event) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [
        (_("How people enrol"), mode_title(event)),
        (_("Places"), event.capacity),
        (_("Free places"), str(_PROMOTIONS[event.promotion])),
    ]
    moments = (
        (_("Opens"), event.opens_at),
        (_("Closes"), deadlines.closes_at(event)),
        (_("Cancelled and replaced until"), deadlines.cancel_until(event)),
    )
    found += [(name, format_moment(moment)) for name, moment in moments if moment is not None]
    if event.least:
        due = deadlines.least_by(event)
        by = format_moment(due) if due is not None else ""
        words = _("%(count)s by %(moment)s", count=event.least, moment=by) if by else event.least
        found.append((_("Fewest participants"), words))
    if event.institution_quota:
        found.append((_("Places for one institution"), event.institution_quota))
    if event.hours_to_accept:
        found.append((_("Hours to accept a place"), event.hours_to_accept))
    return found
