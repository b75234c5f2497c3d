"""What the reports give the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.excel_reports.models import ReportSchedule, ReportTemplate
from plugins.excel_reports.permissions import PERMISSIONS, ROLES, ReportsPermission
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.plugin import JobKind, MenuItem, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from flask import Blueprint
    from peewee import Model

    from plugins.excel_reports.contracts import Report
    from portal.access.policies import Policy
    from portal.accounts.models import User
    from portal.plugin import OpenItems, Permission, RoleTemplate


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of schedules and own templates."""
    return [ReportSchedule, ReportTemplate]


@hookimpl
def portal_register_policies() -> Iterable[Policy]:
    """Give the rules of who sees which of them."""
    from plugins.excel_reports.policies import SchedulePolicy  # noqa: PLC0415 - policies on models
    from portal.own_templates.policies import OwnTemplatePolicy  # noqa: PLC0415 - likewise

    return [SchedulePolicy(), OwnTemplatePolicy(ReportTemplate, "excel_reports.template")]


@hookimpl
def portal_register_jobs() -> Iterable[JobKind]:
    """Give large reports, archives, and reports by schedule."""
    made = "plugins.excel_reports.background"
    timed = "plugins.excel_reports.schedules"
    return [
        JobKind(name="excel_reports.make_report", title=_l("Report"), run=f"{made}:make_report"),
        JobKind(
            name="excel_reports.make_archive",
            title=_l("Reports of each institution"),
            run=f"{made}:make_archive",
        ),
        JobKind(
            name="excel_reports.make_scheduled",
            title=_l("Report by schedule"),
            run=f"{timed}:make_scheduled",
        ),
        JobKind(
            name="excel_reports.start_due",
            title=_l("Reports that are due"),
            run=f"{timed}:start_due",
            daily_at="06:30",
        ),
    ]


@hookimpl
def excel_reports_register_reports() -> Iterable[Report]:
    """Give the report about the portal itself."""
    from plugins.excel_reports.module_switches import MODULE_SWITCHES  # noqa: PLC0415 - heavy

    return [MODULE_SWITCHES]


@hookimpl
def portal_register_permissions() -> Iterable[Permission]:
    """Give what roles can be granted here."""
    return PERMISSIONS


@hookimpl
def portal_register_roles() -> Iterable[RoleTemplate]:
    """Give the shipped roles their grants."""
    return ROLES


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the catalogue's pages."""
    from plugins.excel_reports.template_views import blueprint  # noqa: PLC0415 - the views' own

    return [blueprint]


@hookimpl
def portal_register_commands() -> Iterable[click.Command]:
    """Give ``portal reports``."""
    from plugins.excel_reports.cli import reports  # noqa: PLC0415 - only the command line needs it

    return [reports]


@hookimpl
def portal_menu_items() -> Iterable[MenuItem]:
    """Give the catalogue its place in the menu."""
    return [
        MenuItem(
            title=_("Reports"),
            endpoint="excel_reports.report_list",
            permission=ReportsPermission.VIEW,
            icon="spreadsheet",
            order=60,
        )
    ]


@hookimpl
def portal_open_items(user: User) -> Iterable[OpenItems]:
    """Give the schedules by which reports come to a user."""
    from plugins.excel_reports.handing_over import open_items  # noqa: PLC0415 - only a hand-over needs it

    return open_items(user)
