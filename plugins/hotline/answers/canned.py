"""Canned answers: made, changed, dropped, offered to who answers, and filled for a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.hotline.answers.filling import MARK, VARIABLES, Filled, expand, fill, mistakes_of
from plugins.hotline.answers.models import CannedAnswer
from plugins.hotline.changing import change
from plugins.hotline.models import GroupMember
from portal import clock
from portal.access import policies
from portal.audit.services import record
from portal.changing import demand, fits, label_of, need, refuse, take
from portal.database import fold, write
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.variables import in_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from plugins.hotline.models import Request
    from portal.access import Actor

FIELDS = ("shortcut", "title", "text", "norm", "topic", "group", "in_use")
MOST_OFFERED = 200
COME_LATER = frozenset({"number", "due"})
"""Values that a call has only when it is saved."""


def make(actor: Actor, *, municipality_id: int, values: Mapping[str, Any]) -> CannedAnswer:
    """Make a canned answer. Raises :class:`Invalid` for a shortcut that is taken or a wrong variable."""
    with write():
        made = CannedAnswer(municipality=municipality_id, **checked(values))
        demand(actor, "create", made)
        _refuse_taken(made)
        made.save(force_insert=True)
        record(actor, "create", made)
    return made


def alter(
    actor: Actor, canned: CannedAnswer, *, values: Mapping[str, Any], seen: int | None = None
) -> CannedAnswer:
    """Change a canned answer."""
    with write():
        stored = take(canned, seen)
        demand(actor, "edit", stored)
        given = checked(values)
        stored.shortcut_key = fold(given["shortcut"])
        _refuse_taken(stored)
        change(actor, stored, given)
    return stored


def drop(actor: Actor, canned: CannedAnswer, *, seen: int | None = None) -> None:
    """Delete a canned answer; answers that were given with it stay."""
    with write():
        stored = take(canned, seen)
        demand(actor, "delete", stored)
        record(actor, "delete", stored, label=label_of(stored))
        stored.delete_instance()


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a canned answer as they are kept; refuse what is wrong with them."""
    shortcut = need("shortcut", values.get("shortcut") or "", _("Give a shortcut."))
    if len(shortcut.split()) > 1:
        refuse("shortcut", _("A shortcut is one word."))
    text = need("text", values.get("text") or "", _("Write the answer."))
    if told := [in_words(one) for one in mistakes_of(text)]:
        refuse("text", " ".join(told))
    return {
        "shortcut": fits(CannedAnswer, "shortcut", shortcut),
        "title": fits(
            CannedAnswer,
            "title",
            need("title", values.get("title") or "", _("Give a title.")),
        ),
        "text": text,
        "norm": fits(CannedAnswer, "norm", values.get("norm") or ""),
        "topic": values.get("topic"),
        "group": values.get("group"),
        "in_use": values.get("in_use", True),
    }


def offered(actor: Actor, *, topic_id: int | None = None) -> list[CannedAnswer]:
    """Return what the actor may answer with: of all, and of the own groups; the topic's own first."""
    own = GroupMember.select(GroupMember.group).where(GroupMember.user == (actor.user.id or 0))
    used: Any = CannedAnswer.in_use == True  # noqa: E712 - SQL
    query = (
        policies[CannedAnswer]
        .rows(actor)
        .where(used, CannedAnswer.group.is_null() | CannedAnswer.group.in_(own))
        .order_by(CannedAnswer.shortcut_key)
        .limit(MOST_OFFERED)
    )
    return sorted(query, key=lambda one: one.topic_id != topic_id or topic_id is None)


def by_shortcut(actor: Actor, shortcut: str) -> CannedAnswer | None:
    """Return the canned answer of a shortcut among those that are offered to the actor."""
    key = fold(shortcut)
    return next((one for one in offered(actor) if one.shortcut_key == key), None)


def filled_for(actor: Actor, canned: CannedAnswer, request: Request | None) -> Filled:
    """Return a canned answer filled for a request; without one only what needs none is filled."""
    return fill(canned.text, values_of(actor, request, norm=canned.norm))


def values_of(actor: Actor, request: Request | None, *, norm: str = "") -> dict[str, str]:
    """Return the values of variables for a request that the actor answers."""
    values = {"today": format_date(clock.today()), "author": actor.user.name, "norm": norm}
    if request is None:
        return values
    due = request.solve_due
    return {
        **values,
        **named(request.caller.name if request.caller is not None else ""),
        "position": request.caller_position,
        "institution": request.institution.short_name if request.institution else "",
        "number": request.full_number,
        "received": format_date(clock.local(request.received_at).date()),
        "due": format_date(clock.local(due).date()) if due is not None else "",
        "topic": request.topic.title if request.topic else "",
        "question": request.question,
    }


def named(name: str) -> dict[str, str]:
    """Return the values of a full name: whole, and as somebody is spoken to."""
    words: Sequence[str] = name.split()
    return {"name": " ".join(words[1:3] or words), "full_name": " ".join(words)}


def filled_while_called(
    actor: Actor, canned: CannedAnswer, given: Mapping[str, str]
) -> tuple[Filled, tuple[str, ...]]:
    """Return a canned answer filled with what is typed of a call, and what its saving will fill in.

    ``given`` are the values that are known so far; the number and the term come with the request.
    """
    values = {
        **values_of(actor, None, norm=canned.norm),
        "received": format_date(clock.today()),
        **given,
    }
    filled = fill(canned.text, values)
    later = tuple(one for one in filled.missing if VARIABLES[one.strip("{}")] in COME_LATER)
    missing = tuple(one for one in filled.missing if one not in later)
    return Filled(filled.text, missing), later


def finished(actor: Actor, request: Request, text: str, norm: str) -> tuple[str, str]:
    """Return an answer as it is kept: shortcuts that were left in it are written out, variables filled.

    An answer without a paragraph of a rule gets that of the first shortcut that has one.
    """
    if MARK in text:
        known = {
            one.shortcut_key: one
            for one in offered(actor)
            if one.municipality_id == request.municipality_id
        }
        texts = {key: one.text for key, one in known.items()}
        named_there = [one for key, one in known.items() if expand(text, {key: ""}) != text]
        norm = norm or next((one.norm for one in named_there if one.norm), "")
        text = expand(text, texts)
    if "{" in text:
        text = fill(text, values_of(actor, request, norm=norm)).text
    return text, norm


def _refuse_taken(canned: CannedAnswer) -> None:
    taken = CannedAnswer.select().where(
        CannedAnswer.municipality == canned.municipality_id,
        CannedAnswer.shortcut_key == fold(canned.shortcut_key or canned.shortcut),
        CannedAnswer.id != (canned.id or 0),
    )
    if taken.exists():
        refuse("shortcut", _("This shortcut is taken."))
