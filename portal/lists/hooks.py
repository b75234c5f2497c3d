"""What lists give the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.i18n import lazy_gettext as _
from portal.lists.models import TABLES
from portal.lists.permissions import PERMISSIONS, ROLES
from portal.plugin import JobKind, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Blueprint
    from peewee import Model

    from portal.access.policies import Policy
    from portal.accounts.models import User
    from portal.plugin import (
        KnownPerson,
        OpenItems,
        Permission,
        RetentionRule,
        RoleTemplate,
        Traces,
    )


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of saved views and of acts on many rows."""
    return TABLES


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
    """Give the rules of who sees which views and acts."""
    from portal.lists.policies import all_policies  # noqa: PLC0415 - policies build on models

    return all_policies()


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the pages that all lists share."""
    from portal.lists.views import blueprint  # noqa: PLC0415 - views build on access

    return [blueprint]


@hookimpl
def portal_register_jobs() -> Iterable[JobKind]:
    """Give the writing of large files."""
    return [
        JobKind(
            name="lists.write_file",
            title=_("A file of a long list"),
            run="portal.lists.download:run_job",
        ),
    ]


@hookimpl
def portal_register_retention_rules() -> Iterable[RetentionRule]:
    """Give how long acts on many rows are kept."""
    from portal.lists.keeping import rules  # noqa: PLC0415 - only terms of keeping need it

    return rules()


@hookimpl
def portal_personal_traces(person: KnownPerson) -> Iterable[Traces]:
    """Give the values that acts on many rows keep, and the views that name the person."""
    from portal.lists import keeping, naming  # noqa: PLC0415 - only an act of destruction needs it

    return [*keeping.traces(person), *naming.traces(person)]


@hookimpl
def portal_open_items(user: User) -> Iterable[OpenItems]:
    """Give the views that a user has saved."""
    from portal.lists.handing_over import open_items  # noqa: PLC0415 - only a hand-over needs it

    return open_items(user)
