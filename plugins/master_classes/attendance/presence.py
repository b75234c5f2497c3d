"""How participants mark themselves: by the QR code of the poster, or by the code word told in the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from plugins.master_classes import services
from plugins.master_classes.attendance import codes, marking
from plugins.master_classes.models import Attendance, Enrolment, Session
from plugins.master_classes.pages.card import session_line
from portal.access import public
from portal.asking import said
from portal.errors import Conflict, Invalid
from portal.i18n import gettext as _
from portal.qr_codes import qr_code
from portal.security.pacing import keep_pace

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from plugins.master_classes.models import PersonalLink

blueprint = Blueprint("master_classes_presence", __name__, url_prefix="/master-classes")
LOOKS_A_MINUTE = 120
TRIES_A_MINUTE = 60
WORDS_AN_HOUR = 20
HOUR = 3600
GONE = 410
LONGEST = 500


@blueprint.route("/present/<token>", methods=("GET", "POST"))
@public
def poster_page(token: str) -> ResponseReturnValue:
    """Let a participant who has scanned the poster confirm by the own code or personal link."""
    keep_pace("classes_poster", request.remote_addr or "", limit=LOOKS_A_MINUTE, seconds=60)
    session_id = codes.read_poster(token)
    session = Session.get_or_none(Session.id == session_id) if session_id is not None else None
    if session is None:
        return render_template("master_classes/present_void.html"), GONE
    problem, status = "", 200
    if request.method == "POST":
        keep_pace("classes_present", request.remote_addr or "", limit=TRIES_A_MINUTE, seconds=60)
        problem = _confirm(session, request.form.get("code", "")[:LONGEST])
        if not problem:
            return render_template("master_classes/present_done.html", event=session.event)
        status = Invalid.status
    page = render_template(
        "master_classes/present.html",
        event=session.event,
        line=session_line(session),
        problem=problem,
        is_open=marking.may_mark_oneself(session),
    )
    return page, status


@blueprint.route("/mine/<token>/present", methods=("GET", "POST"))
@public
def own_page(token: str) -> ResponseReturnValue:
    """Show the own code to the leader's phone, and take the code word that is told in the room."""
    keep_pace("classes_link", request.remote_addr or "", limit=LOOKS_A_MINUTE, seconds=60)
    link = services.find_link(token)
    if link is None or link.enrolment is None:
        return render_template("master_classes/void.html"), GONE
    problem, status = "", 200
    if request.method == "POST":
        keep_pace("classes_word", str(link.id), limit=WORDS_AN_HOUR, seconds=HOUR)
        problem = _by_word(link, link.enrolment, request.form.get("word", "")[:LONGEST])
        if not problem:
            flash(_("You are marked as present."), "success")
            return redirect(url_for(".own_page", token=token), code=303)
        status = Invalid.status
    enrolment = link.enrolment
    sessions = _sessions(enrolment)
    page = render_template(
        "master_classes/own_presence.html",
        token=token,
        event=enrolment.event,
        code=codes.shown_code(enrolment.id),
        picture=qr_code(codes.code_of(enrolment.id)),
        sessions=[(session_line(one), one.id in _came(enrolment)) for one in sessions],
        is_open=any(marking.may_mark_oneself(one) for one in sessions),
        seated=enrolment.state == "placed",
        problem=problem,
    )
    return page, status


def _confirm(session: Session, text: str) -> str:
    """Mark whose code or personal link it is; return what is wrong, in words."""
    link = _link_in(text)
    if link is not None:
        enrolment = link.enrolment
    else:
        typed = codes.plain_code(text)
        query = Enrolment.select().where(
            Enrolment.event == session.event_id, Enrolment.state == "placed"
        )
        enrolment = next((one for one in query if codes.code_of(one.id) == typed), None)
    if enrolment is None:
        return _("Nobody at this event has this code. Look for it on your personal page.")
    try:
        marking.mark_oneself(link, session, enrolment, "qr")
    except (Conflict, Invalid) as error:
        return said(error)
    return ""


def _by_word(link: PersonalLink, enrolment: Enrolment, text: str) -> str:
    """Mark the participant at the session whose code word it is; return what is wrong, in words."""
    now = [one for one in _sessions(enrolment) if marking.may_mark_oneself(one)]
    if not now:
        return _("Participants mark themselves while the session is on.")
    found = next((one for one in now if codes.is_word_of(one.id, text)), None)
    if found is None:
        return _("This is not the code word of the session. Ask the leader.")
    try:
        marking.mark_oneself(link, found, enrolment, "code")
    except (Conflict, Invalid) as error:
        return said(error)
    return ""


def _link_in(text: str) -> PersonalLink | None:
    """Return the participant's link whose address or secret a text is."""
    parts = text.strip().rstrip("/").removesuffix("/present").split("/")
    link = services.find_link(parts[-1])
    return link if link is not None and link.enrolment is not None else None


def _sessions(enrolment: Enrolment) -> list[Session]:
    query = Session.select().where(Session.event == enrolment.event_id)
    return list(query.order_by(Session.starts_at, Session.number))


def _came(enrolment: Enrolment) -> set[int]:
    query = Attendance.select(Attendance.session).where(
        Attendance.enrolment == enrolment.id,
        Attendance.present == True,  # noqa: E712 - SQL
    )
    return {one.session_id for one in query}
