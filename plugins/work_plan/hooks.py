"""What work plans give the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.work_plan import models
from plugins.work_plan.importing.models import PlanDraft
from plugins.work_plan.permissions import PERMISSIONS, ROLES, PlanPermission
from portal.i18n import lazy_gettext as _
from portal.plugin import JobKind, MenuItem, hookimpl

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    import click
    from flask import Blueprint
    from peewee import Model

    from plugins.excel_reports.contracts import Report
    from portal.access import Actor
    from portal.access.policies import Policy
    from portal.accounts.models import User
    from portal.institutions.models import Institution
    from portal.lists.contracts import ListPage
    from portal.plugin import (
        AdminView,
        CalendarEntry,
        Card,
        DemoSeed,
        DoneWork,
        NoticeKind,
        OpenItems,
        PaperKind,
        Permission,
        PlannedWork,
        RecordLink,
        RoleTemplate,
        SearchResult,
        Setting,
        Task,
    )


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of work plans."""
    return (*models.TABLES, PlanDraft)


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
    from plugins.work_plan.importing.policies import DraftPolicy  # noqa: PLC0415 - likewise
    from plugins.work_plan.policies import all_policies  # noqa: PLC0415 - policies build on models

    return [*all_policies(), DraftPolicy()]


@hookimpl
def portal_register_commands() -> Iterable[click.Command]:
    """Give ``portal plan`` with the reading of terms."""
    from plugins.work_plan.cli import plan  # noqa: PLC0415 - only the command line needs it

    return (plan,)


@hookimpl
def portal_register_papers() -> Iterable[PaperKind]:
    """Give the plan as the official document."""
    from plugins.work_plan.official.document import PLAN  # noqa: PLC0415 - built on its table

    return (PLAN,)


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the pages of plans."""
    from plugins.work_plan.importing import views as importing  # noqa: PLC0415 - pages build on the rest
    from plugins.work_plan.official import views as official  # noqa: PLC0415 - likewise
    from plugins.work_plan.pages import blueprint  # noqa: PLC0415 - likewise
    from plugins.work_plan.rolling import views as rolling  # noqa: PLC0415 - likewise

    return (blueprint, rolling.blueprint, importing.blueprint, official.blueprint)


@hookimpl
def portal_register_lists() -> Iterable[ListPage]:
    """Give the lists of plans and of their work."""
    from plugins.work_plan.pages.plan_list import PLANS  # noqa: PLC0415 - pages build on the rest
    from plugins.work_plan.pages.work_rows import WORK  # noqa: PLC0415 - likewise

    return (PLANS, WORK)


@hookimpl
def portal_menu_items() -> Iterable[MenuItem]:
    """Give the entries of the menu."""
    group = _("Work plan")
    return [
        MenuItem(
            title=_("Work plans"),
            endpoint="work_plan.plan_list",
            permission=PlanPermission.VIEW,
            group=group,
            icon="plan",
            order=20,
        ),
        MenuItem(
            title=_("Work of the plan"),
            endpoint="work_plan.work_list",
            permission=PlanPermission.VIEW,
            group=group,
            icon="checklist",
            order=21,
        ),
        MenuItem(
            title=_("Year at a glance"),
            endpoint="work_plan.year_of_place",
            permission=PlanPermission.VIEW,
            group=group,
            icon="calendar",
            order=22,
        ),
    ]


@hookimpl
def portal_register_settings() -> Iterable[Setting]:
    """Give what a district decides about terms that words leave open."""
    from plugins.work_plan.settings import all_settings  # noqa: PLC0415 - built from the readings

    return all_settings()


@hookimpl
def portal_register_notices() -> Iterable[NoticeKind]:
    """Give what people are told about work: overdue, handed down, given to them."""
    from plugins.work_plan.notices import KINDS  # noqa: PLC0415 - builds on the inbox

    return KINDS


@hookimpl
def portal_register_jobs() -> Iterable[JobKind]:
    """Give the daily work: notices of overdue work, and institutions that have come since."""
    return [
        JobKind(
            name="work_plan.do_daily",
            title=_("Look after work plans"),
            run="plugins.work_plan.daily:do_daily",
            daily_at="06:20",
        )
    ]


@hookimpl
def portal_register_admin_views() -> Iterable[AdminView]:
    """Give the tables of plans in the admin panel."""
    from plugins.work_plan.admin import VIEWS  # noqa: PLC0415 - Flask-Admin is heavy

    return VIEWS


@hookimpl
def portal_dashboard_cards(actor: Actor) -> Iterable[Card]:
    """Give what is overdue and what is due this week."""
    from plugins.work_plan.dashboard import cards  # noqa: PLC0415 - the dashboard only

    return cards(actor)


@hookimpl
def portal_tasks(actor: Actor) -> Iterable[Task]:
    """Give work that is due, and rows that wait for a date."""
    from plugins.work_plan.tasks import tasks  # noqa: PLC0415 - the agenda only

    return tasks(actor)


@hookimpl
def portal_calendar_entries(actor: Actor, first: dt.date, last: dt.date) -> Iterable[CalendarEntry]:
    """Give the deadlines of the own work, and the days of events."""
    from plugins.work_plan.calendar import entries  # noqa: PLC0415 - the agenda only

    return entries(actor, first, last)


@hookimpl
def portal_search(actor: Actor, text: str) -> Iterable[SearchResult]:
    """Give plans, rows and handed down work whose text holds the words."""
    from plugins.work_plan.finding import find  # noqa: PLC0415 - the search only

    return find(actor, text)


@hookimpl
def portal_open_items(user: User) -> Iterable[OpenItems]:
    """Give the open work of a user, the rows he answers for, and the imports he has begun."""
    from plugins.work_plan.importing.handing_over import open_drafts  # noqa: PLC0415 - hand-overs only
    from plugins.work_plan.open_items import open_items  # noqa: PLC0415 - likewise

    return [*open_items(user), *open_drafts(user)]


@hookimpl
def portal_describe_record(record: Model) -> RecordLink | None:
    """Tell how plans, rows and work are called, and where they are shown."""
    from plugins.work_plan.links import link_of  # noqa: PLC0415 - only pages of records need it

    return link_of(record)


@hookimpl
def portal_revert_field(actor: Actor, record: Model, field: str, value: Any) -> bool | None:
    """Give a field of a plan its earlier value, and let its work follow."""
    from plugins.work_plan.reverting import revert_field  # noqa: PLC0415 - builds on services

    return revert_field(actor, record, field, value)


@hookimpl
def portal_planned_work(actor: Actor, keys: Collection[int]) -> Iterable[PlannedWork]:
    """Give the pieces of the district's plan that a campaign or an event may carry out."""
    from plugins.work_plan.planned_work import planned_work  # noqa: PLC0415 - forms of others only

    return planned_work(actor, keys)


@hookimpl
def portal_work_done(work: DoneWork) -> None:
    """Close or count what was planned as such work."""
    from plugins.work_plan.done_work import count_work  # noqa: PLC0415 - builds on services

    count_work(work)


@hookimpl
def portal_module_enabled(institution: Institution, plugin: str) -> None:
    """Give an institution what its district has handed down meanwhile."""
    from plugins.work_plan.daily import hand_down_to  # noqa: PLC0415 - builds on services

    if plugin == "work_plan":
        hand_down_to(institution)


@hookimpl
def portal_demo_data(seed: DemoSeed) -> None:
    """Fill the demo district with its plan, and a school with its own."""
    from plugins.work_plan.demo import fill  # noqa: PLC0415 - only 'portal demo' needs it

    fill(seed)


@hookimpl(optionalhook=True)
def excel_reports_register_reports() -> Iterable[Report]:
    """Give the reports on plans to the catalogue, where there is one."""
    from plugins.work_plan.reports import REPORTS  # noqa: PLC0415 - the catalogue may be absent

    return REPORTS
