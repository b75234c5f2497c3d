"""The page of the journal: its views as tabs, and the journal in its official columns for paper."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask import render_template, request, url_for

from plugins.hotline.callers import shown_caller
from plugins.hotline.models import QuietDay, Request
from plugins.hotline.pages.blueprint import blueprint
from plugins.hotline.pages.journal import JOURNAL, VIEWS, last_answers
from plugins.hotline.pages.menu import journal_crumb
from plugins.hotline.pages.subjects import with_names
from plugins.hotline.pages.wording import state_badge
from plugins.hotline.permissions import HotlinePermission
from plugins.hotline.wording import CHANNELS
from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.lists.page import show
from portal.workdays import add_months

if TYPE_CHECKING:
    from portal.access import Actor

MOST_LINES = 3_000
MONTHS = 12
_CHANNELS = dict(CHANNELS)


@blueprint.get("/")
@requires(HotlinePermission.VIEW)
def request_list() -> Any:
    """Show the journal: the desk's, or an institution's own questions."""
    actor = acting()
    desk = works_for_district(actor)
    return show(JOURNAL, "hotline/request_list.html", tabs=_tabs(desk=desk), desk=desk)


@blueprint.get("/journal")
@requires(HotlinePermission.VIEW)
def journal_on_paper() -> str:
    """Show the journal of a month or a year in its official columns, as it is printed and bound."""
    actor = acting()
    today = clock.today()
    year = number(request.args.get("year")) or today.year
    year = min(max(year, dt.MINYEAR + 1), dt.MAXYEAR - 1)
    month = number(request.args.get("month"))
    month = month if month is not None and 1 <= month <= MONTHS else None
    first = dt.date(year, month or 1, 1)
    after = add_months(first, 1) if month else dt.date(year + 1, 1, 1)
    return render_template(
        "hotline/journal.html",
        lines=_lines(actor, first, after),
        year=year,
        month=month,
        first=first,
        last=after - dt.timedelta(days=1),
        most=MOST_LINES,
        today=today,
        crumbs=[journal_crumb(actor), (_("For print"), None)],
    )


def _tabs(*, desk: bool) -> list[tuple[str, str, bool]]:
    now = request.args.get("when", "")
    if not desk:
        views = [("", _("All questions")), ("open", _("Still open"))]
    else:
        views = [(key, str(title)) for key, title in VIEWS]
        now = now or ("" if request.args.get("state") else "open")
    return [
        (title, url_for(".request_list", **({"when": key} if key else {"usual": 1})), key == now)
        for key, title in views
    ]


def _lines(actor: Actor, first: dt.date, after: dt.date) -> list[dict[str, Any]]:
    """Return the lines of the journal in the order of its days: requests, and days without calls."""
    start, end = (dt.datetime.combine(one, dt.time(), clock.zone()) for one in (first, after))
    query = with_names(policies[Request].rows(actor)).where(
        Request.received_at >= start, Request.received_at < end
    )
    requests = list(query.order_by(Request.year, Request.number).limit(MOST_LINES))
    answers = last_answers(actor, [one.id for one in requests])
    found = [_line(actor, one, answers) for one in requests]
    quiet = policies[QuietDay].rows(actor).where(QuietDay.on >= first, QuietDay.on < after)
    found += [{"on": one.on, "quiet": True} for one in quiet]
    return sorted(found, key=lambda line: (line["on"], line.get("number", 0)))


def _line(actor: Actor, one: Request, answers: dict[int, Any]) -> dict[str, Any]:
    answer = answers.get(one.id)
    people = [one.assignee.name if one.assignee else "", one.group.title if one.group else ""]
    return {
        "on": clock.local(one.received_at).date(),
        "number": one.number,
        "request": one,
        "channel": _CHANNELS[one.channel],
        "caller": shown_caller(actor, one),
        "answer": answer,
        "minutes": None if one.seconds is None else -(-one.seconds // 60),
        "handed_to": ", ".join(filter(None, people)),
        "state": state_badge(one)[1],
    }
