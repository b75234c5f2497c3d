"""How long acts on many rows are kept, and taking a person out of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from portal.i18n import lazy_gettext as _
from portal.lists.acting import KEPT_DAYS
from portal.lists.models import BulkAct, BulkActRow
from portal.plugin import Expired, RetentionRule, Traces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.plugin import KnownPerson


def rules() -> list[RetentionRule]:
    """Return the rule of acts: nobody takes them back any more."""
    return [
        RetentionRule(
            name="lists.act",
            title=_("Actions on many rows"),
            model=BulkAct,
            term=_("%(days)s days", days=KEPT_DAYS),
            basis=_("Cannot be taken back any more"),
            expired=_old,
            destroy=lambda keys: BulkAct.delete().where(BulkAct.id.in_(list(keys))).execute(),
            by_itself=True,
        )
    ]


def traces(person: KnownPerson) -> list[Traces]:
    """Return the rows of acts that hold the person's values before and after."""
    found = [
        one.id
        for table, keys in person.parts.items()
        for one in BulkActRow.select(BulkActRow.id).where(
            BulkActRow.table == table, BulkActRow.record_id.in_(list(keys) or [0])
        )
    ]
    return [
        Traces(
            title=_("Values kept to take actions on many rows back"),
            count=len(found),
            erase=lambda: BulkActRow.delete().where(BulkActRow.id.in_(found)).execute(),
        )
    ]


def _old(day: dt.date, limit: int) -> Sequence[Expired]:
    before = dt.datetime.combine(day, dt.time(), dt.UTC) - dt.timedelta(days=KEPT_DAYS)
    rows = BulkAct.select().where(BulkAct.done_at < before).order_by(BulkAct.id).limit(limit)
    return [Expired(key=one.id, label=one.title, since=one.done_at.date()) for one in rows]
