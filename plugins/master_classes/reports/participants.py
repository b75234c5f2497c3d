"""Who is enrolled for the events: by whom, when, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import JOIN

from plugins.excel_reports.contracts import Report, ReportData
from plugins.master_classes.certificates.attended import name_of, posts_of
from plugins.master_classes.models import Enrolment
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.reports.scope import USUAL, chosen, day_of, events_of
from plugins.master_classes.wording import ENROLMENT_STATES, ENTRANCES
from plugins.staff.models import Person
from portal.access import policies
from portal.accounts.models import User
from portal.database import among
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Kind, Sheet

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row


def build(request: ReportRequest) -> ReportData:
    """Return a line for each enrolment that the actor sees, in the order of events and of asking."""
    events = {one.id: one for one in events_of(request)}
    query = (
        policies[Enrolment]
        .rows(request.actor)
        .select(Enrolment, Person, Institution, User)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Enrolment)
        .join(Institution, JOIN.LEFT_OUTER)
        .switch(Enrolment)
        .join(User, JOIN.LEFT_OUTER, on=(Enrolment.enrolled_by == User.id), attr="enrolled_by")
        .switch(Enrolment)
        .where(among(Enrolment.event, list(events)))
        .order_by(Enrolment.event, Enrolment.queue_number)
    )
    order = {key: place for place, key in enumerate(events)}
    found = sorted(
        (one for one in query if chosen(request, one.institution_id)),
        key=lambda one: (order[one.event_id], one.queue_number),
    )
    posts = posts_of(found)
    states, entrances = dict(ENROLMENT_STATES), dict(ENTRANCES)
    rows: list[Row] = [
        (
            events[one.event_id].title,
            day_of(events[one.event_id]),
            name_of(one),
            posts.get((one.person_id, one.institution_id), "") or one.position,
            one.institution.short_name if one.institution else "",
            str(states[one.state]),
            one.asked_at,
            str(entrances[one.entrance]),
            one.enrolled_by.name if one.enrolled_by else "",
            one.question,
        )
        for one in found
    ]
    name, by, question = _("Full name"), _("Enrolled by"), _("Question to the leader")
    sheet = Sheet(
        title=_("Participants of events"),
        columns=[
            Column(title=_("Topic of the event"), width=44, wrap=True),
            Column(title=_("Date"), kind=Kind.DATE),
            Column(title=name, width=30),
            Column(title=_("Position"), width=26, wrap=True),
            Column(title=_("Institution"), width=26),
            Column(title=_("State"), width=20),
            Column(title=_("Enrolled"), kind=Kind.MOMENT),
            Column(title=_("How enrolled"), width=18),
            Column(title=by, width=26),
            Column(title=question, width=40, wrap=True),
        ],
        rows=rows,
        freeze_columns=1,
    )
    return ReportData(sheets=[sheet], count=len(rows), names=(name,), hidden=(by, question))


PARTICIPANTS = Report(
    name="classes_participants",
    title=_l("Participants of events"),
    purpose=_l("Who is enrolled for what, by whom and when, waiting lists included."),
    audience=_l("District centre; institutions see their own people"),
    permission=ClassesPermission.ENROLMENTS,
    export_permission=ClassesPermission.EXPORT,
    parameters=USUAL,
    build=build,
    order=301,
)
