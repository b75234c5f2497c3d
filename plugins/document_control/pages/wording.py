"""How states, terms and verdicts are told: a tone with a word, and who acts next by when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from plugins.document_control.steps import next_side
from plugins.document_control.wording import (
    CAMPAIGN_STATES,
    CHECK_STATES,
    FINDING_STATES,
    OUTCOMES,
    SEVERITIES,
    VERDICTS,
)
from portal import clock
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l

if TYPE_CHECKING:
    from plugins.document_control.models import Campaign, ControlCheck, Finding

Badge = tuple[str, str]
TONES = {
    "self_check": "information",
    "submitted": "information",
    "inspection": "information",
    "returned": "soon",
    "issued": "soon",
    "remediation": "soon",
    "recheck": "information",
    "closed": "done",
    "cancelled": "neutral",
}
FINDING_TONES = {
    "draft": "neutral",
    "open": "soon",
    "answered": "information",
    "returned": "overdue",
    "accepted": "done",
    "withdrawn": "neutral",
}
VERDICT_TONES = {"yes": "done", "partly": "soon", "no": "overdue", "not_applicable": "neutral"}
OUTCOME_TONES = {"good": "done", "remarks": "soon", "bad": "overdue"}
SEVERITY_TONES = {"advice": "neutral", "remark": "soon", "violation": "overdue"}
CAMPAIGN_TONES = {
    "draft": "neutral",
    "running": "information",
    "closed": "done",
    "cancelled": "neutral",
}
SIDES = {
    "institution": _l("Institution"),
    "head": _l("Head of the institution"),
    "inspector": _l("Inspector"),
    "leader": _l("Who leads the checks"),
    "nobody": _l("Nobody: the check is over"),
}
NEXT_STEPS = {
    "self_check": _l("Fill in the self-check and hand it in"),
    "submitted": _l("Open what was handed in"),
    "inspection": _l("Give verdicts and give the result out"),
    "returned": _l("Mend the self-check and hand it in again"),
    "issued": _l("Acknowledge the result"),
    "remediation": _l("Mend the findings and answer them"),
    "recheck": _l("Look at what was mended"),
    "closed": "",
    "cancelled": "",
}
_STATES, _VERDICTS, _OUTCOMES = dict(CHECK_STATES), dict(VERDICTS), dict(OUTCOMES)
_FINDINGS, _SEVERITIES, _CAMPAIGNS = (
    dict(FINDING_STATES),
    dict(SEVERITIES),
    dict(CAMPAIGN_STATES),
)


class NextStep(NamedTuple):
    """What is to be done next, by whom, by when, in words."""

    what: str
    who: str
    by: str


def state_badge(check: ControlCheck) -> Badge:
    """Return the state of a check."""
    return TONES[check.state], str(_STATES[check.state])


def overdue_badge(check: ControlCheck) -> Badge | None:
    """Return that the next step of a check is overdue, where it is."""
    if check.is_over or check.due_on is None or check.due_on >= clock.today():
        return None
    days = (clock.today() - check.due_on).days
    return "overdue", _("overdue by %(days)s days", days=days)


def outcome_badge(check: ControlCheck) -> Badge | None:
    """Return the verdict of the whole, where there is one."""
    if check.outcome is None:
        return None
    return OUTCOME_TONES[check.outcome], str(_OUTCOMES[check.outcome])


def score_words(check: ControlCheck) -> str:
    """Return the score in per cent, empty where there is none."""
    return "" if check.score is None else f"{check.score / 10:.0f} %"


def verdict_badge(verdict: str | None) -> Badge | None:
    """Return a verdict, where there is one."""
    return None if verdict is None else (VERDICT_TONES[verdict], str(_VERDICTS[verdict]))


def finding_badge(finding: Finding) -> Badge:
    """Return the state of a finding; overdue ones say so."""
    if finding.is_open and finding.due_on is not None and finding.due_on < clock.today():
        return "overdue", _("%(state)s, overdue", state=_FINDINGS[finding.state])
    return FINDING_TONES[finding.state], str(_FINDINGS[finding.state])


def severity_badge(finding: Finding) -> Badge:
    """Return how grave a finding is."""
    return SEVERITY_TONES[finding.severity], str(_SEVERITIES[finding.severity])


def campaign_badge(campaign: Campaign) -> Badge:
    """Return the state of a campaign."""
    return CAMPAIGN_TONES[campaign.state], str(_CAMPAIGNS[campaign.state])


def next_step(check: ControlCheck, *, unanswered: int = 0, answered: int = 0) -> NextStep:
    """Return what is to be done next with a check; counts are those of its open findings."""
    side = next_side(check.state, unanswered=unanswered, answered=answered)
    what = NEXT_STEPS[check.state]
    if check.state == "remediation" and side == "inspector":
        what = _("Judge the answers, or check what was mended")
    who = str(SIDES[side])
    if side == "inspector" and check.inspector is not None:
        who = f"{who}: {check.inspector.name}"
    return NextStep(str(what), who, format_date(check.due_on) if check.due_on else "")
