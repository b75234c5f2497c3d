"""What document control gives the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control import models
from plugins.document_control.permissions import PERMISSIONS, ROLES
from portal.plugin import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import Model

    from plugins.document_control.contracts import ChecklistText
    from portal.access.policies import Policy
    from portal.plugin import (
        FilePlace,
        NoticeKind,
        Permission,
        RecordLink,
        RoleTemplate,
        Setting,
        WorkKind,
    )


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of document control."""
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
    from plugins.document_control.policies import all_policies  # noqa: PLC0415 - built on models

    return all_policies()


@hookimpl
def portal_register_settings() -> Iterable[Setting]:
    """Give what a district sets about checks."""
    from plugins.document_control.settings import all_settings  # noqa: PLC0415 - built from the rules

    return all_settings()


@hookimpl
def portal_register_notices() -> Iterable[NoticeKind]:
    """Give what people are told about checks."""
    from plugins.document_control.notices import KINDS  # noqa: PLC0415 - builds on the inbox

    return KINDS


@hookimpl
def portal_register_work_kinds() -> Iterable[WorkKind]:
    """Give what rows of a plan may wait for: checks and previews."""
    from plugins.document_control.telling import KINDS  # noqa: PLC0415 - likewise

    return KINDS


@hookimpl
def portal_register_file_places() -> Iterable[FilePlace]:
    """Let files be added to proofs."""
    from plugins.document_control.file_places import PLACES  # noqa: PLC0415 - builds on files

    return PLACES


@hookimpl
def portal_describe_record(record: Model) -> RecordLink | None:
    """Tell how checks, campaigns and findings are called, and where they are shown."""
    from plugins.document_control.links import link_of  # noqa: PLC0415 - only pages need it

    return link_of(record)


@hookimpl
def portal_install_data() -> None:
    """Write the shipped checklists."""
    from plugins.document_control.checklists.installing import install  # noqa: PLC0415 - db up only

    install()


@hookimpl
def document_control_register_checklists() -> Iterable[ChecklistText]:
    """Give the four checklists that come with the portal."""
    from plugins.document_control.checklists.shipped import shipped_checklists  # noqa: PLC0415 - likewise

    return shipped_checklists()
