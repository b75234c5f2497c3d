"""How many hours each teacher attended and led, and how many of them stand in the record."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.excel_reports.contracts import Report, ReportData
from plugins.master_classes.certificates.attended import attendance_of_many, name_of
from plugins.master_classes.models import Leader
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.recording.models import ConfirmedHours
from plugins.master_classes.reports.scope import ATTENDED, USUAL, chosen, events_of
from plugins.staff.models import Person
from portal.access import policies
from portal.database import among
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Kind, Sheet

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import ReportRequest
    from plugins.master_classes.models import Event

NOTHING = Decimal(0)


@dataclass
class Sums:
    """What one teacher of an institution attended and led."""

    name: str
    place: str
    attended: int = 0
    hours: Decimal = NOTHING
    led: int = 0
    led_hours: Decimal = NOTHING
    confirmed: Decimal = NOTHING


def build(request: ReportRequest) -> ReportData:
    """Return a line for each teacher who attended or led; guests have no record and no line."""
    events = events_of(request, held=True)
    found: dict[tuple[int, int | None], Sums] = {}

    def of(one: Any) -> Sums | None:
        if one.person_id is None or not chosen(request, one.institution_id):
            return None
        place = one.institution.short_name if one.institution is not None else ""
        return found.setdefault((one.person_id, one.institution_id), Sums(name_of(one), place))

    for listed in attendance_of_many(request.actor, events).values():
        for one in listed:
            if one.came and (sums := of(one.enrolment)) is not None:
                sums.attended += 1
                sums.hours += one.hours or NOTHING
    hours = {one.id: one.hours or NOTHING for one in events}
    for leader in leaders_of(request, events):
        if (sums := of(leader)) is not None:
            sums.led += 1
            sums.led_hours += hours[leader.event_id]
    for confirmed in _confirmed(request, events):
        whose = confirmed.enrolment or confirmed.leader
        if whose is not None and (sums := of(whose)) is not None:
            sums.confirmed += confirmed.hours or NOTHING
    listed_sums = sorted(found.values(), key=lambda one: (one.name.casefold(), one.place))
    name = _("Full name")
    sheet = Sheet(
        title=_("Hours by teacher"),
        columns=[
            Column(title=name, width=34),
            Column(title=_("Institution"), width=28),
            Column(title=_("Events attended"), kind=Kind.WHOLE, width=11, total="sum"),
            Column(title=_("Hours attended"), kind=Kind.NUMBER, width=11, total="sum"),
            Column(title=_("Events led"), kind=Kind.WHOLE, width=11, total="sum"),
            Column(title=_("Hours led"), kind=Kind.NUMBER, width=11, total="sum"),
            Column(title=_("Hours in the record"), kind=Kind.NUMBER, width=12, total="sum"),
        ],
        rows=[
            (
                one.name,
                one.place,
                one.attended,
                one.hours,
                one.led,
                one.led_hours,
                one.confirmed,
            )
            for one in listed_sums
        ],
        totals=True,
        freeze_columns=1,
    )
    return ReportData(sheets=[sheet], count=len(listed_sums), names=(name,), rules=(str(ATTENDED),))


def leaders_of(request: ReportRequest, events: list[Event]) -> list[Leader]:
    """Return those who led events, with their person and institution."""
    query = (
        policies[Leader]
        .rows(request.actor)
        .select(Leader, Person, Institution)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Leader)
        .join(Institution, JOIN.LEFT_OUTER)
        .where(among(Leader.event, [one.id for one in events]), Leader.role == "leader")
    )
    own = request.actor.reach.institution_id
    return [
        one
        for one in query
        if chosen(request, one.institution_id) and own in {None, one.institution_id}
    ]


def _confirmed(request: ReportRequest, events: list[Event]) -> Any:
    return (
        policies[ConfirmedHours]
        .rows(request.actor)
        .where(
            among(ConfirmedHours.event, [one.id for one in events]),
            ConfirmedHours.holder.is_null(False),
        )
    )


TEACHERS = Report(
    name="classes_hours",
    title=_l("Hours of events by teacher"),
    purpose=_l("How many hours each teacher attended and led, and how many are confirmed."),
    audience=_l("District centre; institutions see their own people"),
    permission=ClassesPermission.ENROLMENTS,
    export_permission=ClassesPermission.EXPORT,
    parameters=USUAL,
    build=build,
    order=304,
)
