"""How the databank's facts are said on pages and in reports, in the language of the page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from plugins.staff.models import (
    ABSENCE_KINDS,
    CATEGORY_KINDS,
    DECISIONS,
    EMPLOYMENT_KINDS,
    PARTICIPATION_KINDS,
    TERMS,
)
from portal.i18n import format_date
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from decimal import Decimal

    from plugins.staff.duties import Reason

_TITLES = {
    "category": dict(CATEGORY_KINDS),
    "term": dict(TERMS),
    "decision": dict(DECISIONS),
    "kind": dict(EMPLOYMENT_KINDS),
    "absence": dict(ABSENCE_KINDS),
    "participation": dict(PARTICIPATION_KINDS),
}


def title(what: str, code: str) -> str:
    """Return the words for a code: of a category, term, decision, kind of job, absence, or part in an event."""
    return str(_TITLES[what].get(code, code))


def term_in_words(term: str, until: dt.date | str | None) -> str:
    """Return «until 01.02.2027», «no term» or «term not stated»."""
    if term == "until":
        return _("until %(day)s", day=format_date(until))
    return _("no term") if term == "none" else _("term not stated")


def hours_in_words(hours: Decimal | None) -> str:
    """Return academic hours without needless noughts: «1,5», «72»; nothing for none."""
    return f"{hours.normalize():f}".replace(".", ",") if hours is not None else ""


def reason_in_words(reason: Reason) -> str:
    """Return the sentence of a reason, its dates as dd.mm.yyyy."""
    values = {
        name: format_date(value) if isinstance(value, dt.date) else value
        for name, value in reason.params.items()
    }
    return _(reason.message, **values) if values else _(reason.message)


def source_in_words(reason: Reason) -> str:
    """Return the paragraph and the act that a reason rests on; nothing when it is the portal's."""
    if reason.act == "portal":
        return ""
    return f"{reason.paragraph} · {reason.act}" if reason.paragraph else reason.act


def duty_in_words(state: str) -> tuple[str, Any]:
    """Return the tone and the words for a state of the duty of attestation."""
    return {
        "not_subject": ("neutral", _("Not subject to attestation for compliance")),
        "exempt": ("done", _("Exempt from attestation for compliance")),
        "due": ("soon", _("Attestation for compliance is due")),
        "overdue": ("overdue", _("Attestation for compliance is overdue")),
        "soon": ("soon", _("Attestation for compliance is near")),
        "later": ("done", _("Attestation for compliance is in order")),
        "unknown": ("information", _("It cannot be told when attestation is due")),
    }[state]
