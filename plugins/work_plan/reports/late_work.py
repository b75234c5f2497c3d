"""What is overdue, and every deadline that was moved: old and new day, reason, by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.excel_reports.contracts import Report, ReportData
from plugins.work_plan.models import STATES, Activity, Move, Occurrence, PlanSection
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.reports.scope import USUAL, in_pieces, keys_of, overdue, work
from portal.access import policies
from portal.accounts.models import User
from portal.database import as_date, fetch_rows
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Kind, Mark, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row

WEEK = 7


def build(request: ReportRequest) -> ReportData:
    """Return a sheet of overdue work, the latest first, and one of moves in their order."""
    late = _late(request)
    keys = keys_of(late, Occurrence.id)
    sheets = [
        Sheet(
            title=_("Overdue"),
            columns=[
                *_place_columns(),
                Column(title=_("First due"), kind=Kind.DATE),
                Column(title=_("Due"), kind=Kind.DATE),
                Column(title=_("Days overdue"), kind=Kind.WHOLE, width=12),
                Column(title=_("Moves"), kind=Kind.WHOLE, width=10, total="sum"),
                Column(title=_("State"), width=14),
                Column(title=_("Reason of the last move"), width=40, wrap=True),
            ],
            rows=_late_rows(request, in_pieces(late, Occurrence.id, keys)),
            marks=_mark,
            freeze_columns=2,
            totals=True,
        ),
        Sheet(
            title=_("Moved deadlines"),
            columns=[
                *_place_columns(),
                Column(title=_("Old deadline"), kind=Kind.DATE),
                Column(title=_("New deadline"), kind=Kind.DATE),
                Column(title=_("Moved by days"), kind=Kind.WHOLE, width=12, total="sum"),
                Column(title=_("Reason"), width=44, wrap=True),
                Column(title=_("Moved by"), width=28),
                Column(title=_("When"), kind=Kind.MOMENT),
                Column(title=_("State now"), width=14),
            ],
            rows=_moved_rows(_moved(request)),
            freeze_columns=2,
            totals=True,
        ),
    ]
    return ReportData(
        sheets=sheets,
        count=len(keys),
        hidden=(_("Responsible"), _("Moved by")),
        legend=((_("Overdue"), _("Red: later than a week; yellow: up to a week.")),),
        rules=(_("Overdue: not done, not dropped, and the last day has passed."),),
    )


def _mark(row: Row) -> Mark:
    days: Any = row[8]
    return Mark.OVERDUE if (days or 0) > WEEK else Mark.SOON


def _place_columns() -> list[Column]:
    return [
        Column(title=_("Institution"), width=24),
        Column(title=_("Activity"), width=50, wrap=True),
        Column(title=_("Section of the plan"), width=30, wrap=True),
        Column(title=_("No."), width=7),
        Column(title=_("Term in the plan"), width=22, wrap=True),
        Column(title=_("Responsible"), width=30, wrap=True),
    ]


_PLACE = (
    Institution.short_name,
    Activity.text,
    PlanSection.title,
    Activity.number,
    Activity.term,
    User.name,
    Activity.responsible,
)


def _place(values: Sequence[str]) -> list[str]:
    *told, name, words = values
    return [*told, name or words]


def _late(request: ReportRequest) -> Any:
    return (
        work(request)
        .select(
            Occurrence.id,
            *_PLACE,
            Occurrence.id,
            Occurrence.first_due,
            Occurrence.due,
            Occurrence.moves,
            Occurrence.state,
        )
        .where(overdue(request))
        .order_by(Occurrence.due, Institution.sort_key, Activity.position, Occurrence.id)
    )


def _last_reasons(request: ReportRequest) -> dict[int, str]:
    """Return why overdue work was moved the last time, by its key."""
    keys = work(request).select(Occurrence.id).where(overdue(request), Occurrence.moves > 0)
    moves = Move.select(Move.occurrence, Move.reason).where(Move.occurrence.in_(keys))
    return dict(fetch_rows(moves.order_by(Move.id)))


def _moved(request: ReportRequest) -> Any:
    """Return the moves of the work asked for: within the policy of moves, which is the work's."""
    keys = work(request).select(Occurrence.id).where(Occurrence.moves > 0)
    by = User.alias()
    return (
        policies[Move]
        .rows(request.actor)
        .select(
            Move.id,
            *_PLACE,
            Move.old_due,
            Move.new_due,
            Move.reason,
            by.name,
            Move.at,
            Occurrence.state,
        )
        .join(Occurrence, on=Move.occurrence == Occurrence.id)
        .join(Activity, on=Occurrence.activity == Activity.id)
        .join(PlanSection, on=Activity.section == PlanSection.id)
        .join(Institution, on=Occurrence.institution == Institution.id)
        .join(User, JOIN.LEFT_OUTER, on=Occurrence.responsible == User.id)
        .join(by, JOIN.LEFT_OUTER, on=Move.by == by.id)
        .where(Move.occurrence.in_(keys))
        .order_by(Institution.sort_key, Activity.position, Move.occurrence, Move.id)
    )


def _late_rows(request: ReportRequest, late: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
    reasons = _last_reasons(request)
    words = dict(STATES)
    for *place, key, first_due, due, moves, state in late:
        day = as_date(due)
        yield (
            *_place(place),
            as_date(first_due),
            day,
            (request.as_of - day).days if day else None,
            moves,
            str(words[str(state)]),
            reasons.get(key, ""),
        )


def _moved_rows(moved: Any) -> Iterator[Row]:
    words = dict(STATES)
    for *place, old, new, reason, by, at, state in in_pieces(
        moved, Move.id, keys_of(moved, Move.id)
    ):
        before, after = as_date(old), as_date(new)
        yield (
            *_place(place),
            before,
            after,
            (after - before).days if before and after else None,
            reason,
            by or "",
            at,
            str(words[str(state)]),
        )


LATE_WORK = Report(
    name="overdue_and_moved",
    title=_l("Overdue and moved work"),
    purpose=_l(
        "What of the plans is late, and which deadlines were moved, from when to when and why."
    ),
    audience=_l("District centre, heads of institutions"),
    permission=PlanPermission.VIEW,
    export_permission=PlanPermission.EXPORT,
    parameters=USUAL,
    build=build,
    order=213,
)
