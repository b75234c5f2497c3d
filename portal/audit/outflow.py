"""The lines of the audit as JSON, for a system that watches security events from outside."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from portal.access import policies
from portal.audit.models import AuditEntry
from portal.database import fetch_rows
from portal.institutions.models import Institution

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from portal.access.actor import Actor

AT_ONCE = 5_000


def export_lines(
    actor: Actor,
    *,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    institution_id: int | None = None,
    after: int = 0,
) -> Iterator[str]:
    """Yield the lines that the actor may see as JSON, the oldest first.

    ``after`` is the number of the last line that the other system has: so it takes only new ones.
    """
    query = policies[AuditEntry].rows(actor).where(AuditEntry.number > after)
    for condition in (
        AuditEntry.at >= since if since else None,
        AuditEntry.at < until if until else None,
        AuditEntry.institution == institution_id if institution_id else None,
    ):
        if condition is not None:
            query = query.where(condition)
    codes: dict[int, str] = dict(fetch_rows(Institution.select(Institution.id, Institution.code)))
    key = 0
    while rows := list(query.where(AuditEntry.id > key).order_by(AuditEntry.id).limit(AT_ONCE)):
        for row in rows:
            yield json.dumps(_told(row, codes), ensure_ascii=False)
        key = rows[-1].id


def _told(row: AuditEntry, codes: dict[int, str]) -> dict[str, object]:
    return {
        "number": row.number,
        "at": row.at.isoformat(),
        "user_id": row.user_id,
        "user": row.actor_name,
        "action": row.action,
        "table": row.subject,
        "record": row.subject_id,
        "label": row.label,
        "institution": codes.get(row.institution_id) if row.institution_id else None,
        "changes": json.loads(row.changes),
        "note": row.note,
        "address": row.address,
        "request_id": row.request_id,
        "erased_by": row.erased_by or None,
        "hash": row.hash,
    }
