"""``portal users``: add, list, issue a new password."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import click
from flask import current_app

from portal.access.actor import system_actor
from portal.accounts import services
from portal.accounts.models import Role, User
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.institutions.models import Institution, Membership, Municipality

if TYPE_CHECKING:
    from portal.access.actor import Actor
    from portal.config import Settings


@click.group()
def users() -> None:
    """Add users, list them, issue passwords."""


@users.command("add")
@click.argument("login")
@click.argument("name")
@click.option("--role", "role", required=True, help="Code of the role, such as school_coordinator.")
@click.option("--institution", help="Code of the institution where the user works.")
@click.option("--municipality", help="Code of the municipality where the user works.")
@click.option("--email", default="", help="E-mail address.")
def add(
    login: str,
    name: str,
    role: str,
    institution: str | None,
    municipality: str | None,
    email: str,
) -> None:
    """Add a user and print the issued password once; without a place, for the whole portal."""
    if institution and municipality:
        message = "Give --institution or --municipality, not both."
        raise click.UsageError(message)
    user, issued = services.create_user(
        actor=_operator(),
        login=login,
        name=name,
        email=email,
        settings=_settings(),
        place=services.Place(
            role=_role(role),
            institution=_institution(institution) if institution else None,
            municipality=_municipality(municipality) if municipality else None,
        ),
    )
    click.echo(f"{user.login}\t{issued}")


@users.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_users(*, as_json: bool) -> None:
    """List users with their workplaces."""
    found = [_described(user) for user in User.select().order_by(User.login)]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for one in found:
        places = "; ".join(f"{place['role']} {place['place']}" for place in one["workplaces"])
        state = "" if one["enabled"] else "\t(disabled)"
        click.echo(f"{one['login']}\t{one['name']}\t{places}{state}")


@users.command("passwd")
@click.argument("login")
def passwd(login: str) -> None:
    """Issue a new password, print it once, and end the user's sessions."""
    user = User.get_or_none(User.login == services.login_key(login))
    if user is None:
        raise NotFound(_("There is no user %(login)s.", login=login))
    issued = services.issue_new_password(actor=_operator(), user=user, settings=_settings())
    click.echo(f"{user.login}\t{issued}")


def _described(user: User) -> dict[str, Any]:
    places = Membership.select().where(Membership.user == user).order_by(Membership.id)
    return {
        "login": user.login,
        "name": user.name,
        "enabled": user.enabled,
        "workplaces": [
            {
                "role": place.role.code,
                "place": str(place.institution or place.municipality or "*"),
            }
            for place in places
        ],
    }


def _operator() -> Actor:
    extensions = current_app.extensions
    return system_actor(extensions["plugins"], extensions["permissions"])


def _settings() -> Settings:
    return cast("Settings", current_app.extensions["settings"])


def _role(code: str) -> Role:
    found = Role.get_or_none(Role.code == code)
    if found is None:
        raise NotFound(_("There is no role %(code)s.", code=code))
    return found


def _institution(code: str) -> Institution:
    found = Institution.get_or_none(Institution.code == code)
    if found is None:
        raise NotFound(_("There is no institution %(code)s.", code=code))
    return found


def _municipality(code: str) -> Municipality:
    found = Municipality.get_or_none(Municipality.code == code)
    if found is None:
        raise NotFound(_("There is no municipality %(code)s.", code=code))
    return found
