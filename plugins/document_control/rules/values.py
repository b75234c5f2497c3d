"""What rules get and give: facts as they were told, what the databank knows, a proposal with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.workdays import ProductionCalendar


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's extractors know
    """Return the message id unchanged; the mark is for the extractor."""
    return message


@dataclass(frozen=True, slots=True)
class Limits:
    """What the law, or a setting where it is not confirmed, asks: counts and days.

    The numbers of order 196: at least five members; two thirds are a quorum; 30 calendar days of
    notice (p. 9–12); the extract within two working days, acquaintance with it within three (p. 20);
    once in five years (p. 5).
    """

    least_members: int = 5
    notice_days: int = 30
    extract_days: int = 2
    acquaintance_days: int = 3
    years: int = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody of the institution, as the databank has it on the day before the sitting.

    ``due_on`` is when the person is due for compliance, none where nothing is known to be due;
    ``exempt`` tells that the person is not subject to it, ``unknown`` that the databank lacks facts,
    ``may`` that the person is subject to it, but too late for a notice: in the list or not, both are
    right. ``why`` is the deciding reason in words, empty where it is not to be told.
    """

    name: str
    due_on: dt.date | None = None
    exempt: bool = False
    unknown: bool = False
    may: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the databank and the robot know beside what is told: of the institution and of the teacher."""

    people: tuple[Listed, ...] = ()
    post: str = ""
    post_with_subject: str = ""
    period_from: dt.date | None = None
    site: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    checked_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Everything that a rule looks at: facts by code (the teacher's before the institution's).

    ``labels`` are the questions by which facts are called in reasons.
    """

    facts: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    known: Known = field(default_factory=Known)
    limits: Limits = field(default_factory=Limits)
    calendar: ProductionCalendar | None = None

    def text(self, code: str) -> str:
        """Return a fact as text, empty where it is not told."""
        return self.facts.get(code, "").strip()

    def date(self, code: str) -> dt.date | None:
        """Return a fact as a day, none where it is not told."""
        text = self.text(code)
        return dt.date.fromisoformat(text) if text else None

    def number(self, code: str) -> int | None:
        """Return a fact as a number, none where it is not told."""
        text = self.text(code)
        return int(text) if text else None

    def yes(self, code: str) -> bool | None:
        """Return a fact as yes or no, none where it is not told."""
        text = self.text(code)
        return None if not text else text == "yes"

    def lacking(self, *codes: str) -> list[str]:
        """Return the labels of the facts that are not told."""
        return [self.labels.get(code, code) for code in codes if not self.text(code)]


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of a reason: a message id with its parameters; days are days."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a rule proposes, and why; no verdict where it cannot tell."""

    verdict: str | None
    reasons: tuple[Reason, ...] = ()


Rule = Callable[[Told], Proposal]

NOT_TOLD = N_("Not told yet: %(facts)s.")


def cannot_tell(lacking: list[str]) -> Proposal:
    """Return that the rule cannot tell, for want of facts."""
    return Proposal(None, (Reason(NOT_TOLD, {"facts": ", ".join(lacking)}),))


def because(verdict: str | None, message: str, **params: object) -> Proposal:
    """Return a proposal with one reason."""
    return Proposal(verdict, (Reason(message, params),))


def judged(wrong: list[Reason], right: Reason, *, partly: bool = False) -> Proposal:
    """Return "no" (or "partly") with everything that is wrong, else "yes" with what is right."""
    if not wrong:
        return Proposal("yes", (right,))
    return Proposal("partly" if partly else "no", tuple(wrong))
