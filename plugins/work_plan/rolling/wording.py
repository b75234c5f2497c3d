"""What the page of differences says: when a term asks for work, and why something is owed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.models import TERM_KINDS
from plugins.work_plan.rolling.next_year import Debt
from plugins.work_plan.terms import Certainty
from portal.i18n import format_date, ngettext
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from plugins.work_plan.rolling.next_year import CarriedRow
    from plugins.work_plan.terms import Reading

SHOWN = 2
_KINDS = dict(TERM_KINDS)


def when_in_words(reading: Reading) -> str:
    """Return the days that a reading asks for, the first ones; its kind where it has no days."""
    if not reading.windows:
        words = str(_KINDS[str(reading.kind)])
    else:
        first = reading.windows[:SHOWN]
        words = "; ".join(
            f"{format_date(one.start)} – {format_date(one.due)}"
            if one.start
            else _("by %(day)s", day=format_date(one.due))
            for one in first
        )
        more = len(reading.windows) - SHOWN
        if more > 0:
            words += ngettext(" and %(num)s more", " and %(num)s more", more)
    if reading.certainty is Certainty.ASK:
        return _("%(words)s (to be confirmed)", words=words)
    return words


def debt_in_words(debt: CarriedRow) -> str:
    """Return why something is owed."""
    day = format_date(debt.since)
    if debt.kind is Debt.OVERDUE:
        return _("overdue since %(day)s", day=day)
    if debt.kind is Debt.MOVED_PAST:
        return _("moved to %(day)s", day=day)
    if debt.kind is Debt.UNANSWERED:
        number = len(debt.institutions)
        return ngettext(
            "%(num)s institution has not answered", "%(num)s institutions have not answered", number
        )
    return _("not done yet, due on %(day)s", day=day)
