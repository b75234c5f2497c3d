"""What the databank gives the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.staff import models
from plugins.staff.importing.models import ImportJournal, ImportMemory, ImportRun
from plugins.staff.merging.models import DistinctPair, Merge
from plugins.staff.permissions import PERMISSIONS, ROLES, StaffPermission
from plugins.staff.quality.models import AcceptedFinding
from plugins.staff.roundtrip.models import Workbook, WorkbookReturn
from portal.i18n import lazy_gettext as _
from portal.plugin import MenuItem, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from flask import Blueprint
    from peewee import Model

    from plugins.excel_reports.contracts import Report
    from portal.access import Actor
    from portal.access.policies import Policy
    from portal.lists.contracts import ListPage
    from portal.plugin import AdminView, Card, DemoSeed, Permission, RoleTemplate, Setting


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
    from plugins.staff.settings import all_settings  # noqa: PLC0415 - built from the rules

    return all_settings()


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
    from plugins.staff.views import blueprint  # noqa: PLC0415 - pages build on everything else

    return [blueprint, importing.blueprint]


@hookimpl
def portal_menu_items(actor: Actor) -> Iterable[MenuItem]:  # noqa: ARG001 - the same for everybody
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
    ]


@hookimpl
def portal_dashboard_cards(actor: Actor) -> Iterable[Card]:
    """Give what is overdue, what comes, gaps, and the figures of the staff."""
    from plugins.staff.dashboard import cards  # noqa: PLC0415 - the dashboard only

    return cards(actor)


@hookimpl
def portal_register_lists() -> Iterable[ListPage]:
    """Give the list of staff."""
    from plugins.staff.lists import LISTS  # noqa: PLC0415 - lists build on everything else

    return LISTS


@hookimpl
def portal_register_admin_views() -> Iterable[AdminView]:
    """Give the databank's tables of the admin panel."""
    from plugins.staff.admin import VIEWS  # noqa: PLC0415 - Flask-Admin is heavy

    return VIEWS
