"""What files give the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.files.models import FileVersion, StoredFile
from portal.files.permissions import PERMISSIONS, ROLES
from portal.i18n import lazy_gettext as _
from portal.plugin import AdminView, JobKind, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from flask import Blueprint
    from peewee import Model

    from portal.access.policies import Policy
    from portal.plugin import KnownPerson, Permission, RoleTemplate, Traces


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of files and versions."""
    return [StoredFile, FileVersion]


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
    """Give the rules: who sees the record sees its files."""
    from portal.files.policies import FilePolicy, VersionPolicy  # noqa: PLC0415 - they build on models

    files = FilePolicy()
    return [files, VersionPolicy(files)]


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the pages."""
    from portal.files.views import blueprint  # noqa: PLC0415 - views build on access

    return [blueprint]


@hookimpl
def portal_register_admin_views() -> Iterable[AdminView]:
    """Give the tables of the admin panel."""
    from portal.files.admin import FileView, VersionView  # noqa: PLC0415 - only the application

    return [
        AdminView(view=FileView, model=StoredFile, title=_("Files")),
        AdminView(view=VersionView, model=FileVersion, title=_("Versions of files")),
    ]


@hookimpl
def portal_register_commands() -> Iterable[click.Command]:
    """Give ``portal files``."""
    from portal.files.cli import files  # noqa: PLC0415 - only the command line needs it

    return [files]


@hookimpl
def portal_register_jobs() -> Iterable[JobKind]:
    """Give the daily cleaning."""
    return [
        JobKind(
            name="files.clean",
            title=_("Remove expired and orphaned files"),
            run="portal.files.jobs:clean",
            daily_at="03:10",
        )
    ]


@hookimpl
def portal_personal_traces(person: KnownPerson) -> Iterable[Traces]:
    """Give files that background work has made, which may name the person."""
    from portal.files.traces import traces  # noqa: PLC0415 - only an act of destruction needs it

    return traces(person)
