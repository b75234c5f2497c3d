"""The perspective schedule (перспективный план-график): who is attested in which of five years."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from plugins.excel_reports.contracts import Parameter, ParameterKind, Report, ReportData
from plugins.staff.due_list import law
from plugins.staff.duties import category_end, plus_years
from plugins.staff.permissions import StaffPermission
from plugins.staff.reports.scope import USUAL
from plugins.staff.reports.standing_posts import category_standing, standings_for
from plugins.staff.standing import FOR_POST
from plugins.staff.wording import duty_in_words, term_in_words, title
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


def _rows(
    request: ReportRequest, found: Sequence[Standing], years: Sequence[SchoolYear]
) -> Iterator[Row]:
    rules = law(request.as_of)
    for number, one in enumerate(found, start=1):
        post, facts, _duty = one
        held = category_standing(post, facts, request.as_of)
        attested = max((fact.held_on for fact in facts.compliance), default=None)
        if held is not None:
            standing = (
                f"{title('category', held.kind)}, {term_in_words(held.term, held.valid_until)}"
            )
        elif attested is not None:
            standing = _("Compliance")
        else:
            standing = _("none")
        plan = _plan(one, rules, years[-1].last)
        last = max((day for day in (held and held.assigned_on, attested) if day), default=None)
        yield (
            number,
            post.institution,
            post.full_name,
            post.position,
            standing,
            last,
            *(_cell(plan, year, is_first=year == years[0]) for year in years),
            plan.remark,
        )


def _plan(one: Standing, rules: Law, last: dt.date) -> _Plan:
    """Return what is to be planned up to a day; a category that ends goes before compliance."""
    post, facts, duty = one
    ends = [
        (end, fact)
        for fact in facts.categories
        if fact.kind in FOR_POST and fact.position in {None, post.position_id}
        for end in (category_end(fact, rules),)
        if end.file_by is not None and (end.ends_on or end.presumed_on or last) >= rules.day
    ]
    if duty.state == "exempt" and ends:
        end, fact = max(ends, key=lambda pair: pair[0].file_by or rules.day)
        file_by = max(end.file_by or rules.day, rules.day)
        remark = ""
        if duty.due_on is not None:
            remark = _(
                "Without a new category compliance is due on %(day)s.", day=format_date(duty.due_on)
            )
        return _Plan([(file_by, title("category", fact.kind))], remark)
    if duty.due_on is None:
        return _Plan([], duty_in_words(duty.state)[1])
    days = []
    day = max(duty.due_on, rules.day)
    while day <= last:
        days.append((day, _("compliance")))
        day = plus_years(day, rules.every_years)
    remark = ""
    if duty.state == "overdue":
        remark = _("Overdue since %(day)s.", day=format_date(duty.due_on))
    return _Plan(days, remark)


def _cell(plan: _Plan, year: SchoolYear, *, is_first: bool) -> str | None:
    """Return «03.2027 – purpose»; what should have been before the first year stands in it."""
    told = [
        f"{day:%m.%Y} – {purpose}"
        for day, purpose in plan.days
        if day in year or (is_first and day < year.first)
    ]
    return "; ".join(told) or None


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
