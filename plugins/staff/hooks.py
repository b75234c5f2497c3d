"""What the databank gives the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.staff import models
from plugins.staff.importing.models import ImportJournal, ImportMemory, ImportRun
from plugins.staff.merging.models import DistinctPair, Merge
from plugins.staff.permissions import PERMISSIONS, ROLES, StaffPermission
from plugins.staff.quality.models import AcceptedFinding
from plugins.staff.roundtrip.models import Workbook, WorkbookReturn
from portal.i18n import lazy_gettext as _
from portal.plugin import FilePlace, JobKind, MenuItem, hookimpl

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
        Chart,
        DataSubject,
        DemoSeed,
        FoundPerson,
        KnownPerson,
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
    """Give the databank's tables."""
    return (
        *models.TABLES,
        ImportRun,
        ImportJournal,
        ImportMemory,
        Workbook,
        WorkbookReturn,
        Merge,
        DistinctPair,
        AcceptedFinding,
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
    from plugins.staff.policies import every_policy  # noqa: PLC0415 - policies build on models

    return every_policy()


@hookimpl
def portal_install_data() -> None:
    """Write the official list of positions."""
    from plugins.staff.official_list import install_positions  # noqa: PLC0415 - once, by db up

    install_positions()


@hookimpl
def portal_demo_data(seed: DemoSeed) -> None:
    """Fill the demo district with its staff."""
    from plugins.staff import demo  # noqa: PLC0415 - only 'portal demo' needs it

    demo.fill(seed)


@hookimpl
def portal_register_settings() -> Iterable[Setting]:
    """Give the numbers of the law that no public source confirms, to be set by the operator."""
    from plugins.staff.privacy.keeping import SETTINGS as KEEPING  # noqa: PLC0415 - likewise
    from plugins.staff.settings import all_settings  # noqa: PLC0415 - built from the rules

    return [*all_settings(), *KEEPING]


@hookimpl(optionalhook=True)
def excel_reports_register_reports() -> Iterable[Report]:
    """Give the databank's reports to the catalogue, where there is one."""
    from plugins.staff.reports import REPORTS  # noqa: PLC0415 - the catalogue may be absent

    return REPORTS


@hookimpl
def portal_register_commands() -> Iterable[click.Command]:
    """Give ``portal staff`` with the import of lists."""
    from plugins.staff.cli import staff  # noqa: PLC0415 - only the command line needs it

    return [staff]


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the pages of the databank."""
    from plugins.staff.importing import views as importing  # noqa: PLC0415 - likewise
    from plugins.staff.merging import views as merging  # noqa: PLC0415 - likewise
    from plugins.staff.quality import views as quality  # noqa: PLC0415 - likewise
    from plugins.staff.roundtrip import views as roundtrip  # noqa: PLC0415 - likewise
    from plugins.staff.views import blueprint  # noqa: PLC0415 - pages build on everything else

    return [
        blueprint,
        importing.blueprint,
        roundtrip.blueprint,
        quality.blueprint,
        merging.blueprint,
    ]


@hookimpl
def portal_menu_items() -> Iterable[MenuItem]:
    """Give the entries of the menu."""
    group = _("Staff")
    return [
        MenuItem(
            title=_("Staff"),
            endpoint="staff.person_list",
            permission=StaffPermission.VIEW,
            group=group,
            icon="people",
            order=10,
        ),
        MenuItem(
            title=_("Who is due"),
            endpoint="staff.due_page",
            permission=StaffPermission.VIEW,
            group=group,
            icon="clock",
            order=11,
        ),
        MenuItem(
            title=_("Import of a list"),
            endpoint="staff_import.upload",
            permission=StaffPermission.IMPORT,
            group=group,
            icon="upload",
            order=12,
        ),
        MenuItem(
            title=_("Workbook for offline work"),
            endpoint="staff_workbook.workbooks",
            permission=StaffPermission.IMPORT,
            group=group,
            icon="spreadsheet",
            order=13,
        ),
        MenuItem(
            title=_("Quality of the data"),
            endpoint="staff_quality.quality",
            permission=StaffPermission.VIEW,
            group=group,
            icon="checklist",
            order=14,
        ),
    ]


@hookimpl
def portal_dashboard_cards(actor: Actor) -> Iterable[Card]:
    """Give gaps in the data and the figures of the staff."""
    from plugins.staff.dashboard import cards  # noqa: PLC0415 - the dashboard only

    return cards(actor)


@hookimpl
def portal_dashboard_charts(actor: Actor) -> Iterable[Chart]:
    """Give categories, what ends when, and attestations by year."""
    from plugins.staff.charts import charts  # noqa: PLC0415 - the dashboard only

    return charts(actor)


@hookimpl
def portal_tasks(actor: Actor) -> Iterable[Task]:
    """Give attestations to hold, categories to apply for, and gaps to fill."""
    from plugins.staff.tasks import tasks  # noqa: PLC0415 - the agenda only

    return tasks(actor)


@hookimpl
def portal_calendar_entries(actor: Actor, first: dt.date, last: dt.date) -> Iterable[CalendarEntry]:
    """Give the days on which attestations are due and categories end."""
    from plugins.staff.calendar import entries  # noqa: PLC0415 - the agenda only

    return entries(actor, first, last)


@hookimpl
def portal_search(actor: Actor, text: str) -> Iterable[SearchResult]:
    """Give persons, posts' titles and orders that a text may mean."""
    from plugins.staff.finding import find  # noqa: PLC0415 - the search only

    return find(actor, text)


@hookimpl
def portal_find_people(actor: Actor, text: str, most: int) -> Iterable[FoundPerson]:
    """Give persons by their number or name, with where they work now."""
    from plugins.staff.finding_people import find_people  # noqa: PLC0415 - the call screen only

    return find_people(actor, text, most)


@hookimpl
def portal_register_lists() -> Iterable[ListPage]:
    """Give the lists of staff, of who is due, and of imports."""
    from plugins.staff.importing.lists import IMPORTS  # noqa: PLC0415 - likewise
    from plugins.staff.lists import LISTS  # noqa: PLC0415 - lists build on everything else

    return [*LISTS, IMPORTS]


@hookimpl
def portal_register_admin_views() -> Iterable[AdminView]:
    """Give the databank's tables of the admin panel."""
    from plugins.staff.admin import VIEWS  # noqa: PLC0415 - Flask-Admin is heavy

    return VIEWS


@hookimpl
def portal_register_jobs() -> Iterable[JobKind]:
    """Give the import's background work."""
    from plugins.staff.importing.steps import RETURN_JOB, STEP_JOB, UNDO_JOB  # noqa: PLC0415 - likewise

    return [
        JobKind(
            name=STEP_JOB,
            title=_("Import of a staff list"),
            run="plugins.staff.importing.jobs:do_step",
        ),
        JobKind(
            name=RETURN_JOB,
            title=_("File with what to mend"),
            run="plugins.staff.importing.jobs:return_list",
        ),
        JobKind(
            name=UNDO_JOB,
            title=_("Undoing an import"),
            run="plugins.staff.importing.jobs:undo",
        ),
    ]


@hookimpl
def portal_register_work_kinds() -> Iterable[WorkKind]:
    """Give lists taken in, which a plan may ask for."""
    from plugins.staff.importing.announcing import TAKEN_IN  # noqa: PLC0415 - only plans need it

    return [TAKEN_IN]


@hookimpl
def portal_register_file_places() -> Iterable[FilePlace]:
    """Let scans of orders, diplomas and certificates be added to a card."""
    return [
        FilePlace(
            model=models.Person,
            purposes=(
                ("order", _("Order")),
                ("diploma", _("Diploma of education")),
                ("certificate", _("Certificate of a course")),
                ("attestation", _("Attestation sheet or extract")),
                ("award", _("Award")),
                ("consent", _("Consent to the processing of personal data")),
                ("other", _("Other")),
            ),
            accept=frozenset({"pdf", "jpeg", "png", "docx", "xlsx", "odt", "ods"}),
        )
    ]


@hookimpl
def portal_register_papers() -> Iterable[PaperKind]:
    """Give the extract about a teacher."""
    from plugins.staff.extract import EXTRACT  # noqa: PLC0415 - built on the card

    return [EXTRACT]


@hookimpl
def portal_describe_record(record: Model) -> RecordLink | None:
    """Tell how persons and the entries of their cards are called, and lead to the card."""
    from plugins.staff.links import link_of  # noqa: PLC0415 - only pages of records need it

    return link_of(record)


@hookimpl
def portal_describe_successor(actor: Actor, table: str, key: int) -> RecordLink | None:
    """Lead from a card that was merged to the one that stays."""
    from plugins.staff.links import successor_of  # noqa: PLC0415 - only a history needs it

    return successor_of(actor, table, key)


@hookimpl
def portal_register_data_subjects() -> Iterable[DataSubject]:
    """Give persons as people whose data the portal keeps."""
    from plugins.staff.privacy.subjects import persons  # noqa: PLC0415 - builds on every room

    return [persons()]


@hookimpl
def portal_register_retention_rules() -> Iterable[RetentionRule]:
    """Give how long persons who left and uploaded lists are kept."""
    from plugins.staff.privacy.keeping import rules  # noqa: PLC0415 - builds on imports

    return rules()


@hookimpl
def portal_personal_data(record: Model) -> Iterable[PersonalDatum]:
    """Give everything that is held about a person."""
    from plugins.staff.privacy.personal_data import data_of  # noqa: PLC0415 - the copy only

    return data_of(record) if isinstance(record, models.Person) else ()


@hookimpl
def portal_revert_field(
    actor: Actor, record: Model, field: str, value: Any, note: str
) -> bool | None:
    """Give a field of the databank its earlier value, through the checks of its form."""
    from plugins.staff.reverting import revert_field  # noqa: PLC0415 - builds on services

    return revert_field(actor, record, field, value, note)


@hookimpl
def portal_personal_traces(person: KnownPerson) -> Iterable[Traces]:
    """Give journals, workbooks and lists that hold the person."""
    from plugins.staff.privacy.traces import traces  # noqa: PLC0415 - only an act of destruction needs it

    return traces(person)


@hookimpl
def portal_open_items(user: User) -> Iterable[OpenItems]:
    """Give the lists and workbooks that a user has sent and nobody has taken in."""
    from plugins.staff.handing_over import open_items  # noqa: PLC0415 - only a hand-over needs it

    return open_items(user)
