"""What the events give the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.master_classes import afterwards, models
from plugins.master_classes.attendance import models as attendance
from plugins.master_classes.invitations import models as invitations
from plugins.master_classes.permissions import PERMISSIONS, ROLES
from plugins.master_classes.timetable import models as timetable
from portal.i18n import lazy_gettext as _
from portal.plugin import JobKind, hookimpl

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    import click
    from flask import Blueprint
    from peewee import Model

    from plugins.excel_reports.contracts import Report
    from portal.access import Actor
    from portal.access.policies import Policy
    from portal.accounts.models import User
    from portal.lists.contracts import ListPage
    from portal.plugin import (
        AdminView,
        CalendarEntry,
        Card,
        DataSubject,
        DemoSeed,
        FilePlace,
        KnownPerson,
        MenuItem,
        NoticeKind,
        OpenItems,
        PaperKind,
        Permission,
        PersonalDatum,
        RecordLink,
        RetentionRule,
        RoleTemplate,
        SearchResult,
        Setting,
        Task,
        Traces,
        WorkKind,
    )


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of the events."""
    return (
        *models.TABLES,
        *attendance.TABLES,
        *invitations.TABLES,
        *timetable.TABLES,
        *afterwards.TABLES,
    )


@hookimpl
def portal_register_permissions() -> Iterable[Permission]:
    """Give what roles can be granted here."""
    return PERMISSIONS


@hookimpl
def portal_register_roles() -> Iterable[RoleTemplate]:
    """Give the shipped roles their grants."""
    return ROLES


@hookimpl
def portal_register_policies() -> Iterable[Policy]:
    """Give the rules of who sees and changes which rows."""
    from plugins.master_classes import policies  # noqa: PLC0415 - built on models
    from plugins.master_classes.attendance import policies as marked  # noqa: PLC0415 - likewise
    from plugins.master_classes.invitations import policies as invited  # noqa: PLC0415 - likewise
    from plugins.master_classes.timetable import policies as timetables  # noqa: PLC0415 - likewise

    return [
        *policies.all_policies(),
        *marked.all_policies(),
        *invited.all_policies(),
        *timetables.all_policies(),
        *afterwards.all_policies(),
    ]


@hookimpl
def portal_register_commands() -> Iterable[click.Command]:
    """Give ``portal classes``."""
    from plugins.master_classes.cli import classes  # noqa: PLC0415 - only the command line needs it

    return (classes,)


@hookimpl
def portal_register_notices() -> Iterable[NoticeKind]:
    """Give what people are told about events."""
    from plugins.master_classes.notices import KINDS  # noqa: PLC0415 - builds on the inbox

    return (*KINDS, *afterwards.all_notices())


@hookimpl
def portal_register_work_kinds() -> Iterable[WorkKind]:
    """Give what rows of a plan may wait for: events that were held."""
    from plugins.master_classes.telling import KINDS  # noqa: PLC0415 - likewise

    return KINDS


@hookimpl
def portal_register_data_subjects() -> Iterable[DataSubject]:
    """Give the participants of events as data subjects."""
    from plugins.master_classes.privacy.subjects import data_subject  # noqa: PLC0415 - likewise

    return [data_subject()]


@hookimpl
def portal_register_retention_rules() -> Iterable[RetentionRule]:
    """Give how long contacts of participants and leaders are kept."""
    from plugins.master_classes.privacy.keeping import rules  # noqa: PLC0415 - terms are settings

    return rules()


@hookimpl
def portal_personal_data(record: Model) -> Iterable[PersonalDatum]:
    """Give what is held of a participant, or of a person who took part or led."""
    from plugins.master_classes.privacy.subjects import data_of  # noqa: PLC0415 - the copy only

    return data_of(record)


@hookimpl
def portal_personal_traces(person: KnownPerson) -> Iterable[Traces]:
    """Give the enrolments of a person who is destroyed."""
    from plugins.master_classes.privacy.subjects import traces  # noqa: PLC0415 - acts only

    return traces(person)


@hookimpl
def portal_open_items(user: User) -> Iterable[OpenItems]:
    """Give the events that a user looks after or leads, and whom the user has enrolled."""
    from plugins.master_classes.open_items import open_items  # noqa: PLC0415 - hand-overs only

    return open_items(user)


@hookimpl
def portal_revert_field(actor: Actor, record: Model, field: str, value: Any) -> bool | None:
    """Give a field of an event its earlier value, and let its seats follow."""
    from plugins.master_classes.reverting import revert_field  # noqa: PLC0415 - builds on services

    return revert_field(actor, record, field, value)


@hookimpl
def portal_demo_data(seed: DemoSeed) -> None:
    """Fill the demo district's calendar."""
    from plugins.master_classes.demo import fill  # noqa: PLC0415 - only 'portal demo' needs it

    fill(seed)


@hookimpl
def portal_describe_record(record: Model) -> RecordLink | None:
    """Tell how records of the events are called, and where they are shown."""
    from plugins.master_classes.links import link_of  # noqa: PLC0415 - pages of records only

    return link_of(record)


@hookimpl
def portal_register_settings() -> Iterable[Setting]:
    """Give the terms that hold where an event has none of its own."""
    from plugins.master_classes.conflicts import settings as conflicts  # noqa: PLC0415 - likewise
    from plugins.master_classes.settings import all_settings  # noqa: PLC0415 - built from the rules

    return [*all_settings(), *conflicts.all_settings(), *afterwards.all_settings()]


@hookimpl
def portal_register_file_places() -> Iterable[FilePlace]:
    """Let the programme and materials be added to events."""
    from plugins.master_classes.file_places import PLACES  # noqa: PLC0415 - builds on files

    return PLACES


@hookimpl
def portal_register_jobs() -> Iterable[JobKind]:
    """Give the work of the events."""
    from plugins.master_classes.invitations.sending import JOB  # noqa: PLC0415 - built on models

    return [
        JobKind(
            name=JOB,
            title=_("Send invitations to events"),
            run="plugins.master_classes.invitations.sending:send_invitations",
            every_minutes=10,
        ),
        JobKind(
            name="master_classes.look_after",
            title=_("Look after enrolments and reminders of events"),
            run="plugins.master_classes.looking_after:look_after",
            every_minutes=10,
        ),
        JobKind(
            name="master_classes.propose_timetable",
            title=_("Propose a timetable of events"),
            run="plugins.master_classes.timetable.working:propose",
            minutes=5,
            attempts=2,
        ),
        *afterwards.all_jobs(),
    ]


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the pages of events."""
    from plugins.master_classes.attendance import blueprints as marked  # noqa: PLC0415 - likewise
    from plugins.master_classes.calendar.views import (  # noqa: PLC0415 - likewise
        blueprint as calendar,
    )
    from plugins.master_classes.invitations.views import (  # noqa: PLC0415 - likewise
        blueprint as invited,
    )
    from plugins.master_classes.pages import blueprint  # noqa: PLC0415 - pages build on the rest
    from plugins.master_classes.timetable.views import (  # noqa: PLC0415 - likewise
        blueprint as timetables,
    )

    return [
        blueprint,
        *marked.BLUEPRINTS,
        calendar,
        invited,
        timetables,
        *afterwards.all_blueprints(),
    ]


@hookimpl
def portal_calendar_entries(actor: Actor, first: dt.date, last: dt.date) -> Iterable[CalendarEntry]:
    """Give the sessions that concern the workplace."""
    from plugins.master_classes.calendar.entries import entries  # noqa: PLC0415 - built on models

    return entries(actor, first, last)


@hookimpl
def portal_register_lists() -> Iterable[ListPage]:
    """Give the lists of events, series and places, and of what comes after events."""
    from plugins.master_classes.pages.event_list import EVENTS  # noqa: PLC0415 - pages build on the rest
    from plugins.master_classes.pages.places import PLACES  # noqa: PLC0415 - likewise
    from plugins.master_classes.pages.series_list import SERIES  # noqa: PLC0415 - likewise

    return (EVENTS, SERIES, PLACES, *afterwards.all_lists())


@hookimpl
def portal_topic_plans(actor: Actor) -> Iterable[RecordLink]:
    """Give the page of what is asked for and not planned."""
    from plugins.master_classes.pages.demand import plans_for  # noqa: PLC0415 - likewise

    return plans_for(actor)


@hookimpl
def portal_menu_items() -> Iterable[MenuItem]:
    """Give the entries of the menu; the same for all."""
    from plugins.master_classes.pages.menu import items  # noqa: PLC0415 - likewise

    return items()


@hookimpl
def portal_register_papers() -> Iterable[PaperKind]:
    """Give the certificates of participants and leaders, and the sign-in sheet."""
    from plugins.master_classes.attendance.sheet import SHEET  # noqa: PLC0415 - heavy, papers only
    from plugins.master_classes.certificates.papers import kinds  # noqa: PLC0415 - draws examples

    return (*kinds(), SHEET)


@hookimpl
def portal_register_admin_views() -> Iterable[AdminView]:
    """Give the tables of events in the admin panel."""
    from plugins.master_classes import admin, admin_beside  # noqa: PLC0415 - Flask-Admin is heavy

    return [*admin.VIEWS, *admin_beside.VIEWS]


@hookimpl
def portal_tasks(actor: Actor) -> Iterable[Task]:
    """Give proposals and requests to decide, events to finish, places to accept."""
    from plugins.master_classes.tasks import tasks  # noqa: PLC0415 - the agenda only

    return tasks(actor)


@hookimpl
def portal_dashboard_cards(actor: Actor) -> Iterable[Card]:
    """Give what waits for the district, and where an institution can enrol."""
    from plugins.master_classes.dashboard import cards  # noqa: PLC0415 - the dashboard only

    return cards(actor)


@hookimpl
def portal_search(actor: Actor, text: str) -> Iterable[SearchResult]:
    """Give events and series by the words of their names."""
    from plugins.master_classes.finding import find  # noqa: PLC0415 - the search only

    return find(actor, text)


@hookimpl(optionalhook=True)
def excel_reports_register_reports() -> Iterable[Report]:
    """Give the reports on events to the catalogue, where there is one."""
    from plugins.master_classes.reports import REPORTS  # noqa: PLC0415 - the catalogue may be absent

    return REPORTS
