"""The pages of the helper: choose events and a month → counted in the background → look, accept, take back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from plugins.master_classes.conflicts.gathering import rooms_of
from plugins.master_classes.conflicts.hours import minute_of
from plugins.master_classes.conflicts.settings import session_hours
from plugins.master_classes.links import event_url
from plugins.master_classes.models import Place
from plugins.master_classes.pages.card import events_crumb
from plugins.master_classes.pages.choices import place_choices
from plugins.master_classes.pages.subjects import find_event
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.timetable import services
from plugins.master_classes.timetable.forms import MonthForm, WishForm, stored_in
from plugins.master_classes.timetable.gathering import (
    classes_of,
    events_without_dates,
    usual_wish,
    working_month,
)
from plugins.master_classes.timetable.models import Timetable, Wish, WishedPlace
from plugins.master_classes.timetable.page import proposal_of
from plugins.master_classes.timetable.wording import wishes_in_words
from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.access.municipal import municipality_of, works_for_district
from portal.asking import Question, ask, do, seen
from portal.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.listing import number
from portal.institutions.models import Municipality
from portal.jobs.models import OPEN_STATES, Job

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from portal.access import Actor

P = ClassesPermission
MOST_RECENT = 30
LARGEST_KEY = 2**31 - 1
AFTER_LESSONS = dt.time(14)

blueprint = Blueprint("master_classes_timetable", __name__, url_prefix="/master-classes/timetable")


@blueprint.get("/")
@requires(P.EDIT)
def timetables() -> str:
    """Show the latest timetables."""
    actor = _planner()
    model: Any = Timetable
    found = policies[Timetable].rows(actor).order_by(model.id.desc()).limit(MOST_RECENT)
    return render_template(
        "master_classes/timetable/timetables.html",
        timetables=list(found),
        crumbs=[events_crumb()],
    )


@blueprint.route("/new", methods=("GET", "POST"))
@requires(P.EDIT)
def new_timetable() -> ResponseReturnValue:
    """Choose events without dates and a month, and ask for a timetable."""
    actor = _planner()
    events = events_without_dates(actor)
    form = MonthForm(request.form or None, data=_usual_month(actor))
    form.municipality.choices = [
        (one.id, one.name) for one in policies[Municipality].rows(actor).order_by(Municipality.name)
    ]
    chosen = set(map(number, request.form.getlist("event")))

    def act() -> str:
        first: Any = form.first.data
        last: Any = form.last.data
        _made, job = services.ask_for(
            actor,
            municipality_id=form.municipality.data,
            events=[
                one
                for one in events
                if one.id in chosen and one.municipality_id == form.municipality.data
            ],
            first=first,
            last=last,
            opens=minute_of(form.opens.data),  # type: ignore[arg-type]
            closes=minute_of(form.closes.data),  # type: ignore[arg-type]
        )
        return url_for("jobs.job", job_id=job.id)

    classes = {one.key: one for one in classes_of(events)}
    rooms = _room_names(events)
    rows = [
        {
            "event": one,
            "words": wishes_in_words(classes[one.id], rooms),
            "chosen": request.method != "POST" or one.id in chosen,
        }
        for one in events
    ]
    return ask(
        form,
        act,
        Question(
            heading=_("Make a timetable"),
            purpose=_("The portal proposes days, hours and places without conflicts; you decide."),
            button=_("Propose a timetable"),
            back=url_for(".timetables"),
            crumbs=_crumbs(),
            template="master_classes/timetable/new_timetable.html",
            more={"rows": rows},
        ),
    )


@blueprint.route("/wishes/<int:key>", methods=("GET", "POST"))
@requires(P.EDIT)
def wishes(key: int) -> ResponseReturnValue:
    """Tell when and where an event would be held."""
    actor = _planner()
    event = find_event(actor, key, "edit")
    wish = Wish.get_or_none(Wish.event == event.id) or usual_wish(event)
    listed = WishedPlace.select().where(WishedPlace.wish == (wish.id or 0))
    form = WishForm(request.form or None, data=stored_in(wish, [one.place_id for one in listed]))
    form.places.choices = [(int(one), title) for one, title in place_choices(actor) if one]

    def act() -> None:
        places = policies[Place].rows(actor).where(Place.id.in_(form.places.data or [0]))
        services.keep_wish(
            actor, event, values=form.values(), places=list(places), seen=seen() or None
        )

    return ask(
        form,
        act,
        Question(
            heading=_("Wishes for the timetable"),
            purpose=event.title,
            button=_("Save"),
            back=url_for(".new_timetable"),
            done=_("The wishes are kept."),
            crumbs=[*_crumbs(), (_("Make a timetable"), url_for(".new_timetable"))],
            version=wish.version if wish.id is not None else None,
            template="master_classes/timetable/wishes.html",
        ),
    )


@blueprint.get("/<int:key>")
@requires(P.EDIT)
def timetable(key: int) -> str:
    """Show what is proposed, what has no place and why."""
    actor = _planner()
    found = _timetable(actor, key)
    job = (
        Job.select()
        .where(Job.kind == services.KIND, Job.key == f"timetable:{found.id}")
        .order_by(Job.id.desc())
        .first()
    )
    return render_template(
        "master_classes/timetable/timetable.html",
        timetable=found,
        crumbs=_crumbs(),
        shown=proposal_of(found),
        job=job if job is not None and job.state in OPEN_STATES else None,
        failed=job if job is not None and job.state == "failed" else None,
        event_url=event_url,
    )


@blueprint.post("/<int:key>/accept")
@requires(P.EDIT)
def accept(key: int) -> ResponseReturnValue:
    """Make sessions of all rows, or of those that are chosen."""
    actor = _planner()
    found = _timetable(actor, key)
    every = request.form.get("every") == "1"
    lines = None if every else [one for one in map(number, request.form.getlist("line")) if one]
    try:
        count = services.accept(actor, found, lines=lines, seen=seen())
    except (Conflict, Invalid) as error:
        flash(error.message, "error")
    else:
        flash(
            ngettext(
                "%(num)s event has got its dates.", "%(num)s events have got their dates.", count
            ),
            "success",
        )
    return redirect(url_for(".timetable", key=found.id))


@blueprint.post("/<int:key>/take-back")
@requires(P.EDIT)
def take_back(key: int) -> ResponseReturnValue:
    """Take the sessions back that were made of the timetable."""
    actor = _planner()
    found = _timetable(actor, key)
    count, kept = services.take_back(actor, found, seen=seen())
    flash(
        ngettext(
            "The dates of %(num)s event were taken back.",
            "The dates of %(num)s events were taken back.",
            count,
        ),
        "success",
    )
    if kept:
        flash(
            _(
                "Somebody has worked on these since, so they stay: %(titles)s.",
                titles=", ".join(kept),
            ),
            "error",
        )
    return redirect(url_for(".timetable", key=found.id))


@blueprint.post("/<int:key>/again")
@requires(P.EDIT)
def again(key: int) -> ResponseReturnValue:
    """Count anew what is not accepted yet."""
    actor = _planner()
    job = services.ask_again(actor, _timetable(actor, key), seen=seen())
    return redirect(url_for("jobs.job", job_id=job.id))


@blueprint.post("/<int:key>/delete")
@requires(P.EDIT)
def delete(key: int) -> ResponseReturnValue:
    """Delete a timetable; sessions that were made of it stay."""
    actor = _planner()
    found = _timetable(actor, key)
    do(
        lambda: services.give_up(actor, found, seen=seen()),
        done=_("The timetable is deleted; dates that were accepted stay."),
    )
    return redirect(url_for(".timetables"))


def _planner() -> Actor:
    """Return the actor, who works for the district: an institution has no timetable of all."""
    actor = acting()
    if not works_for_district(actor):
        raise NotAllowed(_("This is kept by the district."))
    return actor


def _timetable(actor: Actor, key: int) -> Timetable:
    found: Timetable | None = None
    if key <= LARGEST_KEY:
        found = policies[Timetable].rows(actor).where(Timetable.id == key).first()
    if found is None:
        raise NotFound(_("There is no such timetable."))
    return found


def _crumbs() -> list[tuple[str, str]]:
    return [events_crumb(), (_("Timetables"), url_for(".timetables"))]


def _usual_month(actor: Actor) -> dict[str, Any]:
    first, last = working_month(clock.today())
    hours = session_hours()
    return {
        "municipality": municipality_of(actor),
        "first": first,
        "last": last,
        "opens": max(hours.opens, AFTER_LESSONS),
        "closes": hours.closes,
    }


def _room_names(events: list[Any]) -> dict[int, str]:
    return {
        key: room.name
        for municipality in {one.municipality_id for one in events}
        for key, room in rooms_of(municipality).items()
    }
