"""How long the texts of the audit are kept: for ever, unless the operator sets a term.

Lines themselves stay, since the chain holds them; label, changes and note go, which tell of people.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from portal import clock
from portal.audit.erasing import erase_lines
from portal.audit.models import AuditEntry
from portal.audit.services import record
from portal.audit.verifying import ERASURE
from portal.i18n import lazy_gettext as _
from portal.plugin import Expired, RetentionRule, Setting
from portal.plugin.settings import setting
from portal.workdays import add_months

if TYPE_CHECKING:
    from collections.abc import Sequence

YEARS = "audit.keep_years"
SETTINGS = (
    Setting(
        name=YEARS,
        title=_("Years for which the texts of the audit are kept (0: for ever)"),
        kind=int,
        default=0,
    ),
)


def rules() -> list[RetentionRule]:
    """Return the rule of the audit's texts; none while no term is set."""
    if not setting(YEARS):
        return []
    return [
        RetentionRule(
            name="audit.text",
            title=_("Texts of the audit"),
            model=AuditEntry,
            term=_("%(years)s years", years=setting(YEARS)),
            basis=_("The operator's setting"),
            expired=_old,
            destroy=_erase,
            by_itself=True,
        )
    ]


def _old(day: dt.date, limit: int) -> Sequence[Expired]:
    before = dt.datetime.combine(add_months(day, -12 * setting(YEARS)), dt.time(), dt.UTC)
    told = (AuditEntry.label != "") | (AuditEntry.changes != "{}") | (AuditEntry.note != "")
    rows = AuditEntry.select(AuditEntry.id).where(
        AuditEntry.at < before, AuditEntry.erased_by == "", AuditEntry.action != ERASURE, told
    )
    return [Expired(key=one.id, label="") for one in rows.order_by(AuditEntry.id).limit(limit)]


def _erase(keys: Sequence[int]) -> int:
    """Empty the texts of lines, and write the line without which they would count as tampered with."""
    act = f"{YEARS} {clock.today():%Y-%m-%d}"
    count = erase_lines(keys, act=act)
    record(None, ERASURE, label=str(_("Texts of the audit")), note=act)
    return count
