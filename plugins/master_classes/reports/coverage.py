"""Which institutions were reached by which topics: how many people came, and who was not reached."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from plugins.excel_reports.contracts import Report, ReportData
from plugins.master_classes.certificates.attended import attendance_of_many
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.reports.scope import ATTENDED, USUAL, chosen, events_of, topics
from portal.access import policies
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Kind, Sheet, SheetChart

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row


def build(request: ReportRequest) -> ReportData:
    """Return institutions by topics: who came once to each event, and how many different people."""
    events = events_of(request, held=True)
    attended = attendance_of_many(request.actor, events)
    cells: Counter[tuple[int, str]] = Counter()
    people: dict[int, set[int]] = {}
    for event in events:
        for one in attended[event.id]:
            place = one.enrolment.institution_id
            if one.came and place is not None:
                cells[place, event.topic] += 1
                who = one.enrolment.person_id
                people.setdefault(place, set()).add(-one.enrolment.id if who is None else who)
    used = [(code, title) for code, title in topics() if any(code == one for _at, one in cells)]
    known = {code for code, _title in used}
    used += [(one, one) for one in sorted({code for _at, code in cells} - known)]
    places = [
        one
        for one in policies[Institution].rows(request.actor).order_by(Institution.sort_key)
        if chosen(request, one.id) and (one.closed_on is None or one.id in people)
    ]
    rows: list[Row] = []
    for place in places:
        figures = [cells[place.id, code] for code, _title in used]
        rows.append(
            (
                place.short_name,
                *figures,
                sum(figures),
                len(people.get(place.id, ())),
                not any(figures),
            )
        )
    columns = [
        Column(title=_("Institution"), width=30),
        *(
            Column(title=title, kind=Kind.WHOLE, total="sum", width=14, wrap=True)
            for _code, title in used
        ),
        Column(title=_("Visits in all"), kind=Kind.WHOLE, total="sum", width=10),
        Column(title=_("Different people"), kind=Kind.WHOLE, total="sum", width=11),
        Column(title=_("Not reached"), kind=Kind.FLAG, labels=(_("yes"), ""), width=11),
    ]
    charts = [
        SheetChart(
            title=_("Visits of institutions"), labels=0, values=(len(columns) - 3,), sideways=True
        )
    ]
    sheet = Sheet(
        title=_("Institutions by topics"),
        columns=columns,
        rows=rows,
        totals=True,
        freeze_columns=1,
        charts=charts if cells else (),
    )
    where = _(
        "The page “Demand for topics” tells what is asked for and not planned, and begins an event on it."
    )
    return ReportData(sheets=[sheet], count=len(rows), notes=(where,), rules=(str(ATTENDED),))


COVERAGE = Report(
    name="classes_coverage",
    title=_l("Coverage of institutions by topics of events"),
    purpose=_l("Which institutions were reached by which topics, and which were not."),
    audience=_l("District centre"),
    permission=ClassesPermission.ENROLMENTS,
    export_permission=ClassesPermission.EXPORT,
    parameters=USUAL,
    build=build,
    personal=False,
    order=303,
)
