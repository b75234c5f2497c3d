"""What work plans give the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan import models
from plugins.work_plan.permissions import PERMISSIONS, ROLES
from portal.plugin import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from peewee import Model

    from portal.access.policies import Policy
    from portal.plugin import PaperKind, Permission, RoleTemplate


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of work plans."""
    return models.TABLES


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
    from plugins.work_plan.policies import all_policies  # noqa: PLC0415 - policies build on models

    return all_policies()


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
