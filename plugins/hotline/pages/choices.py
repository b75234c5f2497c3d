"""Choices of forms: topics in two levels, institutions, people and groups of a hotline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.hotline.models import Group
from plugins.hotline.topics import ordered_topics
from portal.access import policies
from portal.access.municipal import municipality_of
from portal.accounts.models import User
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from plugins.hotline.models import Topic
    from portal.access import Actor

NOTHING = ""


def topic_choices(topic: Topic | None = None) -> list[tuple[str, str]]:
    """Return the topics in use, parts with the name of their whole; and the one that is chosen."""
    listed = ordered_topics()
    wholes = {one.id: one.title for one in listed}
    found = [(NOTHING, "")]
    for one in listed:
        whole = wholes.get(one.parent_id or 0)
        found.append((str(one.id), f"{whole}: {one.title}" if whole else one.title))
    if topic is not None and all(key != str(topic.id) for key, _title in found):
        found.append((str(topic.id), topic.title))
    return found


def institution_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the institutions within reach that work, by name."""
    query = (
        policies[Institution]
        .rows(actor)
        .where(Institution.closed_on.is_null())
        .order_by(Institution.sort_key, Institution.id)
    )
    return [(NOTHING, ""), *((str(one.id), one.short_name) for one in query)]


def group_choices(actor: Actor, municipality_id: int | None = None) -> list[tuple[str, str]]:
    """Return the groups in use of the actor's hotline, or of a district."""
    used: Any = Group.in_use == True  # noqa: E712 - SQL
    where = municipality_id or municipality_of(actor)
    query = policies[Group].rows(actor).where(used).order_by(Group.title)
    if where is not None:
        query = query.where(Group.municipality == where)
    return [(NOTHING, _("none")), *((str(one.id), one.title) for one in query)]


def people_choices(people: list[User]) -> list[tuple[str, str]]:
    """Return people to choose from, and nobody."""
    return [(NOTHING, _("nobody yet")), *((str(one.id), one.name) for one in people)]


def chosen(actor: Actor, model: type[Any], text: str | None) -> Any:
    """Return the record that a choice names, as far as the actor sees it; none for nothing."""
    key = number(text)
    if key is None:
        return None
    return policies[model].rows(actor).where(model.id == key).first()


def user_of(text: str | None) -> User | None:
    """Return the user that a choice names; whether he may be chosen is asked by the service."""
    key = number(text)
    return User.get_or_none(User.id == key) if key is not None else None
