"""Parts in events that another section confirms: written into the record once, and taken back there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.staff.models import Participation, Person
from portal.access import policies
from portal.audit.services import changes_of, record
from portal.database import write
from portal.errors import NotAllowed
from portal.i18n import gettext as _

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from portal.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """A part in an event as its section tells it; ``key`` names its record there for ever.

    ``kind`` is ``participant`` or ``leader``; ``hours`` are academic hours, none where nobody counted.
    """

    person_id: int
    kind: str
    title: str
    held_on: dt.date | None
    hours: Decimal | None
    source: str
    key: str
    organisation: str = ""
    certificate_number: str = ""
    certificate_code: str = ""


def confirm_participation(actor: Actor, told: Confirmed) -> Participation:
    """Write a part in an event into a person's record, or bring what stands there up to date.

    The same key is written once, however often it is told. The section has asked whether the actor may
    confirm it; here the person must be in the actor's reach. Joins the caller's transaction.
    """
    values = {
        "person": told.person_id,
        "kind": told.kind,
        "title": told.title,
        "organisation": told.organisation,
        "hours": told.hours,
        "held_on": told.held_on,
        "certificate_number": told.certificate_number,
        "certificate_code": told.certificate_code,
    }
    with write():
        person = _reached(actor, told.person_id)
        found = _stored(told.source, told.key)
        if found is None:
            made = Participation(source=told.source, source_key=f"{told.source}:{told.key}")
            for name, value in values.items():
                setattr(made, name, value)
            made.save(force_insert=True)
            changes = {name: (None, value) for name, value in values.items() if value}
            record(actor, "create", made, label=_label(person), changes=changes)
            return made
        changes = changes_of(found, values)
        for name in changes:
            setattr(found, name, values[name])
        if changes:
            found.save()
            record(actor, "change", found, label=_label(person), changes=changes)
        return found


def withdraw_participation(actor: Actor, *, source: str, key: str, note: str = "") -> bool:
    """Take what a section has confirmed out of the record again; tell whether it stood there."""
    with write():
        found = _stored(source, key)
        if found is None:
            return False
        person = _reached(actor, found.person_id)
        gone = {"title": (found.title, None), "hours": (found.hours, None)}
        record(actor, "delete", found, label=_label(person), changes=gone, note=note)
        found.delete_instance()
        return True


def _stored(source: str, key: str) -> Participation | None:
    return Participation.get_or_none(Participation.source_key == f"{source}:{key}")


def _reached(actor: Actor, person_id: int) -> Person:
    found: Person | None = policies[Person].rows(actor).where(Person.id == person_id).first()
    if found is None:
        raise NotAllowed(_("The person lies outside your reach."))
    return found


def _label(person: Person) -> str:
    return f"{person.full_name}: {_('part in an event')}"
