"""The participants of an event: requests, places, offers, the waiting list, and who comes no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import redirect, request
from peewee import JOIN
from wtforms import StringField
from wtforms.validators import Length

from plugins.master_classes import services
from plugins.master_classes.links import participants_url
from plugins.master_classes.models import LIVING, Enrolment
from plugins.master_classes.pages.arranging import question_about
from plugins.master_classes.pages.blueprint import blueprint
from plugins.master_classes.pages.card import show_tab
from plugins.master_classes.pages.event_page import enrols
from plugins.master_classes.pages.quota_words import why_beside_free
from plugins.master_classes.pages.subjects import find_enrolment, find_event, may
from plugins.master_classes.pages.wording import enrolment_badge
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.wording import ENTRANCES
from plugins.staff.models import Person
from portal.access import policies, requires
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.accounts.models import User
from portal.asking import ask, do, seen
from portal.database import write
from portal.errors import Invalid
from portal.forms import Form
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.i18n import ngettext
from portal.institutions.listing import number
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask.typing import ResponseReturnValue

    from plugins.master_classes.models import Event
    from plugins.master_classes.pages.wording import Badge
    from portal.access import Actor

_ENTRANCES = dict(ENTRANCES)
MOST_CHOSEN = 2_000


class TurnForm(Form):
    """Why somebody is given a place before others."""

    why = StringField(
        _l("Why"),
        [Length(max=500)],
        description=_l("Needed where others before are passed over; the log keeps it."),
    )


class Line(NamedTuple):
    """An enrolment as the page lists it; ``id`` is its key, ``number`` its place in its list."""

    id: int
    enrolment: Enrolment
    number: int
    name: str
    institution: str
    post: str
    how: str
    badge: Badge


@blueprint.get("/<int:key>/participants")
@requires(ClassesPermission.ENROLMENTS)
def participants(key: int) -> str:
    """Show who takes part, as far as the actor sees them: an institution its own people."""
    actor = acting()
    event = find_event(actor, key)
    found = enrolments_of(actor, event)
    return show_tab(
        "master_classes/participants.html",
        actor,
        event,
        requests=_lines(one for one in found if one.state == "requested"),
        placed=_lines(
            sorted((one for one in found if one.state == "placed"), key=lambda one: one.seat or 0)
        ),
        offered=_lines(one for one in found if one.state == "offered"),
        waiting=_waiting(event, found),
        gone=_lines(one for one in found if one.state not in LIVING),
        enrols=enrols(actor, event),
        guests=enrols(actor, event) and works_for_district(actor),
        confirms=may(actor, "confirm", event),
        promotion=_promotion(event),
        held_up=why_beside_free(event) if any(one.state == "waiting" for one in found) else "",
    )


@blueprint.post("/<int:key>/participants/decide")
@requires(ClassesPermission.CONFIRM)
def decide_requests(key: int) -> ResponseReturnValue:
    """Confirm or refuse the chosen requests, all of them or none."""
    actor = acting()
    event = find_event(actor, key, "confirm")
    chosen = {number(one) for one in request.form.getlist("enrolment")[:MOST_CHOSEN]}
    wanted = [one for one in enrolments_of(actor, event) if one.id in chosen]
    refuses = request.form.get("action") == "refuse"
    why = request.form.get("why", "").strip()

    def act() -> None:
        if not wanted:
            raise Invalid(_("Choose at least one request to enrol."))
        with write():
            for one in wanted:
                if refuses:
                    services.refuse(actor, one, why=why)
                else:
                    services.confirm(actor, one, why=why)

    told = (
        ngettext("%(num)s request is refused.", "%(num)s requests are refused.", len(wanted))
        if refuses
        else ngettext(
            "%(num)s request is confirmed.", "%(num)s requests are confirmed.", len(wanted)
        )
    )
    do(act, done=told)
    return redirect(participants_url(event.id))


@blueprint.route("/enrolments/<int:enrolment_id>/promote", methods=("GET", "POST"))
@requires(ClassesPermission.CONFIRM)
def promote(enrolment_id: int) -> ResponseReturnValue:
    """Give somebody on the waiting list a free place; out of turn only with a reason."""
    actor = acting()
    subject = find_enrolment(actor, enrolment_id, "confirm")
    form = TurnForm(request.form)

    def act() -> None:
        services.promote(actor, subject, why=(form.why.data or "").strip(), seen=seen())

    return ask(
        form,
        act,
        question_about(
            subject.event,
            heading=_("Give a place"),
            purpose=_(
                "%(name)s is number %(number)s in the waiting list.",
                name=full_name(subject),
                number=services.place_in_list(subject) or "–",
            ),
            button=_("Give the place"),
            back=participants_url(subject.event_id),
            done=_("The place is given."),
            version=subject.version,
        ),
    )


def enrolments_of(actor: Actor, event: Event) -> list[Enrolment]:
    """Return the enrolments of an event that the actor sees, in the order of asking: one query."""
    query = (
        policies[Enrolment]
        .rows(actor)
        .select(Enrolment, Person, Institution, User)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Enrolment)
        .join(Institution, JOIN.LEFT_OUTER)
        .switch(Enrolment)
        .join(User, JOIN.LEFT_OUTER, on=(Enrolment.enrolled_by == User.id), attr="enrolled_by")
        .where(Enrolment.event == event.id)
        .order_by(Enrolment.queue_number)
    )
    return list(query)


def _lines(found: Iterable[Enrolment]) -> list[Line]:
    return [line_of(one, at) for at, one in enumerate(found, start=1)]


def line_of(one: Enrolment, at: int) -> Line:
    """Return an enrolment as pages list it."""
    return Line(
        one.id,
        one,
        at,
        full_name(one),
        one.institution.short_name if one.institution is not None else _("guest"),
        one.position,
        one.enrolled_by.name if one.enrolled_by is not None else str(_ENTRANCES[one.entrance]),
        enrolment_badge(one),
    )


def full_name(one: Enrolment) -> str:
    """Return the whole name of a participant."""
    return one.person.full_name if one.person is not None else one.name


def _waiting(event: Event, found: list[Enrolment]) -> list[Line]:
    """Return who waits; an institution is told the place in the whole list, not among its own."""
    places = {one.id: at for at, one in enumerate(services.waiting_list(event), start=1)}
    return [line_of(one, places.get(one.id, 0)) for one in found if one.state == "waiting"]


def _promotion(event: Event) -> str:
    if event.promotion == "approval":
        return _("A place that becomes free is given by a methodologist.")
    if event.hours_to_accept:
        return ngettext(
            "A place that becomes free is offered to the next one, who has %(num)s hour to accept it.",
            "A place that becomes free is offered to the next one, who has %(num)s hours to accept it.",
            event.hours_to_accept,
        )
    return _("A place that becomes free is given to the next one at once.")
