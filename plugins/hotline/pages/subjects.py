"""Finding what a page is about: what lies out of reach does not exist, what may not be done is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.hotline.models import (
    Caller,
    Checklist,
    ChecklistItem,
    Group,
    Merge,
    Message,
    RecordLink,
    Request,
    RequestLink,
    Topic,
    Visit,
)
from portal.access import policies
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.accounts.models import User
from portal.errors import NotAllowed, NotFound
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from portal.access import Actor

LARGEST_KEY = 2**31 - 1
Author = User.alias()


def actor_at_desk() -> Actor:
    """Return who acts; refuse whoever does not sit at the hotline of the district."""
    actor = acting()
    if not works_for_district(actor):
        raise NotAllowed(_("Calls are taken by the hotline of the district."))
    return actor


def with_names(query: Any) -> Any:
    """Let a query of requests bring the names that pages show: school, topic, caller, people."""
    return (
        query.select(Request, Institution, Topic, Caller, Group, User, Author)
        .join(Institution, JOIN.LEFT_OUTER, on=(Request.institution == Institution.id))
        .switch(Request)
        .join(Topic, JOIN.LEFT_OUTER, on=(Request.topic == Topic.id))
        .switch(Request)
        .join(Caller, JOIN.LEFT_OUTER, on=(Request.caller == Caller.id))
        .switch(Request)
        .join(Group, JOIN.LEFT_OUTER, on=(Request.group == Group.id))
        .switch(Request)
        .join(User, JOIN.LEFT_OUTER, on=(Request.assignee == User.id), attr="assignee")
        .switch(Request)
        .join(Author, JOIN.LEFT_OUTER, on=(Request.created_by == Author.id), attr="created_by")
        .switch(Request)
    )


def find_request(actor: Actor, key: int, verb: str = "") -> Request:
    """Return a request with its names, for a verb where one is named."""
    query = with_names(policies[Request].rows(actor))
    return _found(actor, Request, query, key, _("There is no such request."), verb)


def find_message(actor: Actor, key: int) -> Message:
    """Return a message that the actor may change."""
    return _part(actor, Message, key, _("There is no such message."), "edit")


def find_caller(actor: Actor, key: int, verb: str = "") -> Caller:
    """Return a caller with the institution."""
    query = policies[Caller].rows(actor)
    return _found(actor, Caller, query, key, _("There is no such caller."), verb)


def find_merge(actor: Actor, key: int) -> Merge:
    """Return a merge of requests that the actor may merge."""
    done: Merge = _part(actor, Merge, key, _("There is no such merge."), "")
    _demand(actor, Request, "merge", done.kept)
    return done


def find_checklist(actor: Actor, key: int) -> Checklist:
    """Return a checklist that the actor may change."""
    return _part(actor, Checklist, key, _("There is no such checklist."), "edit")


def find_item(actor: Actor, key: int) -> ChecklistItem:
    """Return a line of a checklist that the actor may change."""
    return _part(actor, ChecklistItem, key, _("There is no such line."), "edit")


def find_link(actor: Actor, key: int) -> RequestLink:
    """Return a link between two requests that the actor may take away."""
    return _part(actor, RequestLink, key, _("There is no such link."), "edit")


def find_record_link(actor: Actor, key: int) -> RecordLink:
    """Return a link to a record that the actor may take away."""
    return _part(actor, RecordLink, key, _("There is no such link."), "edit")


def find_visit(actor: Actor, key: int, verb: str = "edit") -> Visit:
    """Return a visit on request."""
    return _part(actor, Visit, key, _("There is no such visit."), verb)


def may(actor: Actor, verb: str, subject: Any) -> bool:
    """Tell whether the actor may do something with a record."""
    return bool(policies[type(subject)].permits(actor, verb, subject))


def _part(actor: Actor, model: Any, key: int, words: str, verb: str) -> Any:
    return _found(actor, model, policies[model].rows(actor), key, words, verb)


def _found(actor: Actor, model: Any, query: Any, key: int, words: str, verb: str) -> Any:
    found = query.where(model.id == key).first() if key <= LARGEST_KEY else None
    if found is None:
        raise NotFound(words)
    if verb:
        _demand(actor, model, verb, found)
    return found


def _demand(actor: Actor, model: Any, verb: str, record: Any) -> None:
    verdict = policies[model].permits(actor, verb, record)
    if not verdict:
        raise NotAllowed(verdict.reason)
