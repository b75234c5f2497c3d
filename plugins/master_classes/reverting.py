"""Giving a field of an event its earlier value, by the verb that keeps seats and quotas in step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import ForeignKeyField

from plugins.master_classes.events import FIELDS, change_event
from plugins.master_classes.models import Attendance, Enrolment, Event, Leader, Session
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from peewee import Model

    from portal.access import Actor

PLAIN = frozenset(
    name
    for name in (*FIELDS, "capacity")
    if not isinstance(Event._meta.fields[name], ForeignKeyField)  # noqa: SLF001 - peewee's public way
)


def revert_field(actor: Actor, record: Model, field: str, value: Any) -> bool | None:
    """Give what an event says of itself its earlier value; states, hours and enrolments never."""
    if isinstance(record, Event) and field in PLAIN:
        change_event(actor, record, values={field: value}, seen=record.version)
        return True
    if isinstance(record, (Event, Session, Leader, Enrolment, Attendance)):
        raise Conflict(
            _("This is changed back on the page of the event, where its places and letters follow.")
        )
    return None
