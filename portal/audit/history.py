"""Reading the audit: what its lines are narrowed to; the history of a record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal import clock
from portal.access import policies
from portal.audit.models import ACTIONS, AuditEntry
from portal.institutions.listing import number, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from peewee import Model, ModelSelect

    from portal.access.actor import Actor

HISTORY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """What the audit is narrowed to."""

    who: str = ""
    user_id: int | None = None
    action: str = ""
    table: str = ""
    record_id: int | None = None
    institution_id: int | None = None
    first: dt.date | None = None
    last: dt.date | None = None

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> AuditFilter:
        """Return the filter that an address tells; what is not understood is left out."""
        action = arguments.get("action", "")
        return cls(
            who=plain(arguments.get("who", "")),
            user_id=number(arguments.get("user")),
            action=action if action in dict(ACTIONS) else "",
            table=plain(arguments.get("table", "")),
            record_id=number(arguments.get("record")),
            institution_id=number(arguments.get("institution")),
            first=_day(arguments.get("first")),
            last=_day(arguments.get("last")),
        )

    def apply(self, query: ModelSelect[AuditEntry]) -> ModelSelect[AuditEntry]:
        """Return a query of the audit narrowed to this filter."""
        if self.who:
            query = query.where(AuditEntry.actor_name.contains(self.who))
        for field, value in (
            (AuditEntry.user, self.user_id),
            (AuditEntry.action, self.action or None),
            (AuditEntry.subject, self.table or None),
            (AuditEntry.subject_id, self.record_id),
            (AuditEntry.institution, self.institution_id),
        ):
            if value is not None:
                query = query.where(field == value)
        if self.first:
            query = query.where(AuditEntry.at >= midnight(self.first))
        if self.last and self.last < dt.date.max:
            query = query.where(AuditEntry.at < midnight(self.last + dt.timedelta(days=1)))
        return query


def history_of(actor: Actor, record: Model, *, limit: int = HISTORY) -> list[AuditEntry]:
    """Return the last lines about one record that the actor may see, the newest first."""
    return history_of_key(actor, record._meta.table_name, record.get_id(), limit=limit)  # noqa: SLF001


def history_of_key(actor: Actor, table: str, key: int, *, limit: int = HISTORY) -> list[AuditEntry]:
    """Return the same of a record that may be gone, named by its table and number."""
    rows = policies[AuditEntry].rows(actor)
    about = rows.where(AuditEntry.subject == table, AuditEntry.subject_id == key)
    return list(about.order_by(AuditEntry.id.desc()).limit(limit))


def midnight(day: dt.date) -> dt.datetime:
    """Return the moment at which a day begins in the district."""
    return dt.datetime.combine(day, dt.time(), clock.zone()).astimezone(dt.UTC)


def _day(text: str | None) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if dt.date(1900, 1, 1) <= day <= dt.date(2200, 1, 1) else None
