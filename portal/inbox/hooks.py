"""What the inbox gives the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.i18n import lazy_gettext as _
from portal.inbox.models import MailMessage, MailPreference, Notice, NoticeSetting
from portal.inbox.permissions import PERMISSIONS, InboxPermission
from portal.plugin import Delivery, JobKind, MenuItem, NoticeKind, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Blueprint
    from peewee import Model

    from portal.access.policies import Policy
    from portal.plugin import KnownPerson, Permission, RetentionRule, Traces


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables."""
    return [Notice, NoticeSetting, MailPreference, MailMessage]


@hookimpl
def portal_register_permissions() -> Iterable[Permission]:
    """Give what roles can be granted here."""
    return PERMISSIONS


@hookimpl
def portal_register_policies() -> Iterable[Policy]:
    """Give the rules of who sees which notices and mail."""
    from portal.inbox.policies import MailPolicy, OwnPolicy  # noqa: PLC0415 - build on models

    own = (Notice, NoticeSetting, MailPreference)
    return [*(OwnPolicy(model) for model in own), MailPolicy()]


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the pages."""
    from portal.inbox.views import blueprint  # noqa: PLC0415 - views build on access

    return [blueprint]


@hookimpl
def portal_menu_items() -> Iterable[MenuItem]:
    """Give the entry of the outbox; the inbox itself is opened from the top bar."""
    return [
        MenuItem(
            title=_("Mail"),
            endpoint="inbox.mail_list",
            permission=InboxPermission.VIEW,
            group=_("Management"),
            icon="inbox",
            order=950,
        )
    ]


@hookimpl
def portal_register_notices() -> Iterable[NoticeKind]:
    """Give the inbox's own kinds."""
    return [
        NoticeKind(name="inbox.reminder", title=_("Reminders of what is due"), private=True),
        NoticeKind(
            name="inbox.mail_failed",
            title=_("Mail that could not be delivered"),
            delivery=Delivery.INBOX,
        ),
    ]


@hookimpl
def portal_register_jobs() -> Iterable[JobKind]:
    """Give the work of the inbox."""
    return [
        JobKind(
            name="inbox.send_mail",
            title=_("Send mail"),
            run="portal.inbox.outbox:send_waiting",
            every_minutes=5,
        ),
        JobKind(
            name="inbox.send_digests",
            title=_("Write the daily mail"),
            run="portal.inbox.digest:send_digests",
            every_minutes=30,
        ),
        JobKind(
            name="inbox.remind",
            title=_("Remind of what is due"),
            run="portal.inbox.reminders:remind",
            daily_at="06:00",
        ),
        JobKind(
            name="inbox.forget",
            title=_("Forget old notices and mail"),
            run="portal.inbox.retention:forget",
            daily_at="03:50",
        ),
    ]


@hookimpl
def portal_register_retention_rules() -> Iterable[RetentionRule]:
    """Give how long notices that were read are kept."""
    from portal.inbox.retention import rules  # noqa: PLC0415 - only terms of keeping need it

    return rules()


@hookimpl
def portal_personal_traces(person: KnownPerson) -> Iterable[Traces]:
    """Give notices and letters that name the person."""
    from portal.inbox.retention import traces  # noqa: PLC0415 - only an act of destruction needs it

    return traces(person)
