"""Progress, verdict and score of a check: three things, reckoned apart.

Pure. Progress counts what people have confirmed; what a rule proposes, or a form pre-fills, is none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WHOLE = 1000
POINTS = {"yes": 2, "partly": 1, "no": 0}
BAD_BELOW = 500
"""Per mille of the weights under which a check does not meet the requirements."""
KIND_FACT = "institution.kind"
"""The fact that nobody is asked for: the kind of the institution, which the portal knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An item as it is asked in a check: of the institution (``subject_key`` 0) or of one teacher."""

    code: str
    subject_key: int = 0
    weight: int = 1
    applies_when: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given:
    """A verdict as it stands: what it is, and whether a person has confirmed it."""

    verdict: str | None
    confirmed: bool = True


Key = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a check is and how it comes out: counts, per mille of the weights, and the verdict."""

    asked: int
    answered: int
    score: int | None
    outcome: str | None


def condition_of(text: str) -> dict[str, Any]:
    """Return the condition that an item keeps as JSON; empty where it always applies."""
    return dict(json.loads(text)) if text else {}


def known_facts(kind: str) -> dict[Key, str]:
    """Return the facts that nobody is asked for, by which items may apply, of a kind of institution."""
    return {(KIND_FACT, 0): kind}


def wanted_of(condition: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the answers with which an item applies."""
    wanted = condition.get("is", ())
    return (wanted,) if isinstance(wanted, str) else tuple(wanted)


def applies(
    condition: Mapping[str, Any],
    *,
    subject_key: int,
    verdicts: Mapping[Key, Given],
    facts: Mapping[Key, str],
) -> bool:
    """Tell whether an item applies: by the verdict on another item, or by a fact.

    The item of the same teacher counts first, then the institution's. What is not known yet applies,
    so that nothing is left out by silence.
    """
    if not condition:
        return True
    wanted = wanted_of(condition)
    if "item" in condition:
        code = str(condition["item"])
        given = verdicts.get((code, subject_key)) or verdicts.get((code, 0))
        return given is None or given.verdict is None or given.verdict in wanted
    code = str(condition.get("fact", ""))
    told = facts.get((code, subject_key), facts.get((code, 0), ""))
    return not told or told in wanted


def asked_now(
    items: Iterable[Asked], verdicts: Mapping[Key, Given], facts: Mapping[Key, str]
) -> list[Asked]:
    """Return the items that apply."""
    return [
        one
        for one in items
        if applies(one.applies_when, subject_key=one.subject_key, verdicts=verdicts, facts=facts)
    ]


def standing(
    items: Iterable[Asked], verdicts: Mapping[Key, Given], facts: Mapping[Key, str]
) -> Standing:
    """Return progress, score and outcome of what is asked and given.

    The score weighs yes, partly and no by the items' weights; what does not apply weighs nothing. The
    outcome is told once everything is answered: good without a "no" or a "partly", bad under half of
    the weights.
    """
    asked = asked_now(items, verdicts, facts)
    given = [(one, verdicts.get((one.code, one.subject_key))) for one in asked]
    done = [
        (one, found.verdict)
        for one, found in given
        if found is not None and found.confirmed and found.verdict is not None
    ]
    weighed = [(one.weight, POINTS[verdict]) for one, verdict in done if verdict in POINTS]
    weight = sum(each for each, _points in weighed)
    score = (
        round(WHOLE * sum(each * points for each, points in weighed) / (2 * weight))
        if weight
        else None
    )
    outcome = None
    if asked and len(done) == len(asked):
        verdicts_given = {verdict for _one, verdict in done}
        if not verdicts_given & {"no", "partly"}:
            outcome = "good"
        else:
            outcome = "bad" if score is not None and score < BAD_BELOW else "remarks"
    return Standing(asked=len(asked), answered=len(done), score=score, outcome=outcome)
