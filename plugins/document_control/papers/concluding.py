"""The conclusion that the form of giving out begins with: of score and findings; the inspector changes it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from plugins.document_control.models import ControlCheck, Finding
from plugins.document_control.papers.exemplars import (
    conclusion_of,
    mended_in_words,
    result_in_words,
)
from plugins.document_control.stepping import standing_of, verdicts_of
from portal.access import policies

if TYPE_CHECKING:
    from portal.access import Actor


def usual_conclusion(actor: Actor, check: ControlCheck) -> str:
    """Return the words that fit a check as it stands; after a re-check the former ones stay above."""
    findings = list(
        policies[Finding]
        .rows(actor)
        .where(Finding.check_of == check.id, Finding.state != "withdrawn")
    )
    if check.state == "recheck":
        mended = sum(1 for one in findings if one.state == "accepted")
        words = mended_in_words(mended, len(findings) - mended, standing_of(check).score)
        return "\n".join(filter(None, (check.conclusion, words)))
    if check.conclusion:
        return check.conclusion
    found = standing_of(check)
    verdicts = Counter(one.verdict or "" for one in verdicts_of(check).values() if one.confirmed)
    severities = Counter(one.severity for one in findings)
    repeated = sum(1 for one in findings if one.repeats_id is not None)
    return "\n".join(
        (
            conclusion_of(found.outcome, len(findings)),
            *result_in_words(found.score, verdicts, severities, repeated),
        )
    )
