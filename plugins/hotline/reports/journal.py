"""The journal of the hotline in its official columns, with the days on which nobody called."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.excel_reports.contracts import Report, ReportData, days_of
from plugins.hotline.callers import shown_caller
from plugins.hotline.models import Caller, Group, Message, QuietDay, Request, Topic
from plugins.hotline.permissions import HotlinePermission
from plugins.hotline.reports.scope import USUAL, within
from plugins.hotline.wording import CHANNELS, STATES
from portal import clock
from portal.access import policies
from portal.accounts.models import User
from portal.database import among
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Kind, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from plugins.excel_reports.contracts import ReportRequest
    from portal.access import Actor
    from portal.spreadsheets.sheets import Row

FIRST_PIECE, PIECE = 100, 2_000
MINUTE = 60
Place = tuple[dt.date, int, int | None]
"""Day, number and key of a request; a day without calls has no key."""


def build(request: ReportRequest) -> ReportData:
    """Return a line for each request in the order of its number, and for each day without calls."""
    first, last = days_of(request)
    places = _places(request, first, last)
    name, phone = _("Full name"), _("Phone")
    question, answer, by, to = _("Question"), _("Answer"), _("Who answered"), _("Handed to")
    sheet = Sheet(
        title=_("Journal of the hotline"),
        columns=[
            Column(title=_("No."), kind=Kind.WHOLE, width=7),
            Column(title=_("Date"), kind=Kind.DATE),
            Column(title=_("Time"), kind=Kind.TIME, width=8),
            Column(title=_("Channel"), width=14),
            Column(title=name, width=26, wrap=True),
            Column(title=phone, width=18),
            Column(title=_("Institution"), width=22, wrap=True),
            Column(title=_("Position"), width=18, wrap=True),
            Column(title=_("Topic"), width=24, wrap=True),
            Column(title=question, width=46, wrap=True),
            Column(title=answer, width=46, wrap=True),
            Column(title=_("Paragraph of the rule"), width=18, wrap=True),
            Column(title=by, width=22, wrap=True),
            Column(title=_("Length, minutes"), kind=Kind.WHOLE, width=10, total="sum"),
            Column(title=to, width=22, wrap=True),
            Column(title=_("Due"), kind=Kind.MOMENT),
            Column(title=_("State"), width=16),
            Column(title=_("Asked again"), kind=Kind.FLAG, labels=(_("yes"), ""), width=10),
            Column(title=_("Number in the old journal"), width=12),
        ],
        rows=_rows(request.actor, places),
        freeze_columns=2,
        totals=True,
    )
    return ReportData(
        sheets=[sheet],
        count=len(places),
        names=(name,),
        hidden=(phone, question, answer, by, to),
        rules=(
            _("Numbers count within the calendar year. A removed request keeps its number."),
            _("A day on which nobody called is a line of its own."),
        ),
    )


def _places(request: ReportRequest, first: dt.date, last: dt.date) -> list[Place]:
    query = within(request, first, last).select(Request.id, Request.received_at, Request.number)
    found: list[Place] = [
        (clock.local(at).date(), number, key) for key, at, number in query.tuples()
    ]
    if not request.values.get("institutions"):
        quiet = policies[QuietDay].rows(request.actor).select(QuietDay.on)
        days = quiet.where(QuietDay.on >= first, QuietDay.on <= last).tuples()
        found += [(on, 0, None) for (on,) in days]
    return sorted(found, key=lambda one: (one[0], one[1], one[2] or 0))


def _rows(actor: Actor, places: Sequence[Place]) -> Iterator[Row]:
    starts = [0, *range(FIRST_PIECE, len(places), PIECE)]
    for start, end in zip(starts, [*starts[1:], len(places)], strict=True):
        piece = places[start:end]
        keys = [key for _on, _number, key in piece if key is not None]
        requests = {one.id: one for one in _requests(actor, keys)}
        said = _answers(actor, keys)
        for on, _number, key in piece:
            if key is None:
                yield _quiet(on)
            elif key in requests:
                yield _line(actor, requests[key], on, said.get(key, []))


def _requests(actor: Actor, keys: Sequence[int]) -> Any:
    return (
        policies[Request]
        .rows(actor)
        .select(Request, Institution, Topic, Caller, Group, User)
        .join(Institution, JOIN.LEFT_OUTER, on=Request.institution == Institution.id)
        .switch(Request)
        .join(Topic, JOIN.LEFT_OUTER, on=Request.topic == Topic.id)
        .switch(Request)
        .join(Caller, JOIN.LEFT_OUTER, on=Request.caller == Caller.id)
        .switch(Request)
        .join(Group, JOIN.LEFT_OUTER, on=Request.group == Group.id)
        .switch(Request)
        .join(User, JOIN.LEFT_OUTER, on=Request.assignee == User.id)
        .where(among(Request.id, keys))
    )


def _answers(actor: Actor, keys: Sequence[int]) -> dict[int, list[tuple[str, str, str]]]:
    """Return text, paragraph and author of the answers, by their request; internal notes never."""
    query = (
        policies[Message]
        .rows(actor)
        .select(Message.request, Message.text, Message.norm, Message.author_name, User.name)
        .join(User, JOIN.LEFT_OUTER, on=Message.author == User.id)
        .where(among(Message.request, keys), Message.kind == "answer", Message.removed_at.is_null())
        .order_by(Message.at, Message.id)
    )
    found: dict[int, list[tuple[str, str, str]]] = {}
    for key, text, norm, words, author in query.tuples():
        found.setdefault(key, []).append((text, norm, author or words))
    return found


def _quiet(on: dt.date) -> Row:
    row: list[Any] = [""] * 19
    row[0], row[1], row[2], row[9] = None, on, None, _("There were no calls.")
    row[13], row[15], row[17] = None, None, None
    return row


def _line(actor: Actor, one: Request, on: dt.date, said: Sequence[tuple[str, str, str]]) -> Row:
    if one.removed_at is not None:
        row = list(_quiet(on))
        row[0] = one.number
        row[9] = _("The request was removed: %(reason)s", reason=one.removed_reason)
        return row
    caller = shown_caller(actor, one)
    people = [one.assignee.name if one.assignee else "", one.group.title if one.group else ""]
    state = (
        _("Merged into %(number)s", number=one.merged_into.full_number)
        if one.merged_into is not None
        else str(dict(STATES)[one.state])
    )
    return (
        one.number,
        on,
        clock.local(one.received_at).time().replace(second=0, microsecond=0),
        str(dict(CHANNELS)[one.channel]),
        caller.name,
        caller.phone,
        one.institution.short_name if one.institution else "",
        caller.position,
        one.topic.title if one.topic else "",
        one.question,
        "\n".join(text for text, _norm, _by in said),
        "\n".join(dict.fromkeys(norm for _text, norm, _by in said if norm)),
        "\n".join(dict.fromkeys(by for _text, _norm, by in said if by)),
        None if one.seconds is None else -(-one.seconds // MINUTE),
        ", ".join(filter(None, people)),
        one.next_due,
        state,
        one.repeated,
        one.old_number,
    )


JOURNAL = Report(
    name="hotline_journal",
    title=_l("Journal of the hotline in its official columns"),
    purpose=_l(
        "Every call with its number in the year, question and answer; days without calls too."
    ),
    audience=_l("District centre; institutions see their own questions"),
    permission=HotlinePermission.VIEW,
    export_permission=HotlinePermission.EXPORT,
    parameters=USUAL,
    build=build,
    order=240,
)
