"""The pages of invitations: what was sent to whom, an event as a file, a guest's or leader's own feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, request, url_for
from peewee import JOIN

from plugins.master_classes import services
from plugins.master_classes.invitations import files
from plugins.master_classes.invitations.models import InvitationLetter, Invited, SessionEdition
from plugins.master_classes.invitations.sending import send_what_is_owed
from plugins.master_classes.invitations.wording import GUEST_ROLES, STANDINGS
from plugins.master_classes.pages.card import show_tab
from plugins.master_classes.pages.subjects import find_event, may
from plugins.master_classes.permissions import ClassesPermission
from portal.access import policies, public, requires
from portal.access.actor import acting
from portal.asking import do
from portal.i18n import gettext as _
from portal.inbox.models import MAIL_STATES, MailMessage
from portal.inbox.outbox import mail_is_on
from portal.plugin import Tone
from portal.security.pacing import keep_pace

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from plugins.master_classes.models import Event
    from portal.access import Actor

blueprint = Blueprint("master_classes_invitations", __name__, url_prefix="/master-classes")
P = ClassesPermission
MOST = 1_000
FEEDS_A_MINUTE = 60
GONE = 410
"""What a void link answers: a calendar program asks no more."""
TONES = {"TENTATIVE": Tone.SOON, "CONFIRMED": Tone.DONE, "CANCELLED": Tone.NEUTRAL}


@blueprint.get("/<int:key>/invitations")
@requires(P.ENROLMENTS)
def invitations(key: int) -> str:
    """Show what was sent to whom, the latest first."""
    actor = acting()
    event = find_event(actor, key)
    return show_tab(
        "master_classes/invitations.html",
        actor,
        event,
        letters=list(_letters(actor, event)),
        standings=dict(STANDINGS),
        roles=dict(GUEST_ROLES),
        mail_states=dict(MAIL_STATES),
        tones=TONES,
        mail_is_on=mail_is_on(),
        sends=may(actor, "edit", event),
    )


@blueprint.post("/<int:key>/invitations/send")
@requires(P.EDIT)
def send_now(key: int) -> ResponseReturnValue:
    """Send what an event owes at once, and not with the next round."""
    actor = acting()
    event = find_event(actor, key, "edit")
    do(
        lambda: send_what_is_owed(actor, event),
        done=_("Invitations are up to date: what was new is on its way."),
    )
    return redirect(url_for(".invitations", key=key), code=303)


@blueprint.get("/<int:key>/calendar.ics")
@requires(P.VIEW)
def event_file(key: int) -> Response:
    """Give an event as a file that every calendar takes."""
    return _calendar(files.event_file(find_event(acting(), key)), f"event-{key}.ics")


@blueprint.get("/calendar/personal/<token>.ics")
@public
def personal_calendar(token: str) -> Response:
    """Give the meetings of a personal link: a guest's enrolment or a leader's event, as it stands now."""
    keep_pace("classes_feed", request.remote_addr or "", limit=FEEDS_A_MINUTE, seconds=60)
    link = services.find_link(token)
    if link is None:
        return Response(status=GONE)
    answer = _calendar(files.personal_file(link), "calendar.ics", shown="inline")
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _calendar(text: bytes, name: str, shown: str = "attachment") -> Response:
    answer = Response(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'{shown}; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _letters(actor: Actor, event: Event) -> list[InvitationLetter]:
    query = (
        policies[InvitationLetter]
        .rows(actor)
        .select(InvitationLetter, Invited, SessionEdition, MailMessage)
        .join(Invited)
        .join(SessionEdition)
        .switch(InvitationLetter)
        .join(MailMessage, JOIN.LEFT_OUTER)
        .where(SessionEdition.event == event.id)
        .order_by(InvitationLetter.id.desc())
        .limit(MOST)
    )
    return list(query)
