"""What the hotline gives the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.hotline import models
from plugins.hotline.answers.models import Article, ArticleVersion, CannedAnswer
from plugins.hotline.importing.models import ImportedLine, JournalImport
from plugins.hotline.permissions import PERMISSIONS, ROLES
from plugins.hotline.searching.models import SearchEntry, SearchNear
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
        SharedTopic,
        Task,
        TopicDemand,
        Traces,
        WorkKind,
    )


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of the hotline."""
    further = (CannedAnswer, Article, ArticleVersion, SearchEntry, SearchNear)
    return (*models.TABLES, *further, JournalImport, ImportedLine)


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
    from plugins.hotline.answers import policies as answers  # noqa: PLC0415 - built on models
    from plugins.hotline.importing import policies as importing  # noqa: PLC0415 - likewise
    from plugins.hotline.policies import all_policies  # noqa: PLC0415 - likewise
    from plugins.hotline.searching import policies as searching  # noqa: PLC0415 - likewise

    return [
        *all_policies(),
        *answers.all_policies(),
        *searching.all_policies(),
        *importing.all_policies(),
    ]


@hookimpl
def portal_register_commands() -> Iterable[click.Command]:
    """Give ``portal hotline``."""
    from plugins.hotline.cli import hotline  # noqa: PLC0415 - only the command line needs it

    return (hotline,)


@hookimpl
def portal_register_settings() -> Iterable[Setting]:
    """Give the hours of the hotline and when requests are marked."""
    from plugins.hotline.settings import all_settings  # noqa: PLC0415 - built from the rules

    return all_settings()


@hookimpl
def portal_register_notices() -> Iterable[NoticeKind]:
    """Give what people are told about requests."""
    from plugins.hotline.notices import KINDS  # noqa: PLC0415 - builds on the inbox

    return KINDS


@hookimpl
def portal_register_work_kinds() -> Iterable[WorkKind]:
    """Give what rows of a plan may wait for: consultations and visits."""
    from plugins.hotline.telling import KINDS  # noqa: PLC0415 - likewise

    return KINDS


@hookimpl
def portal_topics() -> Iterable[SharedTopic]:
    """Give the dictionary of topics to all who tell difficulties apart."""
    from plugins.hotline.topics import shared_topics  # noqa: PLC0415 - builds on models

    return shared_topics()


@hookimpl
def portal_topic_demand(actor: Actor, first: dt.date, last: dt.date) -> Iterable[TopicDemand]:
    """Give how often each topic was asked about."""
    from plugins.hotline.demand import topic_demand  # noqa: PLC0415 - builds on models

    return topic_demand(actor, first, last)


@hookimpl
def portal_register_jobs() -> Iterable[JobKind]:
    """Give the looking after of terms, the daily closing and forgetting, and long journals."""
    return [
        JobKind(
            name="hotline.escalate",
            title=_("Tell of terms of the hotline"),
            run="plugins.hotline.escalating:escalate",
            every_minutes=10,
        ),
        JobKind(
            name="hotline.look_after",
            title=_("Close what the hotline has solved"),
            run="plugins.hotline.escalating:look_after",
            daily_at="05:40",
        ),
        JobKind(
            name="hotline.read_journal",
            title=_("Reading an old journal"),
            run="plugins.hotline.importing.jobs:read",
        ),
        JobKind(
            name="hotline.apply_journal",
            title=_("Taking in an old journal"),
            run="plugins.hotline.importing.jobs:apply",
        ),
        JobKind(
            name="hotline.undo_journal",
            title=_("Undoing the import of an old journal"),
            run="plugins.hotline.importing.jobs:undo",
        ),
    ]


@hookimpl
def portal_register_papers() -> Iterable[PaperKind]:
    """Give the act of a visit."""
    from plugins.hotline.visit_act import VISIT_ACT  # noqa: PLC0415 - builds on papers

    return (VISIT_ACT,)


@hookimpl
def portal_register_file_places() -> Iterable[FilePlace]:
    """Let papers be added to requests, messages and visits."""
    from plugins.hotline.file_places import PLACES  # noqa: PLC0415 - builds on files

    return PLACES


@hookimpl
def portal_register_admin_views() -> Iterable[AdminView]:
    """Give the tables of the hotline in the admin panel."""
    from plugins.hotline.admin import VIEWS  # noqa: PLC0415 - Flask-Admin is heavy

    return VIEWS


@hookimpl
def portal_register_data_subjects() -> Iterable[DataSubject]:
    """Give callers as data subjects."""
    from plugins.hotline.privacy.subjects import data_subject  # noqa: PLC0415 - builds on callers

    return [data_subject()]


@hookimpl
def portal_register_retention_rules() -> Iterable[RetentionRule]:
    """Give how long names of callers are kept."""
    from plugins.hotline.privacy.keeping import rules  # noqa: PLC0415 - terms are settings

    return rules()


@hookimpl
def portal_personal_data(record: Model) -> Iterable[PersonalDatum]:
    """Give what is held of a caller, or of a person who has called."""
    from plugins.hotline.privacy.subjects import data_of  # noqa: PLC0415 - the copy only

    return data_of(record)


@hookimpl
def portal_personal_traces(person: KnownPerson) -> Iterable[Traces]:
    """Give the calls of a person who is destroyed."""
    from plugins.hotline.privacy.subjects import traces  # noqa: PLC0415 - acts only

    return traces(person)


@hookimpl
def portal_dashboard_cards(actor: Actor) -> Iterable[Card]:
    """Give what is overdue, and what waits for the institution."""
    from plugins.hotline.dashboard import cards  # noqa: PLC0415 - the dashboard only

    return cards(actor)


@hookimpl
def portal_tasks(actor: Actor) -> Iterable[Task]:
    """Give the own requests with their terms, new ones, and visits."""
    from plugins.hotline.tasks import tasks  # noqa: PLC0415 - the agenda only

    return tasks(actor)


@hookimpl
def portal_calendar_entries(actor: Actor, first: dt.date, last: dt.date) -> Iterable[CalendarEntry]:
    """Give visits on request."""
    from plugins.hotline.calendar import entries  # noqa: PLC0415 - the agenda only

    return entries(actor, first, last)


@hookimpl
def portal_search(actor: Actor, text: str) -> Iterable[SearchResult]:
    """Give the request of a number, articles and requests by their words."""
    from plugins.hotline import finding  # noqa: PLC0415 - the search only
    from plugins.hotline.searching import everywhere  # noqa: PLC0415 - likewise

    return [*finding.find(actor, text), *everywhere.find(actor, text)]


@hookimpl
def portal_open_items(user: User) -> Iterable[OpenItems]:
    """Give the open requests and visits of a user."""
    from plugins.hotline.open_items import open_items  # noqa: PLC0415 - hand-overs only

    return open_items(user)


@hookimpl
def portal_describe_record(record: Model) -> RecordLink | None:
    """Tell how requests are called, and where they are shown."""
    from plugins.hotline.links import link_of  # noqa: PLC0415 - only pages of records need it

    return link_of(record)


@hookimpl
def portal_revert_field(actor: Actor, record: Model, field: str, value: Any) -> bool | None:
    """Give a field of a request its earlier value, and let its clocks follow."""
    from plugins.hotline.reverting import revert_field  # noqa: PLC0415 - builds on services

    return revert_field(actor, record, field, value)


@hookimpl
def portal_install_data() -> None:
    """Write the shipped topics, terms and levels of escalation."""
    from plugins.hotline.installing import install  # noqa: PLC0415 - once, by db up

    install()


@hookimpl
def portal_demo_data(seed: DemoSeed) -> None:
    """Fill the demo district's journal."""
    from plugins.hotline.demo import fill  # noqa: PLC0415 - only 'portal demo' needs it

    fill(seed)


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the pages of the hotline."""
    from plugins.hotline.answers import views as answers  # noqa: PLC0415 - pages build on the rest
    from plugins.hotline.importing import views as importing  # noqa: PLC0415 - likewise
    from plugins.hotline.pages import blueprint  # noqa: PLC0415 - likewise
    from plugins.hotline.searching import views as searching  # noqa: PLC0415 - likewise

    return (blueprint, answers.blueprint, searching.blueprint, importing.blueprint)


@hookimpl
def portal_register_lists() -> Iterable[ListPage]:
    """Give the journal, the articles and the canned answers."""
    from plugins.hotline.answers.lists import ARTICLES, CANNED  # noqa: PLC0415 - pages build on the rest
    from plugins.hotline.pages.journal import JOURNAL  # noqa: PLC0415 - likewise

    return (JOURNAL, ARTICLES, CANNED)


@hookimpl
def portal_menu_items() -> Iterable[MenuItem]:
    """Give the entries of the menu: the desk takes calls, institutions ask."""
    from plugins.hotline.pages.menu import ITEMS  # noqa: PLC0415 - likewise

    return ITEMS


@hookimpl(optionalhook=True)
def excel_reports_register_reports() -> Iterable[Report]:
    """Give the reports of the hotline to the catalogue, where there is one."""
    from plugins.hotline.reports import REPORTS  # noqa: PLC0415 - the catalogue may be absent

    return REPORTS
