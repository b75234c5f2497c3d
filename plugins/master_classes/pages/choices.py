"""Choices of forms: topics, institutions, places, series, positions, people of the district."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app
from peewee import JOIN

from plugins.master_classes.models import Event, Place, Series
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.wording import AUDIENCES
from plugins.staff.models import CATEGORY_KINDS, Position
from portal.access import policies
from portal.access.municipal import municipality_of
from portal.accounts.models import User
from portal.i18n import gettext as _
from portal.inbox.audiences import district_users
from portal.institutions.listing import number
from portal.institutions.models import INSTITUTION_KINDS, Institution
from portal.workdays import SchoolYear

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugins.master_classes.models import Audience
    from portal.access import Actor

NOTHING = ""
MOST_EVENTS = 300
NO_CATEGORY = "none"


def topic_choices(chosen_code: str = "") -> list[tuple[str, str]]:
    """Return the shared topics in use, parts with the name of their whole; and the one chosen."""
    listed = [one for _owner, one in current_app.extensions["plugins"].topics()]
    titles = {one.code: one.title for one in listed}
    found = [(NOTHING, "")]
    for one in listed:
        if one.in_use or one.code == chosen_code:
            whole = titles.get(one.parent, "")
            found.append((one.code, f"{whole}: {one.title}" if whole else one.title))
    return found


def topic_title(code: str) -> str:
    """Return what a topic is called; nothing for an event without one."""
    return dict(topic_choices(code)).get(code, code) if code else ""


def institution_choices(actor: Actor, nothing: str = "") -> list[tuple[str, str]]:
    """Return the institutions within reach that work, by name; ``nothing`` names the empty choice."""
    query = (
        policies[Institution]
        .rows(actor)
        .where(Institution.closed_on.is_null())
        .order_by(Institution.sort_key, Institution.id)
    )
    return [(NOTHING, nothing), *((str(one.id), one.short_name) for one in query)]


def place_choices(actor: Actor, chosen_place: Place | None = None) -> list[tuple[str, str]]:
    """Return the places in use, those of institutions with their names; and the one chosen."""
    in_use: Any = Place.in_use == True  # noqa: E712 - SQL
    query = (
        policies[Place]
        .rows(actor)
        .select(Place, Institution)
        .join(Institution, JOIN.LEFT_OUTER)
        .where(in_use | (Place.id == (chosen_place.id if chosen_place is not None else 0)))
        .order_by(Institution.sort_key.asc(nulls="FIRST"), Place.name)
    )
    return [(NOTHING, _("none")), *((str(one.id), place_title(one)) for one in query)]


def place_title(place: Place) -> str:
    """Return what a place is called: with its institution, and how many it seats."""
    whose = place.institution.short_name if place.institution is not None else ""
    named = f"{whose}: {place.name}" if whose else place.name
    return (
        _("%(place)s (seats: %(count)s)", place=named, count=place.seats) if place.seats else named
    )


def series_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the series, the newest school year first."""
    query = policies[Series].rows(actor).order_by(Series.school_year.desc(), Series.title)
    return [
        (NOTHING, _("none")),
        *((str(one.id), f"{one.title} ({SchoolYear(one.school_year).title})") for one in query),
    ]


def event_choices(actor: Actor, besides: int | None = None) -> list[tuple[str, str]]:
    """Return the latest events that another may ask for, but the one itself."""
    query = (
        policies[Event]
        .rows(actor)
        .where(Event.state.in_(("planned", "open", "closed", "held")), Event.id != (besides or 0))
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(MOST_EVENTS)
    )
    return [(NOTHING, _("none")), *((str(one.id), one.title) for one in query)]


def position_choices() -> list[tuple[str, str]]:
    """Return the positions of the official list, by their codes."""
    return [(one.code, one.title) for one in Position.select().order_by(Position.place)]


def category_choices() -> list[tuple[str, str]]:
    """Return the categories, and that there is none."""
    titles = [(key, str(title)) for key, title in CATEGORY_KINDS]
    return [*titles, (NO_CATEGORY, _("Without a category"))]


def institution_kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of institutions."""
    return [(key, str(title)) for key, title in INSTITUTION_KINDS]


def chosen(actor: Actor, model: type[Any], text: str | None) -> Any:
    """Return the record that a choice names, as far as the actor sees it; none for nothing."""
    key = number(text)
    if key is None:
        return None
    return policies[model].rows(actor).where(model.id == key).first()


def audience_words(rows: Iterable[Audience]) -> list[tuple[str, str]]:
    """Return whom an event is for as names and values: a line for each kind of condition."""
    titles: dict[str, dict[str, str]] = {
        "position": dict(position_choices()),
        "category": dict(category_choices()),
        "institution": dict(institution_kind_choices()),
    }
    found: dict[str, list[str]] = {}
    for one in rows:
        found.setdefault(one.kind, []).append(titles.get(one.kind, {}).get(one.value, one.value))
    return [(str(title), ", ".join(found[kind])) for kind, title in AUDIENCES if kind in found]


def responsible_choices(actor: Actor, event: Event | None = None) -> list[tuple[str, str]]:
    """Return who may answer for an event: the district's people, and who does already."""
    where = event.municipality_id if event is not None else municipality_of(actor)
    people = district_users(where, ClassesPermission.EDIT) if where is not None else []
    found = [(str(one.id), one.name) for one in people]
    held = event.responsible if event is not None else None
    if held is not None and all(key != str(held.id) for key, _name in found):
        found.append((str(held.id), held.name))
    return [(NOTHING, _("nobody yet")), *found]


def user_of(text: str | None) -> User | None:
    """Return the user that a choice names; whether he may be chosen is asked by the service."""
    key = number(text)
    return User.get_or_none(User.id == key) if key is not None else None
