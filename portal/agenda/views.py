"""The pages of my work and the calendar, and the calendar's feed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request
from flask import url_for as address_of

from portal import clock
from portal.access import public, requires
from portal.access.actor import acting
from portal.agenda import services
from portal.agenda.collecting import entries_of, tasks_of
from portal.agenda.permissions import AgendaPermission
from portal.agenda.spans import by_day, read_span
from portal.agenda.wording import span_title, weekday, weekdays
from portal.agenda.work import grouped, narrowed
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.security.pacing import keep_pace
from portal.workdays import is_working_day

blueprint = Blueprint("agenda", __name__)
calendar_pages = Blueprint("agenda_calendar", __name__, url_prefix="/calendar")

LONGEST_NAME = 200
FEEDS_A_MINUTE = 60


@blueprint.get("/my-work/")
@requires(AgendaPermission.VIEW)
def my_work() -> str:
    """Show what is to be done, by how near its day is."""
    plugins = current_app.extensions["plugins"]
    every = tasks_of(acting())
    owner = request.args.get("plugin", "")
    institution = request.args.get("institution", "")[:LONGEST_NAME]
    titles = {name: str(plugins[name].manifest.title) for name in {one.owner for one in every}}
    places = sorted({one.task.institution for one in every} - {""})
    found = narrowed(every, owner=owner, institution=institution)
    return render_template(
        "agenda/my_work.html",
        groups=grouped(found, clock.today()),
        count=len(found),
        anything=bool(every),
        owners=sorted(titles.items(), key=lambda one: one[1]),
        titles=titles,
        places=[(one, one) for one in places],
        chips=[
            *([(_("Section"), titles.get(owner, owner), "plugin")] if owner else []),
            *([(_("Institution"), institution, "institution")] if institution else []),
        ],
        today=clock.today(),
    )


@calendar_pages.get("/")
@requires(AgendaPermission.VIEW)
def calendar() -> str:
    """Show a month, a week, a day, or a month as a list."""
    today = clock.today()
    span = read_span(request.args, today)
    first, last = span.asked
    entries = entries_of(acting(), first, last)
    return render_template(
        "agenda/calendar.html",
        span=span,
        today=today,
        days=by_day(entries, first, last),
        title=span_title(span),
        weekday=weekday,
        weekdays=weekdays(),
        is_off=lambda day: not is_working_day(day),
    )


@calendar_pages.get("/feed")
@requires(AgendaPermission.FEED_EDIT)
def feed_page() -> str:
    """Show whether this workplace's calendar has an address, and how to make or revoke it."""
    return render_template("agenda/feed_page.html", feed=services.feed_of(acting()), address=None)


@calendar_pages.post("/feed")
@requires(AgendaPermission.FEED_EDIT)
def make_feed() -> Response:
    """Make an address, or a new one, and show it this once: it is kept nowhere."""
    with_names = request.form.get("with_names") == "1"
    secret = services.make_feed(actor=acting(), with_names=with_names)
    address = address_of(".feed", secret=secret, _external=True)
    page = render_template(
        "agenda/feed_page.html", feed=services.feed_of(acting()), address=address
    )
    return Response(page)


@calendar_pages.post("/feed/revoke")
@requires(AgendaPermission.FEED_EDIT)
def revoke_feed() -> Any:
    """Make the address stop at once."""
    if services.revoke_feed(actor=acting()):
        flash(_("The address has been revoked: whoever has it gets nothing any more."), "success")
    return redirect(address_of(".feed_page"))


@calendar_pages.get("/<secret>.ics")
@public
def feed(secret: str) -> Response:
    """Give the calendar of the workplace whose secret this is; anybody else finds nothing."""
    keep_pace("calendar_feed", request.remote_addr or "", limit=FEEDS_A_MINUTE, seconds=60)
    opened = services.open_feed(secret)
    if opened is None:
        raise NotFound(_("There is no such page."))
    settings = current_app.extensions["settings"]
    g.locale = opened.actor.user.locale or settings.locale
    name = settings.product_name or _("Attestation portal")
    title = f"{name} — {opened.actor.workplace.place or _('The whole portal')}"
    text = services.text_of(opened, title=title, base=request.host_url)
    answer = Response(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
