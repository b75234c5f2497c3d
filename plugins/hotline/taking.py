"""Taking a call: written down at once, answered or left open; questions from the own workplace.

Each verb is one transaction. The number is given inside it, so that a call that could not be stored
leaves no hole.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plugins.hotline import drafts
from plugins.hotline.answering import note_solved, write_message
from plugins.hotline.callers import CallerDetails, caller_for, caller_of_user
from plugins.hotline.checklist_templates import add_fitting
from plugins.hotline.models import Group, QuietDay, RecordLink, Request, Topic
from plugins.hotline.notices import tell_new
from plugins.hotline.numbering import next_number
from plugins.hotline.reckoning import set_dues
from plugins.hotline.searching.indexing import keep_request
from portal import clock
from portal.access.municipal import municipality_of
from portal.audit.services import record
from portal.changing import demand, fits, need, refuse
from portal.database import write
from portal.errors import Conflict
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.access import Actor
    from portal.accounts.models import User

AGAIN_DAYS = 90
"""The same caller and topic within so many days is a question that was asked again."""


NOBODY = CallerDetails()


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A record that a request is about: by its table and key, or by title and address outside."""

    table: str = ""
    key: int | None = None
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is written down while somebody speaks; only the question is needed.

    ``received_at`` is told where the call is written down later. ``kind`` is question or visit.
    """

    question: str
    caller: CallerDetails = NOBODY
    channel: str = "phone"
    kind: str = "question"
    topic: Topic | None = None
    priority: str = "normal"
    institution: Institution | None = None
    group: Group | None = None
    assignee: User | None = None
    confidential: bool = False
    seconds: int | None = None
    received_at: dt.datetime | None = None
    about: Sequence[About] = ()
    demo: bool = False


def take_call(
    actor: Actor,
    *,
    call: Call,
    answer: str = "",
    norm: str = "",
    draft: str = "",
    solved: bool = True,
    municipality_id: int | None = None,
) -> Request:
    """Write a call down and return its request, with the number of the year.

    With an ``answer`` it is solved at once, unless it is not ``solved`` by it; otherwise it is left
    open. ``draft`` is the key of the
    draft that it came from, which is dropped. Raises :class:`Invalid` without a question.
    """
    question = need("question", call.question, _("Write what is asked."))
    received = call.received_at or clock.now()
    if received > clock.now() + dt.timedelta(minutes=1):
        refuse("received_at", _("This moment has not come yet."))
    place = call.institution or call.caller.institution
    where = (
        place.municipality_id if place is not None else municipality_id or municipality_of(actor)
    )
    if where is None:
        refuse(
            "institution", _("Choose an institution: the hotline of its district takes the call.")
        )
    with write():
        request = _made(
            actor, "create", where, call=call, question=question, received=received, place=place
        )
        request.caller = caller_for(actor, where, call.caller, at=received)
        request.caller_position = call.caller.position.strip()[:200] or (
            request.caller.position if request.caller is not None else ""
        )
        _store(actor, request, call)
        if answer.strip():
            write_message(actor, request, "answer", answer, norm=norm, at=received)
            if solved:
                request.at_once = True
                note_solved(actor, request, at=received)
            else:
                request.state = "in_work"
                for name, value in set_dues(request).items():
                    setattr(request, name, value)
            request.save()
        if not request.at_once:
            add_fitting(request)
            tell_new(actor, request)
        if draft:
            drafts.drop_draft(actor, draft)
    return request


def ask(
    actor: Actor,
    *,
    question: str,
    topic: Topic | None = None,
    kind: str = "question",
    about: Sequence[About] = (),
) -> Request:
    """Ask the hotline from the own workplace in an institution; the desk is told."""
    text = need("question", question, _("Write what you want to ask."))
    place = Institution.get_or_none(Institution.id == actor.reach.institution_id)
    if place is None:
        raise Conflict(_("Only an institution asks the hotline. Take a call instead."))
    call = Call(question=text, channel="web", kind=kind, topic=topic, about=about)
    with write():
        request = _made(
            actor,
            "ask",
            place.municipality_id,
            call=call,
            question=text,
            received=clock.now(),
            place=place,
        )
        request.caller = caller_of_user(actor, place.municipality_id, place)
        request.caller_position = request.caller.position
        _store(actor, request, call)
        add_fitting(request)
        tell_new(actor, request)
    return request


def record_quiet_day(
    actor: Actor, *, on: dt.date | None = None, municipality_id: int | None = None
) -> QuietDay:
    """Write down that nobody called on a day. Raises :class:`Conflict` where somebody did."""
    day = on or clock.today()
    where = municipality_id or municipality_of(actor)
    if where is None:
        refuse("municipality", _("Choose a district."))
    if day > clock.today():
        refuse("on", _("This day has not come yet."))
    with write():
        quiet = QuietDay(municipality=where, on=day, by=_user(actor))
        demand(actor, "create", quiet)
        if calls_on(where, day).exists():
            raise Conflict(
                _("There were calls on %(day)s: the day is in the journal.", day=format_date(day))
            )
        known = QuietDay.get_or_none(QuietDay.municipality == where, QuietDay.on == day)
        if known is not None:
            return known
        quiet.save(force_insert=True)
        record(actor, "create", quiet)
    return quiet


def calls_on(municipality_id: int, day: dt.date) -> Any:
    """Return the requests that came on a day of the district's wall calendar, as a query."""
    first = dt.datetime.combine(day, dt.time(), clock.zone())
    return Request.select().where(
        Request.municipality == municipality_id,
        Request.received_at >= first,
        Request.received_at
        < dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), first.tzinfo),
        Request.removed_at.is_null(),
    )


def _made(
    actor: Actor,
    verb: str,
    municipality_id: int,
    *,
    call: Call,
    question: str,
    received: dt.datetime,
    place: Institution | None,
) -> Request:
    request = Request(
        municipality=municipality_id,
        year=clock.local(received).year,
        number=1,
        kind=call.kind,
        channel=call.channel,
        priority=call.priority,
        institution=place,
        topic=call.topic,
        question=question,
        group=call.group,
        assignee=call.assignee,
        state="in_work" if call.assignee is not None else "new",
        confidential=call.confidential,
        seconds=call.seconds,
        received_at=received,
        created_by=_user(actor),
        demo=call.demo,
    )
    demand(actor, verb, request)
    return request


def _store(actor: Actor, request: Request, call: Call) -> None:
    """Give a new request its number, moments due and links, and write it with its line of the audit."""
    request.repeated = _asked_before(request)
    request.number = next_number(request.municipality_id, request.year)
    for name, value in set_dues(request).items():
        setattr(request, name, value)
    request.save(force_insert=True)
    keep_request(request.id)
    for one in call.about:
        RecordLink.create(
            request=request,
            table=one.table,
            key=one.key,
            title=fits(RecordLink, "title", one.title),
            url=fits(RecordLink, "url", one.url),
            by=_user(actor),
        )
    record(actor, "create", request)


def _asked_before(request: Request) -> bool:
    if request.caller_id is None or request.topic_id is None:
        return False
    since = request.received_at - dt.timedelta(days=AGAIN_DAYS)
    return bool(
        Request.select()
        .where(
            Request.caller == request.caller_id,
            Request.topic == request.topic_id,
            Request.received_at >= since,
            Request.received_at <= request.received_at,
            Request.removed_at.is_null(),
        )
        .exists()
    )


def _user(actor: Actor) -> User | None:
    return actor.user if actor.user.id else None
