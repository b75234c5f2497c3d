"""Categories and their terms: which hold, which end soon, which have ended and were not replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from plugins.excel_reports.contracts import Parameter, ParameterKind, Report, ReportData
from plugins.staff.due_list import law
from plugins.staff.duties import category_end
from plugins.staff.permissions import StaffPermission
from plugins.staff.reports.scope import USUAL
from plugins.staff.reports.standing_posts import (
    place_columns,
    place_values,
    standings_for,
    state_words,
    why_in_words,
)
from plugins.staff.standing import FOR_POST
from plugins.staff.wording import title
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.spreadsheets.sheets import Column, Kind, Sheet
from portal.workdays import add_months

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from plugins.excel_reports.contracts import ReportRequest
    from plugins.staff.due_list import Post, Standing
    from plugins.staff.duties import CategoryEnd, CategoryFact
    from plugins.staff.reports.standing_posts import StateWords
    from plugins.staff.rules import Law
    from portal.spreadsheets.sheets import Row

ENDING = Parameter(
    name="ending",
    title=_l("Ends within, months"),
    kind=ParameterKind.MONTHS,
    hint=_l("Leave empty for all categories."),
)


class _Line(NamedTuple):
    post: Post
    fact: CategoryFact
    end: CategoryEnd

    @property
    def ends_on(self) -> dt.date | None:
        """The end as given, or else as it is presumed by law; none where there is no term."""
        return self.end.term_on


def build(request: ReportRequest) -> ReportData:
    """Return a row for each category that holds, or has ended without a new one."""
    rules = law(request.as_of)
    lines = list(_lines(standings_for(request), rules))
    months = request.values[ENDING.name]
    if months is not None:
        last = add_months(request.as_of, months)
        lines = [one for one in lines if one.ends_on is not None and one.ends_on <= last]
    words = state_words()
    columns = [
        *place_columns(),
        Column(title=_("Category"), width=20),
        Column(title=_("Assigned on"), kind=Kind.DATE),
        Column(title=_("Valid until"), kind=Kind.DATE, width=13),
        Column(title=_("Presumed end"), kind=Kind.DATE, width=13),
        Column(title=_("Days left"), kind=Kind.WHOLE, width=10),
        Column(title=_("State"), width=14),
        Column(title=_("Better apply by"), kind=Kind.DATE, width=12),
        Column(title=_("Why"), width=60, wrap=True),
        Column(title=_("Ground"), width=40, wrap=True),
    ]
    sheet = Sheet(
        title=_("Categories"),
        columns=columns,
        rows=_rows(request, lines, words),
        marks={10: words.marks},
        freeze_columns=3,
    )
    return ReportData(
        sheets=[sheet],
        count=len(lines),
        names=(_("Full name"),),
        legend=words.legend,
        rules=(
            _("A category assigned since 01.09.2023 has no term: order 196, paragraph 2."),
            _(
                "An older category is kept until the end of its term: order 196, paragraph 3 of the order."
            ),
        ),
    )


def _lines(found: Iterable[Standing], rules: Law) -> Iterator[_Line]:
    """Yield the categories of each post; what a person is besides stands with the first post."""
    told: set[int] = set()
    for post, facts, _duty in found:
        known = [
            one
            for one in facts.categories
            if one.assigned_on is None or one.assigned_on <= rules.day
        ]
        for_post = [
            _Line(post, one, category_end(one, rules))
            for one in known
            if one.kind in FOR_POST and one.position in {None, post.position_id}
        ]
        yield from _worth_telling(for_post)
        if post.person_id not in told:
            told.add(post.person_id)
            for one in known:
                if one.kind not in FOR_POST:
                    yield _Line(post, one, category_end(one, rules))


def _worth_telling(lines: list[_Line]) -> list[_Line]:
    """Return the categories that have not ended; else the one that ended last."""
    going = [one for one in lines if one.end.state != "ended"]
    ended = [one for one in lines if one.end.state == "ended" and one.end.ends_on is not None]
    return going or sorted(ended, key=lambda one: str(one.end.ends_on))[-1:]


def _rows(request: ReportRequest, lines: Sequence[_Line], words: StateWords) -> Iterator[Row]:
    for number, (post, fact, end) in enumerate(lines, start=1):
        left = None if end.term_on is None else (end.term_on - request.as_of).days
        state = words.no_term if end.state == "no_term" else words.unknown
        shown = end.ends_on or state
        yield (
            *place_values(number, post),
            title("category", fact.kind),
            fact.assigned_on,
            shown,
            end.presumed_on,
            left,
            state if left is None else words.by_days(left),
            end.file_by,
            *why_in_words(end.reasons),
        )


CATEGORIES = Report(
    name="categories",
    title=_l("Categories and their terms"),
    purpose=_l("Who holds which category until when; what has ended or ends soon is marked."),
    audience=_l("District centre, institutions"),
    permission=StaffPermission.VIEW,
    export_permission=StaffPermission.EXPORT,
    parameters=(*USUAL, ENDING),
    build=build,
    order=30,
)
