"""How long facts told of teachers are kept: some years after the check was closed; the verdicts stay."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.document_control.models import ControlCheck, Fact
from portal import clock
from portal.database import among
from portal.i18n import lazy_gettext as _
from portal.plugin import Expired, RetentionRule, Setting
from portal.plugin.settings import setting
from portal.workdays import add_years

if TYPE_CHECKING:
    from collections.abc import Sequence

FACT_YEARS = "document_control.fact_years"


def all_settings() -> list[Setting]:
    """Return the setting with its default."""
    return [
        Setting(
            name=FACT_YEARS,
            title=_("Years for which facts told of teachers are kept after a check was closed"),
            kind=int,
            default=5,
        )
    ]


def rules() -> list[RetentionRule]:
    """Return the rule, with the term that the operator has set."""
    return [
        RetentionRule(
            name="document_control.facts",
            title=_("Facts told of teachers in checks"),
            model=Fact,
            term=_("%(years)s years after the check was closed", years=setting(FACT_YEARS)),
            basis=_("The purpose has been reached (152-FZ, article 5, part 7)"),
            expired=_expired,
            destroy=_destroy,
        )
    ]


def _expired(day: dt.date, limit: int) -> Sequence[Expired]:
    years: int = setting(FACT_YEARS)
    before = dt.datetime.combine(add_years(day, -years), dt.time(), clock.zone())
    query = (
        Fact.select(Fact, ControlCheck)
        .join(ControlCheck)
        .where(
            Fact.subject_key != 0,
            ControlCheck.state == "closed",
            ControlCheck.closed_at < before,
        )
        .order_by(ControlCheck.closed_at, Fact.id)
        .limit(limit)
    )
    return [
        Expired(
            key=one.id,
            label=f"{one.check_of}: {one.code}",
            since=add_years(clock.local(one.check_of.closed_at).date(), years),
        )
        for one in query
    ]


def _destroy(keys: Sequence[int]) -> int:
    return int(Fact.delete().where(among(Fact.id, keys)).execute())
