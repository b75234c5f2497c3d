"""The rules of reminders as the district keeps them: added, changed, put out of use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.master_classes.models import ReminderRule
from plugins.master_classes.reminding import install_usual
from portal import changing
from portal.access import policies
from portal.access.municipal import municipality_of
from portal.audit.services import record
from portal.database import write
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.access import Actor

FIELDS = ("anchor", "hours", "tells", "text", "event", "in_use")


def rules_for(actor: Actor) -> list[ReminderRule]:
    """Return the rules that the actor keeps: those of all events first, in the order of time."""
    query = policies[ReminderRule].rows(actor)
    return sorted(
        query,
        key=lambda one: (one.event_id or 0, one.anchor != "start", one.hours, one.tells, one.id),
    )


def add_rule(actor: Actor, *, values: Mapping[str, Any]) -> ReminderRule:
    """Add a rule beside the usual ones."""
    given = {name: value for name, value in values.items() if name in FIELDS}
    event = given.get("event")
    where = event.municipality_id if event is not None else municipality_of(actor)
    if where is None:
        changing.refuse("event", _("Choose the event: you work for several districts."))
    with write():
        install_usual()
        made = ReminderRule(municipality=where, **given)
        changing.demand(actor, "create", made)
        made.save(force_insert=True)
        record(actor, "create", made)
    return made


def change_rule(
    actor: Actor, rule: ReminderRule, *, values: Mapping[str, Any], seen: int | None = None
) -> ReminderRule:
    """Change a rule; what it has reminded of already it does not remind of again."""
    with write():
        stored = changing.take(rule, seen)
        changing.demand(actor, "edit", stored)
        given = {name: value for name, value in values.items() if name in FIELDS}
        changing.change(actor, stored, given)
    return stored
