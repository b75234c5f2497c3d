"""The journal of the hotline as a list: the official columns, filters, marks, what is done with many."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup
from peewee import fn

from plugins.hotline.callers import shown_caller
from plugins.hotline.links import request_url, short
from plugins.hotline.models import Group, Message, Request, Topic
from plugins.hotline.models.requests import OPEN_STATES
from plugins.hotline.pages.journal_acts import ACTS
from plugins.hotline.pages.subjects import with_names
from plugins.hotline.pages.wording import due_badge, mark_badges, next_step, state_badge
from plugins.hotline.permissions import HotlinePermission
from plugins.hotline.reckoning import marks_of
from plugins.hotline.topics import ordered_topics
from plugins.hotline.wording import CHANNELS, KINDS, PRIORITIES, STATES
from portal import clock
from portal.access import policies
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.accounts.models import User
from portal.database import fetch_rows
from portal.i18n import format_moment
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.institutions.listing import called
from portal.lists.contracts import Column, Filter, Kind, ListPage
from portal.lists.rows import QueryRows
from portal.phones import phone_key

if TYPE_CHECKING:
    from plugins.hotline.callers import ShownCaller
    from plugins.hotline.pages.wording import Badge
    from portal.access import Actor
    from portal.lists.asked import Asked

VIEWS = (
    ("open", _("Still open")),
    ("mine", _("Mine")),
    ("unassigned", _("Nobody's yet")),
    ("overdue", _("Overdue")),
    ("waiting", _("Waiting for the caller")),
    ("visits", _("Visits")),
    ("all", _("Whole journal")),
    ("removed", _("Removed")),
)
LEAST_DIGITS = 4
NUMBER_PARTS = 2
_CHANNELS = dict(CHANNELS)
_PRIORITIES = dict(PRIORITIES)
_KINDS = dict(KINDS)


class Line(NamedTuple):
    """A request with what its row shows besides: caller, marks, the last answer with its paragraph."""

    id: int
    request: Request
    caller: ShownCaller
    marks: list[Badge]
    answer: Message | None


def in_journal(asked: Asked) -> Any:
    """Return the requests that the address asks for."""
    query = with_names(policies[Request].rows(asked.actor))
    view = asked.values.get("when") or ("" if asked.values.get("state") else _usual(asked.actor))
    shown = query.where(Request.removed_at.is_null())
    if view == "all":
        return query
    if view == "removed":
        return query.where(Request.removed_at.is_null(False))
    if view == "mine":
        return shown.where(Request.assignee == asked.actor.user.id, _is_open())
    if view == "unassigned":
        return shown.where(Request.assignee.is_null(), _is_open())
    if view == "overdue":
        return shown.where(_is_open(), Request.next_due < clock.now())
    if view == "waiting":
        return shown.where(Request.state == "waiting")
    if view == "visits":
        return shown.where(Request.kind == "visit", _is_open())
    if view == "open":
        return shown.where(_is_open())
    return shown


def adorned(asked: Asked, requests: list[Request]) -> list[Line]:
    """Return the rows with their marks and last answers: two queries for all of them."""
    marks = marks_of(requests) if works_for_district(asked.actor) else {}
    answers = last_answers(asked.actor, [one.id for one in requests])
    found = []
    for one in requests:
        due = due_badge(one)
        badges = ([due] if due else []) + mark_badges(marks.get(one.id, ()))
        caller = shown_caller(asked.actor, one)
        found.append(Line(one.id, one, caller, badges, answers.get(one.id)))
    return found


def last_answers(actor: Actor, keys: list[int]) -> dict[int, Message]:
    """Return the last answer of each request, with who gave it: one query."""
    if not keys:
        return {}
    last = (
        Message.select(fn.MAX(Message.id))
        .where(Message.request.in_(keys), Message.kind == "answer", Message.removed_at.is_null())
        .group_by(Message.request)
    )
    query = policies[Message].rows(actor).where(Message.id.in_(last))
    found = {one.request_id: one for one in query}
    names = _names({one.author_id for one in found.values() if one.author_id is not None})
    for one in found.values():
        if one.author_id is not None:
            one.author_name = names.get(one.author_id, "")
    return found


def _names(keys: set[int]) -> dict[int, str]:
    if not keys:
        return {}
    return dict(fetch_rows(User.select(User.id, User.name).where(User.id.in_(keys))))


def _usual(actor: Actor) -> str:
    """Return the view that the list opens with: the desk's open requests, all of an institution's."""
    return "open" if works_for_district(actor) else ""


def _is_open() -> Any:
    return Request.state.in_(OPEN_STATES)


def _at_desk(actor: Actor) -> bool:
    return works_for_district(actor)


def _asks(actor: Actor) -> bool:
    return not works_for_district(actor)


def _sees_callers(actor: Actor) -> bool:
    return actor.can(HotlinePermission.CALLERS)


def _with_words(query: Any, text: str) -> Any:
    """Narrow to requests with a number, a number of the year, or words of question and caller."""
    number, _slash, year = text.partition("/")
    if number.strip().isdigit() and len(number.strip()) < LEAST_DIGITS * NUMBER_PARTS:
        query = query.where(Request.number == int(number))
        return query.where(Request.year == int(year)) if year.strip().isdigit() else query
    found = Request.question.contains(text)
    said = Message.select(Message.request).where(
        Message.kind == "answer", Message.removed_at.is_null(), Message.text.contains(text)
    )
    return query.where(found | Request.id.in_(said))


def _of_caller(query: Any, text: str) -> Any:
    from plugins.hotline.models import Caller  # noqa: PLC0415 - the name is used once
    from portal.database import fold  # noqa: PLC0415 - likewise

    if not acting().can(HotlinePermission.CALLERS):
        return query.where(Request.id == 0)
    digits = phone_key(text)
    if len(digits) >= LEAST_DIGITS and not any(one.isalpha() for one in text):
        return query.where(Caller.phone_key.contains(digits))
    return query.where(Caller.name_key.contains(fold(text)))


def _about(query: Any, value: str) -> Any:
    key = int(value)
    return query.where((Request.topic == key) | (Topic.parent == key))


def _since(query: Any, day: dt.date) -> Any:
    return query.where(Request.received_at >= _midnight(day))


def _until(query: Any, day: dt.date) -> Any:
    return query.where(Request.received_at < _midnight(day + dt.timedelta(days=1)))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), clock.zone())


def _topics(_actor: Actor) -> list[tuple[int, str]]:
    listed = ordered_topics(all_of_them=True)
    wholes = {one.id: one.title for one in listed}
    return [
        (one.id, f"{wholes[one.parent_id]}: {one.title}" if one.parent_id else one.title)
        for one in listed
    ]


def _groups(actor: Actor) -> list[tuple[int, str]]:
    if not works_for_district(actor):
        return []
    return [(one.id, one.title) for one in policies[Group].rows(actor).order_by(Group.title)]


def _at(query: Any, text: str) -> Any:
    return query.where(called(text))


def _by(query: Any, text: str) -> Any:
    return query.where(User.name.contains(text))


def _number_markup(line: Line) -> Markup:
    return Markup('<a href="{}">{}</a>').format(request_url(line.id), line.request.full_number)


def _question_markup(line: Line) -> Markup:
    again = ""
    if line.request.repeated:
        again = Markup(' <span class="status tone-neutral">{}</span>').format(_l("asked again"))
    return Markup("{}{}").format(short(line.request.question), again)


def _caller_markup(line: Line) -> Markup:
    parts = [Markup("<div>{}</div>").format(line.caller.name)] if line.caller.name else []
    small = [one for one in (line.caller.phone, line.caller.position) if one]
    parts += [Markup('<div class="muted small">{}</div>').format(one) for one in small]
    return Markup("").join(parts)


def _caller_words(line: Line) -> str:
    return ", ".join(one for one in (line.caller.name, line.caller.phone) if one)


def _state_words(line: Line) -> str:
    return "; ".join(str(words) for _tone, words in [state_badge(line.request), *line.marks])


def _badges(line: Line) -> Markup:
    return Markup(" ").join(
        Markup('<span class="status tone-{}">{}</span>').format(tone, words)
        for tone, words in (state_badge(line.request), *line.marks)
    )


def _state_markup(line: Line) -> Markup:
    shown, who = _badges(line), _handed_to(line)
    return shown + Markup('<div class="muted small">{}</div>').format(who) if who else shown


def _minutes(line: Line) -> int | None:
    return None if line.request.seconds is None else -(-line.request.seconds // 60)


def _answered_by(line: Line) -> str:
    return line.answer.author_name if line.answer is not None else ""


def _next(line: Line) -> str:
    return " · ".join(filter(None, reversed(next_step(line.request))))


def _own_state_words(line: Line) -> str:
    return "; ".join(filter(None, (_state_words(line), _next(line))))


def _own_state_markup(line: Line) -> Markup:
    """Return the state for who asked: its badges, and under them who acts next."""
    step = _next(line)
    under = Markup('<div class="small">{}</div>').format(step) if step else ""
    return _badges(line) + under


def _handed_to(line: Line) -> str:
    one = line.request
    told = [one.assignee.name if one.assignee else "", one.group.title if one.group else ""]
    return ", ".join(filter(None, told))


JOURNAL = ListPage(
    name="hotline.requests",
    title=_("Journal of the hotline"),
    endpoint="hotline.request_list",
    permission=HotlinePermission.VIEW,
    export=HotlinePermission.EXPORT,
    source=QueryRows(
        query=in_journal,
        sorts={"received": Request.received_at, "due": Request.next_due, "acted": Request.acted_at},
        default="-received",
        adorn=adorned,
    ),
    default_sort="-received",
    parameters=("when",),
    acts=ACTS,
    filters=(
        Filter(name="text", title=_("Number or words"), narrow=_with_words),
        Filter(
            name="state",
            title=_("State"),
            kind="select",
            choices=STATES,
            narrow=lambda query, value: query.where(Request.state == value),
        ),
        Filter(name="topic", title=_("Topic"), kind="select", choices=_topics, narrow=_about),
        Filter(name="institution", title=_("Institution"), narrow=_at),
        Filter(name="caller", title=_("Who turned to us"), narrow=_of_caller),
        Filter(name="assignee", title=_("Who does it"), narrow=_by),
        Filter(name="since", title=_("From"), kind="date", narrow=_since),
        Filter(name="until", title=_("Until"), kind="date", narrow=_until),
        Filter(
            name="channel",
            title=_("How it came"),
            kind="select",
            choices=CHANNELS,
            narrow=lambda query, value: query.where(Request.channel == value),
        ),
        Filter(
            name="priority",
            title=_("Priority"),
            kind="select",
            choices=PRIORITIES,
            narrow=lambda query, value: query.where(Request.priority == value),
        ),
        Filter(
            name="group",
            title=_("Group"),
            kind="select",
            choices=_groups,
            narrow=lambda query, value: query.where(Request.group == int(value)),
        ),
    ),
    columns=(
        Column(
            key="number",
            title=_("Number"),
            value=lambda line: line.request.full_number,
            markup=_number_markup,
            look="nowrap",
        ),
        Column(
            key="own_question",
            title=_("Question"),
            value=lambda line: line.request.question,
            markup=_question_markup,
            may=_asks,
            width=60,
            wrap=True,
        ),
        Column(
            key="own_state",
            title=_("State"),
            value=_own_state_words,
            markup=_own_state_markup,
            may=_asks,
            width=40,
        ),
        Column(
            key="received",
            title=_("Date and time"),
            sort="received",
            kind=Kind.MOMENT,
            value=lambda line: line.request.received_at,
        ),
        Column(
            key="channel",
            title=_("Channel"),
            value=lambda line: str(_CHANNELS[line.request.channel]),
            shown=False,
        ),
        Column(
            key="caller",
            title=_("Who turned to us"),
            value=_caller_words,
            markup=_caller_markup,
            may=_sees_callers,
            width=30,
        ),
        Column(
            key="institution",
            title=_("Institution"),
            value=lambda line: (
                line.request.institution.short_name if line.request.institution else ""
            ),
            may=_at_desk,
            width=24,
        ),
        Column(
            key="position",
            title=_("Position"),
            value=lambda line: line.caller.position,
            shown=False,
            width=24,
        ),
        Column(
            key="topic",
            title=_("Topic"),
            value=lambda line: line.request.topic.title if line.request.topic else "",
            width=26,
        ),
        Column(
            key="question",
            title=_("Question"),
            value=lambda line: line.request.question,
            markup=_question_markup,
            may=_at_desk,
            width=60,
            wrap=True,
        ),
        Column(
            key="answer",
            title=_("Answer"),
            value=lambda line: line.answer.text if line.answer else "",
            words=lambda line: short(line.answer.text) if line.answer else "",
            shown=False,
            width=60,
            wrap=True,
        ),
        Column(
            key="norm",
            title=_("Paragraph of the rule"),
            value=lambda line: line.answer.norm if line.answer else "",
            shown=False,
            width=26,
        ),
        Column(
            key="answered_by", title=_("Who answered"), value=_answered_by, shown=False, width=28
        ),
        Column(
            key="length",
            title=_("Length, minutes"),
            kind=Kind.WHOLE,
            value=_minutes,
            shown=False,
        ),
        Column(
            key="assignee",
            title=_("Handed to"),
            value=_handed_to,
            may=_at_desk,
            shown=False,
            width=28,
        ),
        Column(
            key="due",
            title=_("Due"),
            sort="due",
            kind=Kind.MOMENT,
            value=lambda line: line.request.next_due,
        ),
        Column(
            key="state",
            title=_("State"),
            value=_state_words,
            markup=_state_markup,
            may=_at_desk,
            width=30,
        ),
        Column(
            key="repeated",
            title=_("Asked again"),
            value=lambda line: line.request.repeated,
            shown=False,
        ),
        Column(
            key="kind",
            title=_("Kind"),
            value=lambda line: str(_KINDS[line.request.kind]),
            shown=False,
        ),
        Column(
            key="priority",
            title=_("Priority"),
            value=lambda line: str(_PRIORITIES[line.request.priority]),
            shown=False,
        ),
        Column(
            key="acted",
            title=_("Last act"),
            sort="acted",
            value=lambda line: format_moment(line.request.acted_at),
            shown=False,
        ),
    ),
)
