"""What accounts give the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from portal.accounts.hand_over.models import FirstStep, HandOver
from portal.accounts.models import (
    FailedSignIn,
    OldPassword,
    RecoveryCode,
    Role,
    RoleGrant,
    SecondFactor,
    TrustedBrowser,
    User,
    UserSession,
)
from portal.accounts.permissions import PERMISSIONS, ROLES, AccountsPermission
from portal.i18n import lazy_gettext as _
from portal.plugin import AdminView, MenuItem, RecordLink, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from flask import Blueprint
    from peewee import Model

    from portal.access.actor import Actor
    from portal.access.policies import Policy
    from portal.lists.contracts import ListPage
    from portal.plugin import NoticeKind, PaperKind, Permission, RoleTemplate, Task


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of users, roles, sessions, second factors and hand-overs."""
    return [
        User,
        Role,
        RoleGrant,
        UserSession,
        FailedSignIn,
        TrustedBrowser,
        SecondFactor,
        RecoveryCode,
        OldPassword,
        HandOver,
        FirstStep,
    ]


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
    """Give the rules of who sees and changes whom."""
    from portal.accounts import policies  # noqa: PLC0415 - policies build on models

    return [
        policies.UserPolicy(),
        policies.RolePolicy(),
        policies.RoleGrantPolicy(),
        policies.SessionPolicy(),
        policies.FailurePolicy(),
        policies.SessionPolicy(TrustedBrowser),
        policies.SecretPolicy(SecondFactor),
        policies.SecretPolicy(RecoveryCode),
        policies.SecretPolicy(OldPassword),
        policies.HandOverPolicy(),
        policies.SecretPolicy(FirstStep),
    ]


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the pages of one's own account, of its second factor, of users and hand-overs."""
    from portal.accounts.hand_over import views as hand_over  # noqa: PLC0415 - builds on papers
    from portal.accounts.people import views as people  # noqa: PLC0415 - builds on views
    from portal.accounts.second_factor import views as second_factor  # noqa: PLC0415 - builds on views
    from portal.accounts.views import blueprint  # noqa: PLC0415 - views build on services

    return [blueprint, second_factor.blueprint, people.blueprint, hand_over.blueprint]


@hookimpl
def portal_register_commands() -> Iterable[click.Command]:
    """Give ``portal users``."""
    from portal.accounts.cli import users  # noqa: PLC0415 - commands build on services

    return [users]


@hookimpl
def portal_register_admin_views() -> Iterable[AdminView]:
    """Give the tables of the admin panel."""
    from portal.accounts import admin  # noqa: PLC0415 - the panel builds on everything here

    return [
        AdminView(view=admin.UserView, model=User, title=_("Users")),
        AdminView(view=admin.RoleView, model=Role, title=_("Roles")),
        AdminView(view=admin.RoleGrantView, model=RoleGrant, title=_("Grants of roles")),
        AdminView(view=admin.SessionView, model=UserSession, title=_("Sessions")),
        AdminView(view=admin.FailureView, model=FailedSignIn, title=_("Failed sign-ins")),
    ]


@hookimpl
def portal_register_notices() -> Iterable[NoticeKind]:
    """Give what users are told about their own accounts."""
    from portal.accounts.notices import KINDS  # noqa: PLC0415 - notices build on the inbox

    return KINDS


@hookimpl
def portal_register_papers() -> Iterable[PaperKind]:
    """Give the act of a hand-over."""
    from portal.accounts.hand_over.act import ACT  # noqa: PLC0415 - builds on files

    return [ACT]


@hookimpl
def portal_tasks(actor: Actor) -> Iterable[Task]:
    """Give what a user must do about his own account and his first month."""
    from portal.accounts.tasks import tasks_of  # noqa: PLC0415 - tasks build on services

    return tasks_of(actor)


@hookimpl
def portal_register_lists() -> Iterable[ListPage]:
    """Give the list of users."""
    from portal.accounts.people.lists import USERS  # noqa: PLC0415 - lists build on access

    return [USERS]


@hookimpl
def portal_menu_items() -> Iterable[MenuItem]:
    """Give the entry of the left menu."""
    return [
        MenuItem(
            title=_("Users"),
            endpoint="accounts_users.user_list",
            permission=AccountsPermission.USER_VIEW,
            group=_("Management"),
            icon="people",
            order=912,
        ),
        MenuItem(
            title=_("Hand-overs"),
            endpoint="accounts_hand_over.hand_over_list",
            permission=AccountsPermission.HAND_OVER_VIEW,
            group=_("Management"),
            icon="right",
            order=914,
        ),
    ]


@hookimpl
def portal_describe_record(record: Model) -> RecordLink | None:
    """Tell how a user is called and where he is shown."""
    if not isinstance(record, User):
        return None
    return RecordLink(record.name, url_for("accounts_admin_user.details_view", id=record.id))
