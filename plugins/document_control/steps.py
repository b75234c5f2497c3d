"""The steps of a check, as a table: from which state to which, whose step it is, what it needs.

Pure: states and days go in, states and days come out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from portal.workdays import add_calendar_days, add_working_days

if TYPE_CHECKING:
    import datetime as dt

    from portal.workdays import ProductionCalendar

Side = Literal["institution", "head", "inspector", "leader", "nobody"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRule:
    """A step that may be taken: by whom, from which states, to which, and whether it asks why."""

    name: str
    by: Side
    states: tuple[str, ...]
    to: str
    reason: bool = False


STEPS: dict[str, StepRule] = {
    one.name: one
    for one in (
        StepRule(
            name="submit", by="institution", states=("self_check", "returned"), to="submitted"
        ),
        StepRule(name="withdraw", by="institution", states=("submitted",), to="self_check"),
        StepRule(name="open", by="inspector", states=("submitted",), to="inspection"),
        StepRule(
            name="begin_without",
            by="inspector",
            states=("self_check", "returned"),
            to="inspection",
            reason=True,
        ),
        StepRule(
            name="return",
            by="inspector",
            states=("submitted", "inspection"),
            to="returned",
            reason=True,
        ),
        StepRule(name="issue", by="inspector", states=("inspection", "recheck"), to="issued"),
        StepRule(name="acknowledge", by="head", states=("issued",), to="remediation"),
        StepRule(name="recheck", by="inspector", states=("remediation",), to="recheck"),
        StepRule(name="close", by="inspector", states=("issued", "remediation"), to="closed"),
        StepRule(name="reopen", by="leader", states=("closed",), to="inspection", reason=True),
        StepRule(
            name="cancel",
            by="leader",
            states=(
                "self_check",
                "submitted",
                "inspection",
                "returned",
                "issued",
                "remediation",
                "recheck",
            ),
            to="cancelled",
            reason=True,
        ),
    )
}

ACTS_NEXT: dict[str, Side] = {
    "self_check": "institution",
    "submitted": "inspector",
    "inspection": "inspector",
    "returned": "institution",
    "issued": "head",
    "remediation": "institution",
    "recheck": "inspector",
    "closed": "nobody",
    "cancelled": "nobody",
}

EDITED_BY: dict[str, Side] = {
    "self_check": "institution",
    "returned": "institution",
    "inspection": "inspector",
    "recheck": "inspector",
}
"""Whose answers may be changed in a state; in the others nobody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The days that a check's terms are counted from: the campaign's window and its settings."""

    self_check_until: dt.date | None
    ends_on: dt.date
    acknowledge_days: int = 5
    mend_days: int = 30
    mend_working: bool = False


def may(step: str, state: str, side: Side) -> bool:
    """Tell whether a side may take a step from a state."""
    rule = STEPS[step]
    return state in rule.states and side == rule.by


def next_side(state: str, *, unanswered: int = 0, answered: int = 0) -> Side:
    """Return who acts next; while findings are mended, the inspector where all of them are answered."""
    if state == "remediation" and answered and not unanswered:
        return "inspector"
    return ACTS_NEXT[state]


def due_of(
    state: str, on: dt.date, terms: Terms, calendar: ProductionCalendar | None = None
) -> dt.date | None:
    """Return by when the next step of a check that came into a state ``on`` a day is due.

    The self-check ends with its own day where the campaign has one. Whoever gets a check back has
    until the window's end, and no fewer than three working days. Acknowledging is counted in working
    days (``acknowledge_days``), mending as the campaign says.
    """
    at_least = add_working_days(on, 3, calendar)
    if state == "self_check":
        return terms.self_check_until or terms.ends_on
    if state in {"submitted", "inspection", "returned", "recheck"}:
        return max(terms.ends_on, at_least)
    if state == "issued":
        return add_working_days(on, terms.acknowledge_days, calendar)
    if state == "remediation":
        return mend_by(on, terms, calendar)
    return None


def mend_by(on: dt.date, terms: Terms, calendar: ProductionCalendar | None = None) -> dt.date:
    """Return by when findings that are given out on a day are to be mended."""
    if terms.mend_working:
        return add_working_days(on, terms.mend_days, calendar)
    return add_calendar_days(on, terms.mend_days)
