"""Taking a changed field of a record back to what it was, as an edit of today.

The change goes through the same policy and checks as an edit, and leaves its own line in the audit.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from flask import current_app
from peewee import (
    AutoField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    ForeignKeyField,
    IntegerField,
    IntegrityError,
    TextField,
)

from portal.access import policies
from portal.audit.changes import MASKED, SECRET
from portal.audit.services import changes_of, record
from portal.audit.words import model_of
from portal.database import is_postgres, write
from portal.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.access.actor import Actor
    from portal.audit.models import AuditEntry
    from portal.plugin.manager import Plugins

KEPT = frozenset({"id", "version", "name_key", "sort_key", "created_at", "changed_at", "demo"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Revert:
    """A field that can be taken back: the record, the value before and after, and the one of today."""

    record: Any
    field: Field[Any]
    old: Any
    new: Any
    now: Any

    @property
    def unchanged(self) -> bool:
        """Tell whether the value is still the one that the line of the audit gave it."""
        return bool(self.now == self.new)

    @property
    def mark(self) -> str:
        """Return what the user has seen of today's value, to be brought back with the answer."""
        return "" if self.now is None else str(self.now)


def revertible(entry: AuditEntry) -> list[str]:
    """Return the fields of a line that could be taken back; of masked numbers there is no old value."""
    model = model_of(entry.subject)
    if entry.action != "change" or model is None or entry.erased_by:
        return []
    fields = model._meta.fields  # noqa: SLF001 - peewee's public way
    told = json.loads(entry.changes)
    return [
        name
        for name in told
        if name in fields
        and name not in KEPT | MASKED
        and not SECRET.search(name)
        and (not isinstance(fields[name], ForeignKeyField) or f"{name}_id" in told)
    ]


def look(actor: Actor, entry: AuditEntry, name: str) -> Revert:
    """Return what taking a field back means.

    Raises :class:`NotFound` when the record is gone or out of reach, or the field cannot be taken
    back; :class:`NotAllowed` when the actor may not edit the record.
    """
    model = model_of(entry.subject)
    if model is None or name not in revertible(entry):
        raise NotFound(_("This change cannot be taken back."))
    rows = policies[model].rows(actor)
    found = rows.where(model.id == entry.subject_id).first()  # type: ignore[attr-defined]
    if found is None:
        raise NotFound(_("The record is not there any more, or lies outside your reach."))
    _demand(actor, found)
    field = model._meta.fields[name]  # noqa: SLF001
    told = json.loads(entry.changes)
    old, new = told[f"{name}_id" if isinstance(field, ForeignKeyField) else name]
    now = found.__data__.get(name)
    return Revert(
        record=found,
        field=field,
        old=_value(field, old),
        new=_value(field, new),
        now=_empty(field) if now is None else now,
    )


def revert(actor: Actor, entry: AuditEntry, name: str, *, seen: str | None = None) -> None:
    """Give a field its value before a line of the audit.

    ``seen`` is the mark of today's value when the user has compared it. Raises :class:`Conflict` when
    the value was changed since the line, or since it was seen; :class:`Invalid`, :class:`NotAllowed`.
    """
    with write():
        asked = look(actor, entry, name)
        if is_postgres():
            model = type(asked.record)
            model.select(model.id).where(model.id == asked.record.id).for_update().execute()
            asked = look(actor, entry, name)
        if (seen is None and not asked.unchanged) or (seen is not None and seen != asked.mark):
            raise Conflict(_("The value has been changed since."))
        note = _("reverted entry %(number)s", number=entry.number or entry.id)
        plugins: Plugins = current_app.extensions["plugins"]
        if not plugins.revert_field(actor, asked.record, field=name, value=asked.old, note=note):
            _save(actor, asked, note)


def _save(actor: Actor, asked: Revert, note: str) -> None:
    """Save a field by what its model says of it, for records whose owner has no rules of his own."""
    found, field = asked.record, asked.field
    _check(field, asked.old)
    setattr(found, field.name, asked.old)
    _demand(actor, found)
    changes = changes_of(found)
    if not changes:
        return
    if "version" in type(found)._meta.fields:  # noqa: SLF001
        found.version += 1
    try:
        found.save()
    except IntegrityError as error:
        raise Conflict(
            _("Not saved: there is such an entry already, or a value does not fit.")
        ) from error
    _demand(actor, found)
    record(actor, "change", found, changes=changes, note=note)


def _check(field: Field[Any], value: Any) -> None:
    if value is None and not field.null:
        raise Invalid(_("This field cannot be left empty."))
    if field.choices and value not in dict(field.choices):
        raise Invalid(_("Choose one from the list."))
    if isinstance(field, ForeignKeyField) and value is not None:
        related = field.rel_model
        if not related.select().where(related.id == value).exists():
            raise Conflict(_("What it referred to is not there any more."))


def _demand(actor: Actor, found: Any) -> None:
    verdict = policies[type(found)].permits(actor, "edit", found)
    if not verdict:
        raise NotAllowed(verdict.reason)


def _value(field: Field[Any], told: Any) -> Any:
    """Return the value that a line of the audit tells, as the model holds it."""
    if told is None:
        return _empty(field)
    try:
        if isinstance(field, DateTimeField):
            return dt.datetime.fromisoformat(told)
        if isinstance(field, DateField):
            return dt.date.fromisoformat(told)
        if isinstance(field, DecimalField):
            return Decimal(told)
    except (ValueError, TypeError, InvalidOperation) as error:
        raise NotFound(_("This change cannot be taken back.")) from error
    if isinstance(field, BooleanField):
        return bool(told)
    if isinstance(field, (IntegerField, ForeignKeyField, AutoField)):
        return int(told)
    return told


def _empty(field: Field[Any]) -> Any:
    """Return nothing as the field holds it: an empty text where there must be one."""
    return "" if isinstance(field, (CharField, TextField)) and not field.null else None
