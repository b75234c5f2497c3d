"""The tab of an event's card with who came, the list of a session, its sign-in sheet and its poster."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, Response, redirect, render_template, request, url_for

from plugins.master_classes.attendance import marking, unannounced
from plugins.master_classes.attendance.codes import TURN, poster_token, word_of
from plugins.master_classes.attendance.expected import Expected, Tally, expected_at, tally
from plugins.master_classes.attendance.marking import Given, length_of, why_not_now
from plugins.master_classes.attendance.models import AttendanceMark, Unannounced
from plugins.master_classes.attendance.sheet import SignIn, make_document, make_workbook
from plugins.master_classes.attendance.wording import ACTED
from plugins.master_classes.certificates.settings import printed_address
from plugins.master_classes.models import Enrolment, Session
from plugins.master_classes.pages.card import (
    SessionLine,
    crumbs_of,
    leaders_of,
    session_line,
    sessions_of,
    show_tab,
)
from plugins.master_classes.pages.subjects import LARGEST_KEY, demand, find_event, may
from plugins.master_classes.pages.wording import kind_title
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.recording.entries import organiser_of
from plugins.master_classes.wording import MARKED_HOW
from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.asking import do
from portal.audit.services import record
from portal.errors import NotFound
from portal.files.kinds import KINDS
from portal.files.names import clean_name, disposition
from portal.i18n import format_date, ngettext
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.qr_codes import qr_code

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from portal.access import Actor

blueprint = Blueprint("master_classes_attendance", __name__, url_prefix="/master-classes")
P = ClassesPermission
LISTED = ("list", "sheet")
EMPTY_ROWS = 6
MOST_EMPTY = 60
LATEST = 12
STANDS = {"came": True, "absent": False}


class Day(NamedTuple):
    """A session on the tab: how it is told, and how many came."""

    line: SessionLine
    tally: Tally
    refusal: str
    undecided: list[Unannounced]


@blueprint.get("/<int:key>/attendance")
@requires(P.ENROLMENTS)
def event_attendance(key: int) -> str:
    """Show who came to which session, as far as the actor sees the participants."""
    actor = acting()
    event = find_event(actor, key)
    days, table = [], {}
    for line in sessions_of(event):
        rows = expected_at(actor, line.session)
        table[line.session.id] = {one.id: one for one in rows}
        days.append(
            Day(
                line,
                tally(line.session, rows),
                why_not_now(line.session),
                unannounced.undecided(actor, line.session),
            )
        )
    people: list[Expected] = list(next(iter(table.values()), {}).values())
    return show_tab(
        "master_classes/attendance.html",
        actor,
        event,
        held=days,
        people=people,
        table=table,
        marks=may(actor, "mark", event),
        confirms=may(actor, "confirm", event),
    )


@blueprint.get("/attendance/<int:session_id>/list")
@requires(P.MARK)
def attendance_list(session_id: int) -> str:
    """Show all who are expected at a session, to be marked on a computer or from the paper sheet."""
    actor = acting()
    session = find_session(actor, session_id, "mark")
    rows = expected_at(actor, session)
    log = _log(actor, session)
    how = request.args.get("how", "")
    return render_template(
        "master_classes/attendance_list.html",
        session=session,
        event=session.event,
        line=session_line(session),
        rows=rows,
        tally=tally(session, rows),
        length=length_of(session),
        how=how if how in LISTED else "list",
        ways=[one for one in MARKED_HOW if one[0] in LISTED],
        refusal=why_not_now(session),
        log=log,
        last_of=_last_of(log),
        ways_of=dict(MARKED_HOW),
        acted=dict(ACTED),
        crumbs=_crumbs(session, _("List of the session")),
    )


@blueprint.post("/attendance/<int:session_id>/list")
@requires(P.MARK)
def mark_list(session_id: int) -> ResponseReturnValue:
    """Take the marks that were changed on the list; what others marked meanwhile stays."""
    actor = acting()
    session = find_session(actor, session_id, "mark")
    how = request.form.get("how", "")
    given = _changed(expected_at(actor, session), how if how in LISTED else "list")
    count = len(given)
    do(
        lambda: marking.mark(actor, session, given),
        done=ngettext("%(num)s mark is kept.", "%(num)s marks are kept.", count)
        if count
        else _("Nothing was changed."),
    )
    return redirect(url_for(".attendance_list", session_id=session.id, how=how), code=303)


@blueprint.post("/attendance/<int:session_id>/take-back/<int:enrolment_id>")
@requires(P.MARK)
def take_back(session_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Take back the last mark of a participant."""
    actor = acting()
    session = find_session(actor, session_id, "mark")
    found = (
        policies[Enrolment]
        .rows(actor)
        .where(Enrolment.id == min(enrolment_id, LARGEST_KEY), Enrolment.event == session.event_id)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such enrolment."))
    do(
        lambda: marking.take_back(actor, session, found),
        done=_("The mark is taken back: what was marked before holds again."),
    )
    return redirect(url_for(".attendance_list", session_id=session.id), code=303)


@blueprint.post("/attendance/unannounced/<int:key>")
@requires(P.MARK)
def decide_unannounced(key: int) -> ResponseReturnValue:
    """Give somebody who came unannounced a place, or leave them out."""
    actor = acting()
    found = (
        policies[Unannounced].rows(actor).where(Unannounced.id == key).first()
        if key <= LARGEST_KEY
        else None
    )
    if found is None:
        raise NotFound(_("There is no such participant."))
    if request.form.get("action") == "give":
        do(lambda: unannounced.give_place(actor, found), done=_("The place is given."))
    else:
        do(lambda: unannounced.leave_out(actor, found), done=_("The line is taken away."))
    return redirect(url_for(".event_attendance", key=found.session.event_id), code=303)


@blueprint.get("/attendance/<int:session_id>/sheet")
@requires(P.ENROLMENTS)
def sheet(session_id: int) -> str:
    """Show the sign-in sheet of a session for printing: those whom the actor sees, and empty rows."""
    actor = acting()
    session = find_session(actor, session_id)
    return render_template(
        "master_classes/sign_in_sheet.html",
        session=session,
        event=session.event,
        sheet=_sheet(actor, session),
        exports=may(actor, "export", session.event),
        crumbs=_crumbs(session, _("Sign-in sheet")),
    )


@blueprint.get("/attendance/<int:session_id>/sheet.<any(docx, xlsx):kind>")
@requires(P.EXPORT)
def sheet_file(session_id: int, kind: str) -> ResponseReturnValue:
    """Send the same sheet as a file, by the template that holds there, and enter that in the audit."""
    actor = acting()
    session = find_session(actor, session_id, "export")
    told = _sheet(actor, session)
    made = make_document(told) if kind == "docx" else make_workbook(told, author=actor.user.name)
    record(actor, "export", session.event, label=session.event.title, note=f"sign_in_sheet.{kind}")
    day = format_date(clock.local(session.starts_at).date())
    answer = Response(made, mimetype=KINDS[kind].media_type)
    name = clean_name(f"{_('Sign-in sheet')} {day} {session.event.title}", kind)
    answer.headers["Content-Disposition"] = disposition("attachment", name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/attendance/<int:session_id>/poster")
@requires(P.MARK)
def poster(session_id: int) -> ResponseReturnValue:
    """Show the QR code by which participants mark themselves, for paper or for a screen in the room."""
    actor = acting()
    session = find_session(actor, session_id, "mark")
    turns = request.args.get("screen") == "1"
    base = printed_address() or request.host_url.rstrip("/")
    token = poster_token(session.id, turns=turns)
    address = base + url_for("master_classes_presence.poster_page", token=token)
    page = render_template(
        "master_classes/poster.html",
        session=session,
        event=session.event,
        line=session_line(session),
        centre=organiser_of(session.event),
        address=address,
        picture=qr_code(address),
        word=word_of(session.id),
        turns=turns,
        crumbs=_crumbs(session, _("Poster with a QR code")),
    )
    return page, 200, {"Refresh": str(TURN // 2)} if turns else {}


def find_session(actor: Actor, key: int, verb: str = "") -> Session:
    """Return a session that the actor sees, with its event, for a verb of the event where one is named."""
    query = policies[Session].rows(actor).where(Session.id == key)
    found: Session | None = query.first() if key <= LARGEST_KEY else None
    if found is None:
        raise NotFound(_("There is no such session."))
    event = find_event(actor, found.event_id)
    if verb:
        demand(actor, verb, event)
    found.event = event
    return found


def _sheet(actor: Actor, session: Session) -> SignIn:
    more = number(request.args.get("more"))
    return SignIn(
        event=session.event,
        kind=kind_title(session.event),
        organiser=organiser_of(session.event),
        line=session_line(session),
        leaders=leaders_of(actor, session.event),
        rows=expected_at(actor, session),
        more=min(MOST_EMPTY, more if more is not None else EMPTY_ROWS),
    )


def _crumbs(session: Session, title: str) -> list[tuple[str, str | None]]:
    tab = url_for(".event_attendance", key=session.event_id)
    return [*crumbs_of(session.event), (_("Attendance"), tab), (title, None)]


def _changed(rows: list[Expected], how: str) -> list[Given]:
    """Return the marks that differ from what the list showed when it was opened."""
    form = request.form
    rest = form.get("action", "")
    found = []
    for one in rows:
        was, now = form.get(f"was-{one.id}", ""), form.get(f"stands-{one.id}", "")
        if rest in STANDS and not now and one.mark is None:
            now = rest
        minutes = number(form.get(f"minutes-{one.id}")) if now == "came" else None
        minutes = None if minutes is None else min(minutes, marking.MOST_MINUTES)
        told = form.get(f"was-minutes-{one.id}", "")
        if now not in {"", *STANDS}:
            continue
        if now != was or (now == "came" and told != ("" if minutes is None else str(minutes))):
            found.append(
                Given(enrolment_id=one.id, present=STANDS.get(now), minutes=minutes, how=how)
            )
    return found


def _log(actor: Actor, session: Session) -> list[AttendanceMark]:
    query = policies[AttendanceMark].rows(actor).where(AttendanceMark.session == session.id)
    return list(query.order_by(AttendanceMark.id.desc()).limit(LATEST))


def _last_of(log: list[AttendanceMark]) -> set[int]:
    """Return which lines of the log are the last of their participant: those are taken back."""
    last: dict[int, AttendanceMark] = {}
    for one in log:
        held = last.setdefault(one.enrolment_id, one)
        if (one.made, one.key) > (held.made, held.key):
            last[one.enrolment_id] = one
    return {one.id for one in last.values()}
