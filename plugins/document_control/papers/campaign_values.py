"""What the paper over a whole campaign says: institutions, findings by institution, what is frequent."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from plugins.document_control.models import Campaign, ControlCheck, Finding, Inspector, Item
from plugins.document_control.papers.check_values import (
    finding_values,
    findings_of,
    percent,
    word_of,
)
from plugins.document_control.wording import OUTCOMES
from portal import clock
from portal.access import policies
from portal.accounts.models import User
from portal.database import fetch_rows
from portal.i18n import ngettext
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.access import Actor

MOST_TYPICAL = 10
OFTEN = 2
"""An item with findings in so many institutions is frequent."""


def values_of(actor: Actor, campaign: Campaign) -> dict[str, Any]:
    """Return what the paper of a campaign is filled with."""
    query = (
        policies[ControlCheck]
        .rows(actor)
        .select(ControlCheck, Institution)
        .join(Institution)
        .where(ControlCheck.campaign == campaign.id, ControlCheck.state != "cancelled")
        .order_by(Institution.sort_key, ControlCheck.id)
    )
    checks = list(query)
    given = [one for one in checks if one.issued_at is not None]
    outcomes = Counter(one.outcome for one in given)
    findings: dict[int, list[Finding]] = defaultdict(list)
    of_campaign = ControlCheck.select(ControlCheck.id).where(ControlCheck.campaign == campaign.id)
    for one in findings_of(actor, Finding.check_of.in_(of_campaign)):
        if one.check_of_id is not None:
            findings[one.check_of_id].append(one)
    return {
        "place": {"name": campaign.municipality.name},
        "today": clock.today(),
        "campaign": {
            "title": campaign.title,
            "basis": campaign.basis,
            "aim": campaign.aim,
            "starts_on": campaign.starts_on,
            "ends_on": campaign.ends_on,
            "checklist": str(campaign.checklist_version),
            "inspectors": ", ".join(_inspectors(campaign)),
            "leader": campaign.created_by.name if campaign.created_by is not None else "",
            "checks": len(checks),
            "issued": len(given),
            "good": outcomes["good"],
            "remarks": outcomes["remarks"],
            "bad": outcomes["bad"],
            "places": [_place(one, findings[one.id]) for one in given],
            "findings": _rows(given, findings),
            "typical": _typical(campaign, findings.values()),
        },
    }


def _place(check: ControlCheck, findings: Sequence[Finding]) -> dict[str, Any]:
    return {
        "number": check.full_number,
        "institution": check.institution.short_name,
        "outcome": word_of(OUTCOMES, check.outcome),
        "score": percent(check.score),
        "findings": len(findings),
        "open": sum(one.is_open for one in findings),
    }


def _rows(
    checks: Sequence[ControlCheck], findings: dict[int, list[Finding]]
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for check in checks:
        if findings[check.id]:
            rows.append({"heading": f"{check.institution.short_name} ({check.full_number})"})
            rows += [finding_values(one) for one in findings[check.id]]
    return rows


def _typical(campaign: Campaign, findings: Any) -> list[dict[str, str]]:
    """Return the items with findings in the most institutions, with their number."""
    places: Counter[str] = Counter(
        code
        for of_check in findings
        for code in {one.item_code for one in of_check if one.item_code}
    )
    items = Item.select(Item.code, Item.question).where(
        Item.checklist_version == campaign.checklist_version_id
    )
    questions = dict(fetch_rows(items))
    return [
        {
            "text": f"{questions.get(code, code)} – "
            + ngettext("%(num)s institution", "%(num)s institutions", count)
        }
        for code, count in places.most_common(MOST_TYPICAL)
        if count >= OFTEN
    ]


def _inspectors(campaign: Campaign) -> list[str]:
    query = (
        User.select(User.name)
        .join(Inspector, on=(Inspector.user == User.id))
        .where(Inspector.campaign == campaign.id)
        .distinct()
        .order_by(User.name)
    )
    return [name for (name,) in fetch_rows(query)]
