"""Who leads an event: a person of the databank, a user, or a guest by name.

The audit says who changed a leader and when, never the name or contacts: they could not be erased there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plugins.master_classes.allocating import lock
from plugins.master_classes.conflicts.checking import demand_free
from plugins.master_classes.models import Event, Leader
from plugins.staff.models import Person
from portal import changing
from portal.access import policies
from portal.audit.services import record
from portal.database import write
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.access import Actor
    from portal.accounts.models import User
    from portal.institutions.models import Institution


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderDetails:
    """Who leads or moderates: a person of the databank, or a guest by name; with an account if any."""

    person: Person | None = None
    user: User | None = None
    institution: Institution | None = None
    name: str = ""
    position: str = ""
    email: str = ""
    phone: str = ""
    role: str = "leader"


def add_leader(actor: Actor, event: Event, details: LeaderDetails) -> Leader:
    """Add somebody who leads or moderates an event."""
    with write():
        stored = lock(event)
        changing.demand(actor, "edit", stored)
        _demand_seen(actor, details)
        made = lay_leader(stored, details)
        demand_free(actor, stored, stored.sessions)
        record(actor, "create", made, label=changing.label_of(made))
    return made


def change_leader(
    actor: Actor, leader: Leader, details: LeaderDetails, *, seen: int | None = None
) -> Leader:
    """Change who leads, or what is known of a guest."""
    with write():
        changing.demand(actor, "edit", lock(leader.event))
        stored = changing.take(leader, seen)
        _demand_seen(actor, details)
        for name, value in _values(stored.event, details, stored).items():
            setattr(stored, name, value)
        stored.version += 1
        stored.save()
        record(actor, "change", stored, label=changing.label_of(stored))
    return stored


def remove_leader(actor: Actor, leader: Leader, *, seen: int | None = None) -> None:
    """Take somebody off the leaders of an event that is not over."""
    with write():
        event = lock(leader.event)
        changing.demand(actor, "edit", event)
        if event.state == "held":
            raise Conflict(_("The event was held: who led it stays."))
        stored = changing.take(leader, seen)
        record(actor, "delete", stored, label=changing.label_of(stored))
        stored.delete_instance()


def lay_leader(event: Event, details: LeaderDetails) -> Leader:
    """Write a new leader of a taken event."""
    return Leader.create(event=event, **_values(event, details))


def _demand_seen(actor: Actor, details: LeaderDetails) -> None:
    person = details.person
    if person is not None and not policies[Person].permits(actor, "view", person):
        changing.refuse("person", _("Choose somebody whom you see."))


def _values(event: Event, details: LeaderDetails, stored: Leader | None = None) -> dict[str, Any]:
    name = " ".join(details.name.split())
    if details.person is None and details.user is not None:
        name = name or details.user.name
    if details.person is None and not name:
        changing.refuse("name", _("Choose a person, or write who leads."))
    if details.person is not None:
        twice = Leader.select().where(Leader.event == event.id, Leader.person == details.person)
        if stored is not None:
            twice = twice.where(Leader.id != stored.id)
        if twice.exists():
            changing.refuse("person", _("Leads this event already."))
    return {
        "role": details.role,
        "person": details.person,
        "user": details.user,
        "institution": details.institution,
        "name": "" if details.person is not None else changing.fits(Leader, "name", name),
        "position": changing.fits(Leader, "position", details.position),
        "email": changing.fits(Leader, "email", details.email),
        "phone": changing.fits(Leader, "phone", details.phone),
    }
