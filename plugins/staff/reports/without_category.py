"""Teachers without a category: whether they are due for attestation of compliance, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.excel_reports.contracts import Report, ReportData
from plugins.staff.permissions import StaffPermission
from plugins.staff.reports.scope import USUAL
from plugins.staff.reports.standing_posts import (
    category_standing,
    place_columns,
    place_values,
    standings_for,
    why_in_words,
)
from plugins.staff.wording import duty_in_words
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.spreadsheets.sheets import Column, Kind, Mark, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from plugins.excel_reports.contracts import ReportRequest
    from plugins.staff.due_list import Standing
    from portal.spreadsheets.sheets import Row

STATES = ("overdue", "due", "soon", "later", "exempt", "unknown")
TONES = {"overdue": Mark.OVERDUE, "soon": Mark.SOON, "done": Mark.DONE}


def build(request: ReportRequest) -> ReportData:
    """Return the teaching posts for which no category stands on the day."""
    found = [one for one in standings_for(request) if _is_without(request, one)]
    columns = [
        *place_columns(),
        Column(title=_("In this position since"), kind=Kind.DATE, width=13),
        Column(title=_("Compliance attested on"), kind=Kind.DATE, width=14),
        Column(title=_("State"), width=34, wrap=True),
        Column(title=_("Due on"), kind=Kind.DATE),
        Column(title=_("Why"), width=60, wrap=True),
        Column(title=_("Ground"), width=40, wrap=True),
    ]
    said = {state: duty_in_words(state) for state in STATES}
    sheet = Sheet(
        title=_("Without category"),
        columns=columns,
        rows=_rows(found, {state: words for state, (_tone, words) in said.items()}),
        marks={7: {words: TONES.get(tone, Mark.INFORMATION) for tone, words in said.values()}},
        freeze_columns=3,
    )
    return ReportData(
        sheets=[sheet],
        count=len(found),
        names=(_("Full name"),),
        rules=(_("Attestation for compliance: order 196 of 24.03.2023, paragraphs 5, 9 and 22."),),
        notes=(_("Heads and posts that are not teaching ones are left out."),),
    )


def _is_without(request: ReportRequest, one: Standing) -> bool:
    if not one.post.is_pedagogical or one.post.is_head:
        return False
    return category_standing(one.post, one.facts, request.as_of) is None


def _rows(found: Sequence[Standing], said: Mapping[str, str]) -> Iterator[Row]:
    for number, (post, facts, duty) in enumerate(found, start=1):
        held = max((one.held_on for one in facts.compliance), default=None)
        yield (
            *place_values(number, post),
            post.since,
            held,
            said[duty.state],
            duty.due_on,
            *why_in_words(duty.reasons),
        )


WITHOUT_CATEGORY = Report(
    name="without_category",
    title=_l("Teachers without a category"),
    purpose=_l("Who has no category, and whether and why they are due for compliance or not."),
    audience=_l("District centre, institutions"),
    permission=StaffPermission.VIEW,
    export_permission=StaffPermission.EXPORT,
    parameters=USUAL,
    build=build,
    order=60,
)
