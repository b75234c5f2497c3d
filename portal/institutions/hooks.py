"""What institutions and workplaces give the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Membership, Municipality
from portal.institutions.permissions import PERMISSIONS, ROLES, InstitutionsPermission
from portal.plugin import AdminView, MenuItem, RecordLink, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from flask import Blueprint
    from peewee import Model

    from portal.access import Actor
    from portal.access.policies import Policy
    from portal.lists.contracts import ListPage
    from portal.plugin import Permission, RoleTemplate, SearchResult


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of places and workplaces."""
    return [Municipality, Institution, Membership]


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
    """Give the rules of who sees and changes which places and workplaces."""
    from portal.institutions import policies  # noqa: PLC0415 - policies build on models

    return [
        policies.MunicipalityPolicy(),
        policies.InstitutionsPolicy(),
        policies.MembershipPolicy(),
    ]


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the pages."""
    from portal.institutions.views import blueprint  # noqa: PLC0415 - views build on access

    return [blueprint]


@hookimpl
def portal_register_admin_views() -> Iterable[AdminView]:
    """Give the tables of the admin panel."""
    from portal.institutions import admin  # noqa: PLC0415 - only the application needs it

    return [
        AdminView(view=admin.MunicipalityView, model=Municipality, title=_("Municipalities")),
        AdminView(view=admin.InstitutionView, model=Institution, title=_("Institutions")),
        AdminView(view=admin.MembershipView, model=Membership, title=_("Workplaces")),
    ]


@hookimpl
def portal_register_commands() -> Iterable[click.Command]:
    """Give ``portal institutions`` and ``portal municipalities``."""
    from portal.institutions import cli  # noqa: PLC0415 - only the command line needs it

    return [cli.institutions, cli.municipalities]


@hookimpl
def portal_register_lists() -> Iterable[ListPage]:
    """Give the list of institutions."""
    from portal.institutions.lists import INSTITUTIONS  # noqa: PLC0415 - lists build on access

    return [INSTITUTIONS]


@hookimpl
def portal_menu_items() -> Iterable[MenuItem]:
    """Give the entry of the left menu."""
    return [
        MenuItem(
            title=_("Institutions"),
            endpoint="institutions.institution_list",
            permission=InstitutionsPermission.VIEW,
            group=_("Management"),
            icon="building",
            order=910,
        )
    ]


@hookimpl
def portal_search(actor: Actor, text: str) -> Iterable[SearchResult]:
    """Give the institutions that a text names."""
    from portal.institutions.finding import find  # noqa: PLC0415 - the search only

    return find(actor, text)


@hookimpl
def portal_describe_record(record: Model) -> RecordLink | None:
    """Tell how an institution is called and where its card is."""
    if not isinstance(record, Institution):
        return None
    return RecordLink(
        record.short_name, url_for("institutions.institution_card", number_=record.id)
    )
