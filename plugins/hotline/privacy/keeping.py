"""How long names of callers are kept: some years after the last call; the requests stay."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.hotline.models import Caller
from plugins.hotline.settings import CALLER_YEARS
from portal.i18n import lazy_gettext as _
from portal.plugin import Expired, RetentionRule
from portal.plugin.settings import setting
from portal.workdays import add_years

if TYPE_CHECKING:
    from collections.abc import Sequence


def rules() -> list[RetentionRule]:
    """Return the rule, with the term that the operator has set."""
    return [
        RetentionRule(
            name="hotline.caller",
            title=_("Callers of the hotline"),
            model=Caller,
            term=_("%(years)s years after the last call", years=setting(CALLER_YEARS)),
            basis=_("The purpose has been reached (152-FZ, article 5, part 7)"),
            expired=_expired,
        )
    ]


def _expired(day: dt.date, limit: int) -> Sequence[Expired]:
    years: int = setting(CALLER_YEARS)
    before = dt.datetime.combine(add_years(day, -years), dt.time(), dt.UTC)
    query = (
        Caller.select()
        .where(Caller.called_at < before)
        .order_by(Caller.called_at, Caller.id)
        .limit(limit)
    )
    return [
        Expired(key=one.id, label=str(one), since=add_years(one.called_at.date(), years))
        for one in query
    ]
