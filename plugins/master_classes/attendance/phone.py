"""The leader's page on a phone, by an account or by a personal link: it goes on without a network.

All its addresses begin alike, so that the service worker keeps this page and nothing else.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf

from plugins.master_classes import services
from plugins.master_classes.attendance import marking
from plugins.master_classes.attendance.batches import read_batch
from plugins.master_classes.attendance.codes import code_of
from plugins.master_classes.attendance.expected import expected_at, tally
from plugins.master_classes.attendance.marking import Given, length_of, now_ms, why_not_now
from plugins.master_classes.attendance.unannounced import Arrived, take_in
from plugins.master_classes.attendance.views import find_session
from plugins.master_classes.models import PersonalLink, Session
from plugins.master_classes.pages.card import session_line
from plugins.master_classes.pages.subjects import LARGEST_KEY
from plugins.master_classes.permissions import ClassesPermission
from portal import clock
from portal.access import public, requires
from portal.access.actor import acting
from portal.asking import do
from portal.database import write
from portal.errors import Conflict, NotFound
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.security.pacing import keep_pace

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from plugins.master_classes.acting import By
    from portal.access import Actor

blueprint = Blueprint("master_classes_phone", __name__, url_prefix="/master-classes/check-in")
WORKER = Path(__file__).parents[1] / "static" / "check_in_worker.js"
LOOKS_A_MINUTE = 120
GONE = 410
BEFORE = dt.timedelta(days=1)
AFTER = dt.timedelta(days=7)
"""When a personal link shows the participants of a session: no names long before or after it."""
CAMERA = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


@dataclass(frozen=True, slots=True)
class Door:
    """By whom and by which addresses a session is marked on a phone.

    ``who`` names the one who marks, for the phone: what waits there is sent for nobody else.
    """

    by: Actor | PersonalLink
    who: str
    session: Session
    page: str
    marks: str
    state: str
    back: str = ""


@blueprint.get("/worker.js")
@public
def worker() -> Response:
    """Give the service worker from inside the folder that it keeps."""
    answer = Response(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/<int:session_id>/")
@requires(ClassesPermission.MARK)
def page(session_id: int) -> ResponseReturnValue:
    """Show the page of a session for a phone."""
    return _page(_by_account(session_id))


@blueprint.get("/<int:session_id>/state")
@requires(ClassesPermission.MARK)
def state(session_id: int) -> ResponseReturnValue:
    """Tell a phone how the marks stand, and give it a fresh token."""
    return _state(_by_account(session_id))


@blueprint.post("/<int:session_id>/marks")
@requires(ClassesPermission.MARK)
def marks(session_id: int) -> ResponseReturnValue:
    """Take marks from a phone."""
    return _take(_by_account(session_id))


@blueprint.get("/by-link/<token>/<int:session_id>/")
@public
def link_page(token: str, session_id: int) -> ResponseReturnValue:
    """Show the page of a session to a leader without an account."""
    door = _by_link(token, session_id)
    return _void() if door is None else _page(door)


@blueprint.get("/by-link/<token>/<int:session_id>/state")
@public
def link_state(token: str, session_id: int) -> ResponseReturnValue:
    """Tell the phone of a leader without an account how the marks stand."""
    door = _by_link(token, session_id)
    return _void() if door is None else _state(door)


@blueprint.post("/by-link/<token>/<int:session_id>/marks")
@public
def link_marks(token: str, session_id: int) -> ResponseReturnValue:
    """Take marks from the phone of a leader without an account."""
    door = _by_link(token, session_id)
    return _void() if door is None else _take(door)


def shows_names(session: Session) -> bool:
    """Tell whether a personal link shows the participants of a session today."""
    return session.starts_at - BEFORE <= clock.now() <= session.ends_at + AFTER


def _by_account(session_id: int) -> Door:
    session = find_session(acting(), session_id, "mark")
    values: dict[str, Any] = {"session_id": session.id}
    return Door(
        acting(),
        str(acting().user.id),
        session,
        url_for(".page", **values),
        url_for(".marks", **values),
        url_for(".state", **values),
        url_for("master_classes_attendance.event_attendance", key=session.event_id),
    )


def _by_link(token: str, session_id: int) -> Door | None:
    keep_pace("classes_check_in", request.remote_addr or "", limit=LOOKS_A_MINUTE, seconds=60)
    link = services.find_link(token)
    if link is None or link.leader is None:
        return None
    event = link.leader.event
    session: Session | None = (
        Session.get_or_none(Session.id == session_id, Session.event == event.id)
        if session_id <= LARGEST_KEY
        else None
    )
    if session is None:
        raise NotFound(_("There is no such session."))
    values: dict[str, Any] = {"token": token, "session_id": session.id}
    return Door(
        link,
        f"link-{link.id}",
        session,
        url_for(".link_page", **values),
        url_for(".link_marks", **values),
        url_for(".link_state", **values),
        url_for("master_classes.personal_page", token=token),
    )


def _void() -> tuple[str, int]:
    return render_template("master_classes/void.html"), GONE


def _page(door: Door) -> ResponseReturnValue:
    session = door.session
    refusal = _refusal(door)
    rows = [] if refusal else expected_at(door.by, session)
    text = render_template(
        "master_classes/check_in.html",
        door=door,
        session=session,
        event=session.event,
        line=session_line(session),
        rows=rows,
        codes={one.id: code_of(one.id) for one in rows},
        tally=tally(session, rows),
        length=length_of(session),
        refusal=refusal,
        made=now_ms(),
        until=_day_ends(session),
    )
    return text, 200, {"Permissions-Policy": CAMERA}


def _state(door: Door) -> ResponseReturnValue:
    return {**_standing(door), "told": [], "kept": []}


def _take(door: Door) -> ResponseReturnValue:
    """Take a batch from the script, or one mark from the form of a page without scripts.

    What a personal link no longer shows, it no longer marks.
    """
    if refusal := _refusal(door):
        raise Conflict(refusal)
    if not request.is_json:
        return _take_form(door)
    batch = read_batch(_sent(), now_ms())
    with write():
        waiting = take_in(door.by, door.session, batch.people) if batch.people else []
        merged = marking.mark(door.by, door.session, batch.marks)
    told = [
        *batch.refused,
        *merged.told,
        *(
            marking.Told(one.key, _("No place is free: the district decides about this person."))
            for one in waiting
        ),
    ]
    kept = [*(one.key for one in batch.marks), *(one.key for one in batch.people)]
    return {
        **_standing(door),
        "kept": [*kept, *(one.key for one in batch.refused)],
        "told": [{"key": one.key, "words": one.words} for one in told],
    }


def _sent() -> Any:
    """Return the JSON that was sent; nothing for what is none, or is nested without an end."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _take_form(door: Door) -> ResponseReturnValue:
    form = request.form
    name = form.get("name", "").strip()
    enrolment = number(form.get("enrolment"))
    if name:
        person = Arrived(
            name=name,
            organisation=form.get("organisation", ""),
            position=form.get("position", ""),
        )
        if do(lambda: _arrive(door, person), done=_("Written down: %(name)s.", name=name)):
            return redirect(door.page, code=303)
    elif enrolment is not None:
        stands = {"1": True, "0": False}.get(form.get("present", ""))
        minutes = number(form.get("minutes"))
        given = Given(
            enrolment_id=min(enrolment, LARGEST_KEY),
            present=stands,
            minutes=None if minutes is None else min(minutes, marking.MOST_MINUTES),
        )
        do(lambda: _mark_one(door.by, door.session, given), done=_("The mark is kept."))
    else:
        flash(_("Write the name."), "error")
    return redirect(door.page, code=303)


def _mark_one(by: By, session: Session, given: Given) -> None:
    told = marking.mark(by, session, [given]).told
    if told:
        raise Conflict(told[0].words)


def _arrive(door: Door, person: Arrived) -> None:
    if take_in(door.by, door.session, [person]):
        flash(_("No place is free: the district decides about this person."), "warning")


def _standing(door: Door) -> dict[str, Any]:
    refusal = _refusal(door)
    rows = [] if refusal else expected_at(door.by, door.session)
    return {
        "now": now_ms(),
        "csrf": generate_csrf(),
        "who": door.who,
        "refusal": refusal,
        "rows": [
            {
                "id": one.id,
                "name": one.name,
                "about": ", ".join(filter(None, (one.institution, one.post))),
                "code": code_of(one.id),
                "present": one.mark.present if one.mark is not None else None,
                "minutes": one.minutes,
            }
            for one in rows
        ],
    }


def _refusal(door: Door) -> str:
    refusal = why_not_now(door.session)
    if not refusal and isinstance(door.by, PersonalLink) and not shows_names(door.session):
        return _("The list is open from the day before the session until a week after it.")
    return refusal


def _day_ends(session: Session) -> int:
    """Return when a phone forgets the names, in milliseconds: the end of the session's last day."""
    last = clock.local(session.ends_at).date() + dt.timedelta(days=1)
    return int(dt.datetime.combine(last, dt.time(), clock.zone()).timestamp() * 1000)
