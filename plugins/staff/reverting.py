"""Giving a field of the databank its earlier value, through the same checks as its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import ForeignKeyField

from plugins.staff import services
from plugins.staff.models import TABLES, Position

if TYPE_CHECKING:
    from peewee import Model

    from portal.access.actor import Actor

KEPT = frozenset(
    {"id", "person", "name_key", "version", "created_at", "changed_at", "demo", "blocked"}
)


def revert_field(actor: Actor, record: Model, field: str, value: Any, note: str) -> bool | None:
    """Save one of the databank's records with an earlier value; nothing for others' records.

    A post's institution is one of its values here, as in its form.
    """
    if not isinstance(record, TABLES) or isinstance(record, Position) or field in KEPT:
        return None
    fields = type(record)._meta.fields  # noqa: SLF001 - peewee's public way
    values = {name: getattr(record, name) for name in fields if name not in KEPT}
    relation = fields[field]
    if isinstance(relation, ForeignKeyField) and value is not None:
        value = relation.rel_model.get_by_id(value)
    services.save(actor, record, {**values, field: value}, services.mark_of(record), note=note)
    return True
