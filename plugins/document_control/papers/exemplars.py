"""Ready wordings of conclusions and recommendations, by the verdict of the whole; people change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.i18n import format_date, ngettext
from portal.i18n import gettext as _

if TYPE_CHECKING:
    import datetime as dt


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
