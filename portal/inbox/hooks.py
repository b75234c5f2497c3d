"""What the inbox gives the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.inbox.models import MailMessage, MailPreference, Notice, NoticeSetting, Reminder
from portal.inbox.permissions import PERMISSIONS
from portal.plugin import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import Model

    from portal.access.policies import Policy
    from portal.plugin import Permission


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables."""
    return [Notice, NoticeSetting, MailPreference, MailMessage, Reminder]


@hookimpl
def portal_register_permissions() -> Iterable[Permission]:
    """Give what roles can be granted here."""
    return PERMISSIONS


@hookimpl
def portal_register_policies() -> Iterable[Policy]:
    """Give the rules of who sees which notices and mail."""
    from portal.inbox.policies import MailPolicy, OwnPolicy  # noqa: PLC0415 - build on models

    own = (Notice, NoticeSetting, MailPreference, Reminder)
    return [*(OwnPolicy(model) for model in own), MailPolicy()]
