"""Terms of the portal's own rows: acts of destruction and sessions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask import current_app

from portal.accounts.models import UserSession
from portal.files.services import drop
from portal.i18n import lazy_gettext as _
from portal.plugin import Expired, RetentionRule
from portal.privacy.destruction import papers_of
from portal.privacy.models import Act

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def core_rules() -> Iterable[RetentionRule]:
    """Return the rules of the portal itself."""
    return [
        RetentionRule(
            name="privacy.act",
            title=_("Acts of destruction"),
            model=Act,
            term=_("3 years"),
            basis=_("Roskomnadzor's order 179 of 28.10.2022"),
            expired=_old_acts,
            destroy=_destroy_acts,
        ),
        RetentionRule(
            name="accounts.session",
            title=_("Sessions"),
            model=UserSession,
            term=_("%(days)s days after the last visit", days=session_days()),
            basis=_("Not needed any more"),
            expired=_old_sessions,
            destroy=lambda keys: (
                UserSession.delete().where(UserSession.id.in_(list(keys))).execute()
            ),
        ),
    ]


def session_days() -> int:
    """Return how many days a session that is over is kept, by the setting."""
    days: int = current_app.extensions["plugin_settings"]["privacy.session_days"]
    return days


def _old_acts(day: dt.date, limit: int) -> Sequence[Expired]:
    rows = Act.select().where(Act.keep_until < day).order_by(Act.id).limit(limit)
    return [Expired(key=one.id, label=str(one), since=one.keep_until) for one in rows]


def _destroy_acts(keys: Sequence[int]) -> int:
    """Delete acts with their papers."""
    for paper in papers_of(keys):
        drop(paper)
    return Act.delete().where(Act.id.in_(list(keys))).execute()


def _old_sessions(day: dt.date, limit: int) -> Sequence[Expired]:
    before = dt.datetime.combine(day, dt.time(), dt.UTC) - dt.timedelta(days=session_days())
    rows = UserSession.select().where(UserSession.seen_at < before).order_by(UserSession.id)
    found: Any = rows.limit(limit)
    return [
        Expired(key=one.id, label=f"{one.user} ({one.address})", since=one.seen_at.date())
        for one in found
    ]
