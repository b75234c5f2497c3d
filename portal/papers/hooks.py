"""What papers give the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.i18n import lazy_gettext as _
from portal.papers.models import Declension, PaperTemplate
from portal.papers.permissions import PERMISSIONS, ROLES, PapersPermission
from portal.plugin import AdminView, MenuItem, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Blueprint
    from peewee import Model

    from portal.access.policies import Policy
    from portal.plugin import KnownPerson, Permission, RoleTemplate, Traces


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of own templates and of corrected cases."""
    return [PaperTemplate, Declension]


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
    """Give the rules of who sees and replaces templates."""
    from portal.own_templates.policies import OwnTemplatePolicy  # noqa: PLC0415 - likewise
    from portal.papers.policies import DeclensionPolicy  # noqa: PLC0415 - policies build on models

    return [OwnTemplatePolicy(PaperTemplate, "papers.template"), DeclensionPolicy()]


@hookimpl
def portal_register_admin_views() -> Iterable[AdminView]:
    """Give the table of the admin panel."""
    from portal.papers.admin import DeclensionView  # noqa: PLC0415 - only the application needs it

    return [AdminView(view=DeclensionView, model=Declension, title=_("Corrected cases"))]


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the pages."""
    from portal.papers.views import blueprint  # noqa: PLC0415 - views build on access

    return [blueprint]


@hookimpl
def portal_menu_items() -> Iterable[MenuItem]:
    """Give the entry of the left menu."""
    return [
        MenuItem(
            title=_("Papers"),
            endpoint="papers.kind_list",
            permission=PapersPermission.VIEW,
            group=_("Management"),
            icon="spreadsheet",
            order=916,
        )
    ]


@hookimpl
def portal_personal_traces(person: KnownPerson) -> Iterable[Traces]:
    """Give the corrected cases of the person's name."""
    from portal.papers.traces import traces  # noqa: PLC0415 - only an act of destruction needs it

    return traces(person)
