"""How the databank's records are called on pages of others, and where they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import url_for

from plugins.staff.merging.services import merged_into
from plugins.staff.models import Compliance, Person
from plugins.staff.policies import all_policies
from portal.plugin import RecordLink

if TYPE_CHECKING:
    from peewee import Model

    from portal.access import Actor

_OF_CARDS = frozenset(one.model for one in all_policies())


def successor_of(actor: Actor, table: str, key: int) -> RecordLink | None:
    """Return the card that a merged one has become, when the actor may see it."""
    if table != Person._meta.table_name:  # noqa: SLF001 - peewee's public way
        return None
    kept_id = merged_into(actor, key)
    return link_of(Person.get_by_id(kept_id)) if kept_id is not None else None


def link_of(record: Model) -> RecordLink | None:
    """Return the name of a person, or of an entry with its person's, and the address of the card."""
    if type(record) not in _OF_CARDS:
        return None
    entry: Any = record.employment if isinstance(record, Compliance) else record
    person = cast(
        "Person | None", entry if isinstance(entry, Person) else getattr(entry, "person", None)
    )
    if person is None:
        return RecordLink(str(record))
    label = person.full_name if record is person else f"{person.full_name}: {record}"
    return RecordLink(label, url_for("staff.person_card", person_id=person.id))
