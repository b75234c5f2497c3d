"""The perspective schedule (перспективный план-график): who is attested in which of five years."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from plugins.excel_reports.contracts import Parameter, ParameterKind, Report, ReportData
from plugins.staff.due_list import law
from plugins.staff.duties import category_end, plus_years
from plugins.staff.models import CATEGORY_KINDS
from plugins.staff.permissions import StaffPermission
from plugins.staff.reports.scope import USUAL
from plugins.staff.reports.standing_posts import category_standing, standings_for
from plugins.staff.standing import FOR_POST
from plugins.staff.wording import duty_in_words, term_in_words
from portal import clock
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.spreadsheets.sheets import Column, Kind, Sheet
from portal.workdays import SchoolYear, school_year

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from plugins.excel_reports.contracts import ReportRequest
    from plugins.staff.due_list import Standing
    from plugins.staff.rules import Law
    from portal.spreadsheets.sheets import Row

YEARS = 5
STATES = ("overdue", "due", "soon", "later", "exempt", "unknown", "not_subject")

FIRST_YEAR = Parameter(
    name="first_year",
    title=_l("First school year"),
    kind=ParameterKind.SCHOOL_YEAR,
    default=lambda _actor: school_year(clock.today()),
    required=True,
)


class _Plan(NamedTuple):
    """What is planned for a post: the days with their purposes, and a remark."""

    days: list[tuple[dt.date, str]]
    remark: str


def build(request: ReportRequest) -> ReportData:
    """Return a row for each teaching post, with month and purpose in its year."""
    found = [
        one for one in standings_for(request) if one.post.is_pedagogical and not one.post.is_head
    ]
    first = request.values[FIRST_YEAR.name].start_year
    years = [SchoolYear(first + number) for number in range(YEARS)]
    planned = _("Month and purpose by school years")
    columns = [
        Column(title=_("No."), kind=Kind.WHOLE, width=6),
        Column(title=_("Institution"), width=22),
        Column(title=_("Full name"), width=32),
        Column(title=_("Position"), width=22),
        Column(title=_("Category or compliance held"), width=30, wrap=True),
        Column(title=_("Last attested on"), kind=Kind.DATE, width=13),
        *(Column(title=year.title, width=18, wrap=True, group=planned) for year in years),
        Column(title=_("Remark"), width=40, wrap=True),
    ]
    sheet = Sheet(
        title=_("Perspective schedule"),
        columns=columns,
        rows=_rows(request, found, years),
        freeze_columns=3,
    )
    return ReportData(
        sheets=[sheet],
        count=len(found),
        names=(_("Full name"),),
        rules=(
            _(
                "Compliance once in five years: order 196, paragraph 5; a category exempts: paragraph 22."
            ),
            _("The month of a category is the one to apply in, before its term ends."),
        ),
    )


class _Words:
    """What rows say, translated once: a region's schedule says it hundreds of thousands of times."""

    def __init__(self) -> None:
        self.none = _("none")
        self.attested = _("Compliance")
        self.compliance = _("compliance")
        self.categories = {code: str(words) for code, words in CATEGORY_KINDS}
        self.states = {state: duty_in_words(state)[1] for state in STATES}
        self.overdue = _("Overdue since %(day)s.")
        self.otherwise = _("Without a new category compliance is due on %(day)s.")
        self.held = lru_cache(maxsize=8_192)(self._held)

    def _held(self, kind: str, term: str, until: dt.date | None) -> str:
        return f"{self.categories[kind]}, {term_in_words(term, until)}"


def _rows(
    request: ReportRequest, found: Sequence[Standing], years: Sequence[SchoolYear]
) -> Iterator[Row]:
    rules = law(request.as_of)
    words = _Words()
    for number, one in enumerate(found, start=1):
        post, facts, _duty = one
        held = category_standing(post, facts, request.as_of) if facts.categories else None
        attested = max((fact.held_on for fact in facts.compliance), default=None)
        if held is not None:
            standing = words.held(held.kind, held.term, held.valid_until)
        elif attested is not None:
            standing = words.attested
        else:
            standing = words.none
        plan = _plan(one, rules, years[-1].last, words)
        last = max((day for day in (held and held.assigned_on, attested) if day), default=None)
        yield (
            number,
            post.institution,
            post.full_name,
            post.position,
            standing,
            last,
            *_cells(plan, years[0].start_year),
            plan.remark,
        )


def _plan(one: Standing, rules: Law, last: dt.date, words: _Words) -> _Plan:
    """Return what is to be planned up to a day; a category that ends goes before compliance."""
    post, facts, duty = one
    if duty.state == "exempt":
        ends = [
            (end.file_by, fact)
            for fact in facts.categories
            if fact.kind in FOR_POST and fact.position in {None, post.position_id}
            for end in (category_end(fact, rules),)
            if end.file_by is not None and (end.ends_on or end.presumed_on or last) >= rules.day
        ]
        if ends:
            file_by, fact = max(ends, key=lambda pair: pair[0])
            remark = ""
            if duty.due_on is not None:
                remark = words.otherwise % {"day": format_date(duty.due_on)}
            return _Plan([(max(file_by, rules.day), words.categories[fact.kind])], remark)
    if duty.due_on is None:
        return _Plan([], words.states[duty.state])
    days = []
    day = max(duty.due_on, rules.day)
    while day <= last:
        days.append((day, words.compliance))
        day = plus_years(day, rules.every_years)
    remark = ""
    if duty.state == "overdue":
        remark = words.overdue % {"day": format_date(duty.due_on)}
    return _Plan(days, remark)


def _cells(plan: _Plan, first: int) -> list[str | None]:
    """Return «03.2027 – purpose» for each year from the first, which tells what was before it too."""
    cells: list[str | None] = [None] * YEARS
    for day, purpose in plan.days:
        place = max(school_year(day).start_year - first, 0)
        if place < YEARS:
            told = f"{day.month:02}.{day.year} – {purpose}"
            known = cells[place]
            cells[place] = f"{known}; {told}" if known else told
    return cells


PERSPECTIVE = Report(
    name="perspective_schedule",
    title=_l("Perspective schedule of attestation"),
    purpose=_l("Who is to be attested in which of five school years, in which month and for what."),
    audience=_l("Institutions, district centre"),
    permission=StaffPermission.VIEW,
    export_permission=StaffPermission.EXPORT,
    parameters=(*USUAL, FIRST_YEAR),
    build=build,
    order=40,
)
