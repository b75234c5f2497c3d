"""What the reports on plans ask for, and the work that answers it: within the policies, as the screens.

Drafts are left out everywhere but in the official plan: nothing of them is due.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import JOIN, fn

from plugins.excel_reports import contracts
from plugins.excel_reports.contracts import Parameter, ParameterKind
from plugins.work_plan.models import OPEN_STATES, Activity, Occurrence, PlanSection, WorkPlan
from portal import clock
from portal.access import policies
from portal.accounts.models import User
from portal.database import among, fetch_rows
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution
from portal.workdays import school_year

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from plugins.excel_reports.contracts import ReportRequest

YEAR = Parameter(
    name="school_year",
    title=_("School year"),
    kind=ParameterKind.SCHOOL_YEAR,
    default=lambda _actor: school_year(clock.today()),
    required=True,
)
DAY = contracts.DAY
INSTITUTIONS = contracts.INSTITUTIONS
FIRST = Parameter(name="first", title=_("Due from"), kind=ParameterKind.DATE)
LAST = Parameter(name="last", title=_("Due until"), kind=ParameterKind.DATE)
USUAL = (YEAR, INSTITUTIONS, FIRST, LAST, DAY)

FIRST_PIECE, PIECE = 200, 15_000
"""Rows fetched at once: few for a preview, then so many that the conditions are seldom asked again."""
OPEN = Occurrence.state.in_(OPEN_STATES)


def work(request: ReportRequest) -> Any:
    """Return the work that a request asks for, joined with its row, section, plan and institution.

    Nothing is selected yet. A period leaves out what has no last day.
    """
    values = request.values
    query = (
        policies[Occurrence]
        .rows(request.actor)
        .join(Activity, on=Occurrence.activity == Activity.id)
        .join(PlanSection, on=Activity.section == PlanSection.id)
        .join(WorkPlan, on=Occurrence.plan == WorkPlan.id)
        .join(Institution, on=Occurrence.institution == Institution.id)
        .join(User, JOIN.LEFT_OUTER, on=Occurrence.responsible == User.id)
        .where(WorkPlan.school_year == values[YEAR.name].start_year, WorkPlan.state != "draft")
    )
    chosen = values.get(INSTITUTIONS.name) or ()
    if chosen:
        query = query.where(among(Occurrence.institution, chosen))
    if values.get(FIRST.name):
        query = query.where(Occurrence.due >= values[FIRST.name])
    if values.get(LAST.name):
        query = query.where(Occurrence.due <= values[LAST.name])
    return query


def overdue(request: ReportRequest) -> Any:
    """Return the condition that work is late on the day of the report."""
    return OPEN & Occurrence.due.is_null(False) & (Occurrence.due < request.as_of)


def keys_of(query: Any, key: Any) -> list[int]:
    """Return the keys of the rows of a query in its order, so that rows can be fetched by pieces."""
    return [found for (found,) in fetch_rows(query.select(key))]


def in_pieces(query: Any, key: Any, keys: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query, whose first column is the key, in the order of its keys.

    A region's rows are not held, and a preview fetches only its first ones. Each piece is fetched
    whole: a query left half read would keep the connection from writing.
    """
    starts = [0, *range(FIRST_PIECE, len(keys), PIECE)]
    for start, end in zip(starts, [*starts[1:], len(keys)], strict=True):
        piece = keys[start:end]
        rows = query.where(among(key, piece)).order_by().tuples()
        found = {row[0]: row[1:] for row in rows}
        yield from (found[one] for one in piece if one in found)


def count_if(condition: Any) -> Any:
    """Return how many pieces of work fulfil a condition."""
    return fn.COUNT(Occurrence.id).filter(condition)
