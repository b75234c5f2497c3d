"""Who came to the events that are over, how much of them was attended, and what it is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.excel_reports.contracts import Report, ReportData
from plugins.master_classes.certificates.attended import attendance_of_many, name_of
from plugins.master_classes.certificates.candidates import holder_of
from plugins.master_classes.certificates.models import Certificate
from plugins.master_classes.certificates.wording import PARTICIPANT, VALID
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.reports.scope import ATTENDED, USUAL, chosen, day_of, events_of
from portal.access import policies
from portal.database import among
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.spreadsheets.sheets import Column, Kind, Sheet

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row


def build(request: ReportRequest) -> ReportData:
    """Return the figures of each event, and a line for each who had a place."""
    events = events_of(request, held=True)
    attended = attendance_of_many(request.actor, events)
    held = {
        one.holder: one.full_number
        for one in policies[Certificate]
        .rows(request.actor)
        .where(among(Certificate.event, [one.id for one in events]), Certificate.state == VALID)
    }
    people: list[Row] = []
    sums: list[Row] = []
    for event in events:
        listed = [
            one for one in attended[event.id] if chosen(request, one.enrolment.institution_id)
        ]
        came = sum(one.came for one in listed)
        if listed:
            sums.append((event.title, day_of(event), len(listed), came, came / len(listed)))
        for one in listed:
            place = one.enrolment.institution
            people.append(
                (
                    event.title,
                    day_of(event),
                    name_of(one.enrolment),
                    place.short_name if place is not None else "",
                    one.came,
                    float(one.share),
                    one.hours,
                    held.get(holder_of(PARTICIPANT, one.enrolment.id), ""),
                )
            )
    name, number = _("Full name"), _("Number of the certificate")
    title, day = _("Topic of the event"), _("Date")
    sheets = [
        Sheet(
            title=_("Attendance by person"),
            columns=[
                Column(title=title, width=44, wrap=True),
                Column(title=day, kind=Kind.DATE),
                Column(title=name, width=30),
                Column(title=_("Institution"), width=26),
                Column(title=_("Came"), kind=Kind.FLAG, labels=(_("yes"), _("no")), width=9),
                Column(title=_("Attended"), kind=Kind.PERCENT, width=11),
                Column(title=_("Academic hours"), kind=Kind.NUMBER, width=11, total="sum"),
                Column(title=number, width=16),
            ],
            rows=people,
            totals=True,
            freeze_columns=1,
        ),
        Sheet(
            title=_("Attendance by event"),
            columns=[
                Column(title=title, width=44, wrap=True),
                Column(title=day, kind=Kind.DATE),
                Column(title=_("Had a place"), kind=Kind.WHOLE, width=11, total="sum"),
                Column(title=_("Came"), kind=Kind.WHOLE, width=11, total="sum"),
                Column(title=_("Share who came"), kind=Kind.PERCENT, width=11),
            ],
            rows=sums,
            totals=True,
            freeze_columns=1,
        ),
    ]
    return ReportData(
        sheets=sheets, count=len(people), names=(name,), hidden=(number,), rules=(str(ATTENDED),)
    )


ATTENDANCE = Report(
    name="classes_attendance",
    title=_l("Attendance of events"),
    purpose=_l("Who came, how much of the event was attended, and how many hours it is worth."),
    audience=_l("District centre; institutions see their own people"),
    permission=ClassesPermission.ENROLMENTS,
    export_permission=ClassesPermission.EXPORT,
    parameters=USUAL,
    build=build,
    order=302,
)
