"""How fast the hotline answers: medians of the first answer and of the solution, by topic and by group."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from plugins.excel_reports.contracts import Report, ReportData
from plugins.hotline.clocks import Stop
from plugins.hotline.importing.models import ImportedLine
from plugins.hotline.models import Group, Pause, Request
from plugins.hotline.permissions import HotlinePermission
from plugins.hotline.reports.durations import median_minutes, spent
from plugins.hotline.reports.scope import COUNTED, USUAL, counted, share, topics_in_order
from plugins.hotline.settings import working_hours
from portal.access.municipal import works_for_district
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.spreadsheets.sheets import Column, Kind, Sheet

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row


@dataclass(slots=True)
class Sums:
    """The figures of one group of requests."""

    requests: int = 0
    at_once: int = 0
    answer_terms: int = 0
    answers_in_time: int = 0
    solve_terms: int = 0
    solved_in_time: int = 0
    answers: list[dt.timedelta] = field(default_factory=list)
    solutions: list[dt.timedelta] = field(default_factory=list)

    def row(self) -> Row:
        """Return the figures as cells, in the order of :func:`_columns`."""
        return (
            self.requests,
            len(self.answers),
            self.at_once,
            share(self.at_once, self.requests),
            median_minutes(self.answers),
            share(self.answers_in_time, self.answer_terms),
            len(self.solutions),
            median_minutes(self.solutions),
            share(self.solved_in_time, self.solve_terms),
        )


def build(request: ReportRequest) -> ReportData:
    """Return the medians by topic and, for the hotline's side, by group."""
    by_topic: dict[Any, Sums] = defaultdict(Sums)
    by_group: dict[Any, Sums] = defaultdict(Sums)
    whole = Sums()
    for topic, group, one in _taken(request):
        for sums in (by_topic[topic], by_group[group], whole):
            _add(sums, one)
    rows: list[Row] = [
        (title, part, *by_topic[key].row())
        for key, title, part in topics_in_order()
        if key in by_topic
    ]
    if rows:
        rows.append((_("In all"), "", *whole.row()))
    first = [
        Column(title=_("Topic"), width=34, wrap=True),
        Column(title=_("Part of the topic"), width=36, wrap=True),
    ]
    sheets = [
        Sheet(
            title=_("Answers by topic"), columns=[*first, *_columns()], rows=rows, freeze_columns=2
        )
    ]
    if works_for_district(request.actor):
        names: list[tuple[Any, str]] = list(
            fetch_rows(Group.select(Group.id, Group.title).order_by(Group.title))
        )
        sheets.append(
            Sheet(
                title=_("Answers by group"),
                columns=[Column(title=_("Group"), width=40, wrap=True), *_columns()],
                rows=[
                    (name, *by_group[key].row())
                    for key, name in [*names, (None, _("without a group"))]
                    if key in by_group
                ],
                freeze_columns=1,
            )
        )
    return ReportData(
        sheets=sheets,
        count=len(rows),
        rules=(
            _("Time is working time of the hotline, without waiting for the caller."),
            _("Lines of old journals tell no moments of answers, so they are not counted here."),
            str(COUNTED),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Request:
    received_at: dt.datetime
    answered_at: dt.datetime | None
    solved_at: dt.datetime | None
    answer_due: dt.datetime | None
    solve_due: dt.datetime | None
    at_once: bool
    answered_in: dt.timedelta | None
    solved_in: dt.timedelta | None


def _taken(request: ReportRequest) -> Iterable[tuple[int | None, int | None, _Request]]:
    imported = ImportedLine.select(ImportedLine.request).where(ImportedLine.request.is_null(False))
    query = counted(request).where(Request.id.not_in(imported))
    stops: dict[int, list[Stop]] = defaultdict(list)
    pauses: Any = Pause.select(Pause.request, Pause.started_at, Pause.ended_at).where(
        Pause.request.in_(query.select(Request.id))
    )
    for key, start, end in pauses.tuples():
        stops[key].append(Stop(start, end))
    hours = working_hours()
    rows = query.select(
        Request.id,
        Request.topic,
        Request.group,
        Request.received_at,
        Request.answered_at,
        Request.solved_at,
        Request.answer_due,
        Request.solve_due,
        Request.at_once,
    ).tuples()
    for key, topic, group, received, answered, solved, answer_due, solve_due, at_once in rows:
        own = stops.get(key, ())
        yield (
            topic,
            group,
            _Request(
                received,
                answered,
                solved,
                answer_due,
                solve_due,
                bool(at_once),
                spent(hours, received, answered, own) if answered else None,
                spent(hours, received, solved, own) if solved else None,
            ),
        )


def _add(sums: Sums, one: _Request) -> None:
    sums.requests += 1
    sums.at_once += one.at_once
    if one.answered_in is not None and one.answered_at is not None:
        sums.answers.append(one.answered_in)
        if one.answer_due is not None:
            sums.answer_terms += 1
            sums.answers_in_time += one.answered_at <= one.answer_due
    if one.solved_in is not None and one.solved_at is not None:
        sums.solutions.append(one.solved_in)
        if one.solve_due is not None:
            sums.solve_terms += 1
            sums.solved_in_time += one.solved_at <= one.solve_due


def _columns() -> list[Column]:
    first, solution = _("First answer"), _("Solution")
    median = _("Median, working minutes")
    return [
        Column(title=_("Requests"), kind=Kind.WHOLE, width=11),
        Column(title=_("Answered"), kind=Kind.WHOLE, width=11),
        Column(title=_("Answered at once"), kind=Kind.WHOLE, width=11),
        Column(title=_("Share at once"), kind=Kind.PERCENT, width=11),
        Column(title=median, kind=Kind.WHOLE, width=14, group=first),
        Column(title=_("In time"), kind=Kind.PERCENT, width=11, group=first),
        Column(title=_("Solved"), kind=Kind.WHOLE, width=11, group=solution),
        Column(title=median, kind=Kind.WHOLE, width=14, group=solution),
        Column(title=_("In time"), kind=Kind.PERCENT, width=11, group=solution),
    ]


TERMS = Report(
    name="hotline_terms",
    title=_l("How fast the hotline answers"),
    purpose=_l("Medians of the first answer and of the solution, and what was done in time."),
    audience=_l("District centre"),
    permission=HotlinePermission.VIEW,
    export_permission=HotlinePermission.EXPORT,
    parameters=USUAL,
    build=build,
    personal=False,
    order=242,
)
