"""What document control gives the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control import models
from plugins.document_control.folders import models as folders
from plugins.document_control.permissions import PERMISSIONS, ROLES
from plugins.document_control.sites import models as sites
from portal.i18n import lazy_gettext as _
from portal.plugin import JobKind, hookimpl

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    import click
    from flask import Blueprint
    from peewee import Model

    from plugins.document_control.contracts import ChecklistText
    from plugins.excel_reports.contracts import Report
    from portal.access import Actor
    from portal.access.policies import Policy
    from portal.accounts.models import User
    from portal.lists.contracts import ListPage
    from portal.plugin import (
        AdminView,
        CalendarEntry,
        Card,
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
        RelatedRecord,
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
    """Give the tables of document control."""
    return (*models.TABLES, *sites.TABLES, *folders.TABLES)


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
    from plugins.document_control.folders import policies as folder_policies  # noqa: PLC0415 - likewise
    from plugins.document_control.policies import all_policies  # noqa: PLC0415 - built on models
    from plugins.document_control.sites import policies as sites_policies  # noqa: PLC0415 - likewise

    return [
        *all_policies(),
        *sites_policies.all_policies(),
        *folder_policies.all_policies(),
    ]


@hookimpl
def portal_register_commands() -> Iterable[click.Command]:
    """Give ``portal control``."""
    from plugins.document_control.cli import control  # noqa: PLC0415 - only the command line needs it

    return (control,)


@hookimpl
def portal_register_settings() -> Iterable[Setting]:
    """Give what a district sets about checks."""
    from plugins.document_control.settings import all_settings  # noqa: PLC0415 - built from the rules

    return all_settings()


@hookimpl
def portal_register_jobs() -> Iterable[JobKind]:
    """Give the work of the robot that looks at sites, and the daily look at terms."""
    return (
        JobKind(
            name="document_control.look_at_sites",
            title=_("Looking at sites"),
            run="plugins.document_control.sites.jobs:look_at_sites",
            minutes=180,
        ),
        JobKind(
            name="document_control.look_when_due",
            title=_("Looking at sites that are due"),
            run="plugins.document_control.sites.jobs:look_when_due",
            daily_at="02:40",
        ),
        JobKind(
            name="document_control.follow_up",
            title=_("Tell of terms of checks, propose repeated campaigns"),
            run="plugins.document_control.following_up.daily:follow_up",
            daily_at="05:50",
        ),
    )


@hookimpl
def portal_register_notices() -> Iterable[NoticeKind]:
    """Give what people are told about checks."""
    from plugins.document_control.folders.notices import KINDS as FOLDERS  # noqa: PLC0415 - likewise
    from plugins.document_control.notices import KINDS  # noqa: PLC0415 - builds on the inbox

    return (*KINDS, *FOLDERS)


@hookimpl
def portal_register_work_kinds() -> Iterable[WorkKind]:
    """Give what rows of a plan may wait for: checks and previews."""
    from plugins.document_control.telling import KINDS  # noqa: PLC0415 - likewise

    return KINDS


@hookimpl
def portal_register_papers() -> Iterable[PaperKind]:
    """Give the papers of a check, and the one over a campaign."""
    from plugins.document_control.papers.kinds import kinds  # noqa: PLC0415 - builds on papers

    return kinds()


@hookimpl
def portal_register_file_places() -> Iterable[FilePlace]:
    """Let files be added to proofs, and scans to folders."""
    from plugins.document_control.file_places import PLACES  # noqa: PLC0415 - builds on files
    from plugins.document_control.folders.file_places import PLACES as SCANS  # noqa: PLC0415 - likewise

    return (*PLACES, *SCANS)


@hookimpl
def portal_dashboard_cards(actor: Actor) -> Iterable[Card]:
    """Give what is overdue in checks and in findings."""
    from plugins.document_control.dashboard import cards  # noqa: PLC0415 - the dashboard only

    return cards(actor)


@hookimpl
def portal_search(actor: Actor, text: str) -> Iterable[SearchResult]:
    """Give checks by number or institution, findings by their words, portfolios by their teacher."""
    from plugins.document_control.finding import find  # noqa: PLC0415 - the search only
    from plugins.document_control.folders import searching as folder_search  # noqa: PLC0415 - likewise
    from plugins.document_control.sites import searching as site_search  # noqa: PLC0415 - likewise

    return [*find(actor, text), *folder_search.find(actor, text), *site_search.find(actor, text)]


@hookimpl
def portal_tasks(actor: Actor) -> Iterable[Task]:
    """Give the checks and findings that wait for this side, and mended ones to look at again."""
    from plugins.document_control.following_up import effects  # noqa: PLC0415 - the agenda only
    from plugins.document_control.tasks import tasks  # noqa: PLC0415 - likewise

    return [*tasks(actor), *effects.tasks(actor)]


@hookimpl
def portal_calendar_entries(actor: Actor, first: dt.date, last: dt.date) -> Iterable[CalendarEntry]:
    """Give windows of checks and terms of findings."""
    from plugins.document_control.calendar import entries  # noqa: PLC0415 - the agenda only

    return entries(actor, first, last)


@hookimpl
def portal_register_retention_rules() -> Iterable[RetentionRule]:
    """Give how long facts told of teachers, and their portfolios, are kept."""
    from plugins.document_control.folders.privacy import folder_rules  # noqa: PLC0415 - likewise
    from plugins.document_control.privacy.keeping import rules  # noqa: PLC0415 - terms are settings

    return [*rules(), *folder_rules()]


@hookimpl
def portal_personal_data(record: Model) -> Iterable[PersonalDatum]:
    """Give what checks and portfolios hold of a person of the databank."""
    from plugins.document_control.folders.privacy import folder_data  # noqa: PLC0415 - likewise
    from plugins.document_control.privacy.held import data_of  # noqa: PLC0415 - the copy only

    return [*data_of(record), *folder_data(record)]


@hookimpl
def portal_personal_traces(person: KnownPerson) -> Iterable[Traces]:
    """Give the checks, findings and portfolios of a person who is destroyed."""
    from plugins.document_control.folders.privacy import folder_traces  # noqa: PLC0415 - likewise
    from plugins.document_control.privacy.held import traces  # noqa: PLC0415 - acts only

    return [*traces(person), *folder_traces(person)]


@hookimpl
def portal_open_items(user: User) -> Iterable[OpenItems]:
    """Give the checks that a user inspects, and the findings that the user is to mend."""
    from plugins.document_control.open_items import open_items  # noqa: PLC0415 - hand-overs only

    return open_items(user)


@hookimpl
def portal_describe_record(record: Model) -> RecordLink | None:
    """Tell how checks, campaigns and findings are called, and where they are shown."""
    from plugins.document_control.folders.links import link_of as folder_link  # noqa: PLC0415 - likewise
    from plugins.document_control.links import link_of  # noqa: PLC0415 - only pages need it

    return link_of(record) or folder_link(record)


@hookimpl
def portal_related_records(actor: Actor, record: Model) -> Iterable[RelatedRecord]:
    """Give the portfolios of a teacher and the checks that looked at the teacher's papers."""
    from plugins.document_control.related import related_to  # noqa: PLC0415 - cards only

    return related_to(actor, record)


@hookimpl
def portal_install_data() -> None:
    """Write the shipped checklists, the pages that sites must have, the parts of folders."""
    from plugins.document_control.checklists.installing import install  # noqa: PLC0415 - db up only
    from plugins.document_control.folders import templates  # noqa: PLC0415 - likewise
    from plugins.document_control.sites import installing as sites_installing  # noqa: PLC0415 - likewise

    install()
    sites_installing.install()
    templates.install()


@hookimpl
def portal_demo_data(seed: DemoSeed) -> None:
    """Fill the demo district's campaigns."""
    from plugins.document_control.demo import fill  # noqa: PLC0415 - only 'portal demo' needs it

    fill(seed)


@hookimpl
def document_control_register_checklists() -> Iterable[ChecklistText]:
    """Give the four checklists that come with the portal."""
    from plugins.document_control.checklists.shipped import shipped_checklists  # noqa: PLC0415 - likewise

    return shipped_checklists()


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the pages of document control."""
    from plugins.document_control.folders.pages import blueprint as of_folders  # noqa: PLC0415 - likewise
    from plugins.document_control.pages import blueprint  # noqa: PLC0415 - pages build on the rest
    from plugins.document_control.sites import views as sites_views  # noqa: PLC0415 - likewise

    return (blueprint, sites_views.blueprint, of_folders)


@hookimpl
def portal_register_admin_views() -> Iterable[AdminView]:
    """Give the tables of document control in the admin panel."""
    from plugins.document_control.admin import VIEWS  # noqa: PLC0415 - Flask-Admin is heavy
    from plugins.document_control.folders.admin import VIEWS as FOLDERS  # noqa: PLC0415 - likewise
    from plugins.document_control.sites.admin import VIEWS as SITES  # noqa: PLC0415 - likewise

    return (*VIEWS, *SITES, *FOLDERS)


@hookimpl
def portal_register_lists() -> Iterable[ListPage]:
    """Give the register of checks, the campaigns, the findings, the sites and the portfolios."""
    from plugins.document_control.folders.pages.folder_list import FOLDERS  # noqa: PLC0415 - likewise
    from plugins.document_control.pages.campaign_list import CAMPAIGNS  # noqa: PLC0415 - likewise
    from plugins.document_control.pages.finding_list import FINDINGS  # noqa: PLC0415 - likewise
    from plugins.document_control.pages.register import CHECKS  # noqa: PLC0415 - likewise
    from plugins.document_control.sites.lists import SITES  # noqa: PLC0415 - likewise

    return (CHECKS, CAMPAIGNS, FINDINGS, SITES, FOLDERS)


@hookimpl
def portal_menu_items() -> Iterable[MenuItem]:
    """Give the entries of the menu."""
    from plugins.document_control.pages.menu import ITEMS  # noqa: PLC0415 - likewise

    return ITEMS


@hookimpl(optionalhook=True)
def excel_reports_register_reports() -> Iterable[Report]:
    """Give the reports of checks to the catalogue, where there is one."""
    from plugins.document_control.reports import REPORTS  # noqa: PLC0415 - the catalogue may be absent

    return REPORTS
