"""The pages of the calendar of events."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request, url_for

from plugins.master_classes.calendar import moving
from plugins.master_classes.calendar.arranging import by_leader, by_place
from plugins.master_classes.calendar.asked import ALL, FILTERS, OWN, VIEWS, Asked, read
from plugins.master_classes.calendar.forms import MoveForm, now_of
from plugins.master_classes.calendar.gathering import entries_on, title_of
from plugins.master_classes.links import event_list_url
from plugins.master_classes.models import Place, Session
from plugins.master_classes.pages.choices import institution_choices, place_choices
from plugins.master_classes.pages.subjects import find_session
from plugins.master_classes.pages.wording import hours_words, where_words
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.wording import KINDS, STATES
from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.agenda.spans import by_day
from portal.agenda.wording import span_title, weekday, weekdays
from portal.asking import Question, ask, seen
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.workdays import is_working_day

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from portal.access import Actor

blueprint = Blueprint("master_classes_calendar", __name__, url_prefix="/master-classes/calendar")
P = ClassesPermission
EVERYTHING = 10_000
WEEK = 7


@blueprint.get("/")
@requires(P.VIEW)
def calendar() -> str:
    """Show the events of a month or a week as a grid, as a list, by place or by leader."""
    actor, today = acting(), clock.today()
    asked = read(request.args, actor, today)
    entries = entries_on(actor, asked)
    paper = request.args.get("paper") == "1"
    own_alone = actor.reach.institution_id is not None
    return render_template(
        "master_classes/calendar.html",
        asked=asked,
        span=asked.span,
        views_of_page=[
            (title, url_for(".calendar", **asked.address(view=view)), asked.view == view)
            for view, title in VIEWS
        ],
        whose=[(OWN, _("Our institution's")), (ALL, _("All"))],
        today=today,
        title=span_title(asked.span),
        entries=entries,
        days=by_day(entries, *asked.span.asked) if asked.view not in {"places", "leaders"} else {},
        rows=_rows(actor, asked, entries),
        week=[asked.span.first + dt.timedelta(days=number) for number in range(WEEK)],
        most=EVERYTHING if paper else asked.span.shown_a_day,
        paper=paper,
        weekday=weekday,
        weekdays=weekdays(),
        is_off=lambda day: not is_working_day(day),
        filtered=any(request.args.get(name) for name in FILTERS),
        kinds=KINDS,
        states=[one for one in STATES if one[0] != "declined"],
        institutions=[] if own_alone else institution_choices(actor)[1:],
        places=place_choices(actor)[1:],
        of_school=own_alone,
        adds=actor.can(P.PROPOSE if own_alone else P.EDIT),
        own=OWN,
        list_url=event_list_url(),
        moves=any(one.move_url for one in entries),
        moved=_moved(actor),
    )


@blueprint.route("/<int:key>/move", methods=("GET", "POST"))
@requires(P.VIEW)
def move(key: int) -> ResponseReturnValue:
    """Move a session to another day, hour or place; dragging it sends the same form."""
    actor = acting()
    session = find_session(actor, key)
    asked = read(request.args, actor, clock.today())
    form = MoveForm(request.form or None, data=now_of(session))
    form.offer(actor, session)
    shown: dict[str, Any] = {"doubts": [], "reasons": [], "slots": []}
    if request.args.get("free") == "1":
        shown["slots"] = moving.free_times(
            actor, session, starts_at=session.starts_at, place=session.place
        )

    def act() -> str:
        was = {"was": session.starts_at.isoformat(), "was_place": str(session.place_id or "")}
        place, starts_at = form.chosen_place(actor, session), form.starts_at()
        try:
            moving.move(
                actor,
                session,
                starts_at=starts_at,
                place=place,
                seen=seen(),
                sure=bool(form.sure.data),
            )
        except (moving.Doubtful, moving.Blocked) as refused:
            shown["doubts" if isinstance(refused, moving.Doubtful) else "reasons"] = refused.reasons
            shown["slots"] = moving.free_times(actor, session, starts_at=starts_at, place=place)
            raise
        back = asked.address(day=clock.local(starts_at).date().isoformat())
        if request.form.get("undo") == "1":
            return url_for(".calendar", **back)
        return url_for(".calendar", **back, moved=session.id, **was)

    return ask(
        form,
        act,
        Question(
            heading=_("Move a session"),
            button=_("Move it"),
            back=url_for(".calendar", **asked.address()),
            done=_("The session has been moved. Who takes part is told."),
            crumbs=[
                (_("Master classes and events"), event_list_url()),
                (_("Calendar of events"), url_for(".calendar", **asked.address())),
            ],
            version=session.version,
            template="master_classes/move.html",
            more={
                "session": session,
                "shown": shown,
                "free_url": url_for(".move", key=key, **asked.address(), free="1"),
                "facts": [
                    title_of(session),
                    _("Now: %(when)s", when=", ".join(filter(None, _stands(session)))),
                ],
            },
        ),
    )


def _stands(session: Session) -> tuple[str, str]:
    return hours_words(session.starts_at, session.ends_at), where_words(session)


def _rows(actor: Actor, asked: Asked, entries: list[Any]) -> list[Any]:
    if asked.view == "leaders":
        return by_leader(entries, _("Nobody named yet"))
    if asked.view == "places":
        rooms = [(one.place_id, one.place) for one in entries if one.place_id is not None]
        if asked.institution is not None:
            query = policies[Place].rows(actor).where(Place.institution == asked.institution)
            rooms += [(one.id, one.name) for one in query.order_by(Place.name)]
        return by_place(
            entries,
            sorted(dict(reversed(rooms)).items(), key=lambda one: one[1]),
            _("No place yet"),
        )
    return []


def _moved(actor: Actor) -> dict[str, Any] | None:
    """Return how to take the last move back, where the address tells of one."""
    key = number(request.args.get("moved"))
    if key is None:
        return None
    session = policies[Session].rows(actor).where(Session.id == key).first()
    try:
        was = clock.local(dt.datetime.fromisoformat(request.args.get("was", "")))
    except ValueError:
        return None
    if session is None:
        return None
    return {
        "url": url_for(".move", key=key),
        "values": {
            "day": was.date().isoformat(),
            "time": was.strftime("%H:%M"),
            "place": request.args.get("was_place", ""),
            "seen": session.version,
            "sure": "y",
            "undo": "1",
        },
        "was": was,
    }
