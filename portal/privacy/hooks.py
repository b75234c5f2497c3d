"""What the care for personal data gives the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.i18n import lazy_gettext as _
from portal.plugin import FilePlace, JobKind, MenuItem, RecordLink, Setting, hookimpl
from portal.privacy.models import Act, Basis, Block
from portal.privacy.permissions import PERMISSIONS, ROLES
from portal.privacy.permissions import PrivacyPermission as P

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from flask import Blueprint
    from peewee import Model

    from portal.access.policies import Policy
    from portal.plugin import PaperKind, Permission, RetentionRule, RoleTemplate


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of bases, blocks and acts."""
    return [Basis, Block, Act]


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
    """Give the rules of who sees and changes what."""
    from portal.privacy.policies import all_policies  # noqa: PLC0415 - policies build on models

    return all_policies()


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the pages."""
    from portal.privacy.views import blueprint  # noqa: PLC0415 - views build on access

    return [blueprint]


@hookimpl
def portal_register_papers() -> Iterable[PaperKind]:
    """Give the act of destruction."""
    from portal.privacy.papers import ACT  # noqa: PLC0415 - only papers need it

    return [ACT]


@hookimpl
def portal_register_commands() -> Iterable[click.Command]:
    """Give ``portal privacy``."""
    from portal.privacy.cli import privacy  # noqa: PLC0415 - only the command line needs it

    return [privacy]


@hookimpl
def portal_register_retention_rules() -> Iterable[RetentionRule]:
    """Give the terms of the portal's own rows."""
    from portal.privacy.rules import core_rules  # noqa: PLC0415 - they ask other packages

    return core_rules()


@hookimpl
def portal_register_jobs() -> Iterable[JobKind]:
    """Give the nightly forgetting of what nobody needs to look at."""
    return [
        JobKind(
            name="privacy.forget",
            title=_("Forget what has been kept long enough"),
            run="portal.privacy.retention:forget",
            daily_at="03:30",
        )
    ]


@hookimpl
def portal_register_file_places() -> Iterable[FilePlace]:
    """Let scans of consents and other papers be added to a basis."""
    return [
        FilePlace(
            model=Basis,
            purposes=(
                ("consent", _("Consent to the processing of personal data")),
                ("withdrawal", _("Withdrawal of a consent")),
                ("other", _("Other")),
            ),
            accept=frozenset({"pdf", "jpeg", "png"}),
        )
    ]


@hookimpl
def portal_describe_record(record: Model) -> RecordLink | None:
    """Tell how a basis is called, and lead to its form."""
    if not isinstance(record, Basis):
        return None
    from portal.plugin import address_of  # noqa: PLC0415 - addresses need an application

    return RecordLink(
        record.purpose,
        address_of(
            "privacy.change_basis",
            table=record.subject,
            key=record.subject_id,
            basis_id=record.get_id(),
        ),
    )


@hookimpl
def portal_menu_items() -> Iterable[MenuItem]:
    """Give the entries of the left menu."""
    group = _("Personal data")
    return [
        MenuItem(
            title=title,
            endpoint=f"privacy.{endpoint}",
            permission=permission,
            group=group,
            icon="shield",
            order=960 + place,
        )
        for place, (title, endpoint, permission) in enumerate(
            (
                (_("Who has access"), "access_list", P.ACCESS),
                (_("Bases and consents"), "basis_list", P.BASIS_VIEW),
                (_("Blocked data"), "block_list", P.BLOCK_VIEW),
                (_("Acts of destruction"), "act_list", P.ACT_VIEW),
                (_("Terms of keeping"), "retention_page", P.RETENTION),
            )
        )
    ]


@hookimpl
def portal_register_settings() -> Iterable[Setting]:
    """Give the terms that an operator may set."""
    return [
        Setting(
            name="privacy.session_days",
            title=_("Days for which sessions that are over are kept"),
            kind=int,
            default=90,
        )
    ]
