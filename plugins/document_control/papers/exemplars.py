"""Ready wordings of conclusions and recommendations, by the verdict of the whole; people change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.i18n import format_date, ngettext
from portal.i18n import gettext as _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


def conclusion_of(outcome: str | None, findings: int) -> str:
    """Return the usual conclusion for a verdict of the whole and a number of findings."""
    if outcome == "good" and not findings:
        return _("The papers that were looked at meet the requirements. There are no remarks.")
    if outcome == "good":
        return _("The papers that were looked at meet the requirements; there is advice.")
    counted = ngettext("%(num)s finding was made", "%(num)s findings were made", findings)
    if outcome == "bad":
        return _(
            "The papers that were looked at do not meet the requirements: %(counted)s. "
            "The work of the institution in this direction needs the head's control.",
            counted=counted,
        )
    return _(
        "The papers that were looked at meet the requirements in the main: %(counted)s.",
        counted=counted,
    )


def recommendations_of(
    outcome: str | None, until: dt.date | None, *, mended: bool = False
) -> list[str]:
    """Return the usual recommendations; ``until`` is the last term of the findings that are not mended.

    Where there were findings and all of them are mended, that is said.
    """
    if mended:
        return [_("All findings are mended. Keep on working in the same way.")]
    if until is None:
        return [_("Keep on working in the same way.")]
    found = [
        _(
            "Mend the findings by the days named in the table, and answer on the portal with proofs "
            "not later than %(day)s.",
            day=format_date(until),
        )
    ]
    if outcome == "bad":
        found.append(_("Talk the results over at a meeting with the head, and name who answers."))
    found.append(_("What was mended is checked again."))
    return found


def result_in_words(
    score: int | None, verdicts: Mapping[str, int], severities: Mapping[str, int], repeated: int
) -> list[str]:
    """Return what a result stands on: the score in per mille, verdicts and findings by their codes."""
    found = []
    if score is not None:
        found.append(
            _(
                "Score: %(score)s %%; items met: %(yes)s, partly: %(partly)s, not met: %(no)s.",
                score=round(score / 10),
                yes=verdicts.get("yes", 0),
                partly=verdicts.get("partly", 0),
                no=verdicts.get("no", 0),
            )
        )
    if severities:
        counted = (
            ("violation", _("violations: %(count)s", count=severities.get("violation", 0))),
            ("remark", _("faults: %(count)s", count=severities.get("remark", 0))),
            ("advice", _("advice: %(count)s", count=severities.get("advice", 0))),
        )
        parts = [words for code, words in counted if severities.get(code)]
        if repeated:
            parts.append(_("of them repeated: %(count)s", count=repeated))
        found.append(_("Findings – %(parts)s.", parts=", ".join(parts)))
    return found


def mended_in_words(mended: int, left: int, score: int | None) -> str:
    """Return what a check of what was mended has shown; ``score`` is the new one in per mille."""
    found = [
        _(
            "Checked again: mended: %(mended)s, still to be mended: %(left)s.",
            mended=mended,
            left=left,
        )
        if left
        else _("Checked again: all findings (%(count)s) are mended.", count=mended)
    ]
    if score is not None:
        found.append(_("The score is %(score)s %% now.", score=round(score / 10)))
    return " ".join(found)
