"""Rows for tests: plain functions with keywords, each with believable defaults."""

from __future__ import annotations

import re
import tempfile
from contextlib import nullcontext
from http.cookies import SimpleCookie
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.accounts import signing_in
from portal.accounts.models import Role, User
from portal.accounts.passwords import Passwords
from portal.database import database
from portal.institutions.models import Institution, Membership, Municipality
from portal.modules.models import ModuleSwitch

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PASSWORD = "медленный-трамвай-71"
_numbers = count(1)
_hashes: dict[str, str] = {}


def make_municipality(**values: Any) -> Municipality:
    """Make a district."""
    number = next(_numbers)
    return Municipality.create(**{"code": f"m{number}", "name": f"Район {number}", **values})


def make_institution(**values: Any) -> Institution:
    """Make a school in a district of its own, or in the one that is given."""
    number = next(_numbers)
    defaults = {"code": f"s{number}", "short_name": f"СОШ № {number}", "name": f"МБОУ «СОШ № {number}»",
                "kind": "school"}  # fmt: skip
    if "municipality" not in values:
        values["municipality"] = make_municipality()
    return Institution.create(**{**defaults, **values})


def make_user(
    *,
    role: str = "district_specialist",
    institution: Institution | None = None,
    municipality: Municipality | None = None,
    **values: Any,
) -> User:
    """Make a user with one workplace: in an institution, a municipality, or everywhere."""
    number = next(_numbers)
    if PASSWORD not in _hashes:
        with tempfile.TemporaryDirectory() as folder:
            _hashes[PASSWORD] = Passwords(Path(folder)).hash(PASSWORD)
    user = User.create(
        **{
            "login": f"user{number}",
            "name": f"Пользователь {number}",
            "must_change_password": False,
            "password_hash": _hashes[PASSWORD],
            **values,
        }
    )
    Membership.create(
        user=user,
        role=Role.get(Role.code == role),
        institution=institution,
        municipality=municipality,
    )
    return user


def switch(institution: Institution, plugin: str, *, enabled: bool) -> None:
    """Switch a module in an institution without asking anybody."""
    ModuleSwitch.delete().where(
        ModuleSwitch.institution == institution, ModuleSwitch.plugin == plugin
    ).execute()
    ModuleSwitch.create(institution=institution, plugin=plugin, enabled=enabled)


def token_of(page: str) -> str:
    """Return the CSRF token of a page's first form."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "the page has no form with a token"
    return found[1]


def browser_of(app: Flask, user: User, password: str | None = None) -> FlaskClient:
    """Return a browser in which a user has signed in: through the page, when a password is given.

    Without one it is let in as after the right password, whose hash takes most of a short test.
    """
    if password is None:
        return _let_in(app, user)
    client = app.test_client()
    page = client.get("/sign-in").get_data(as_text=True)
    answer = client.post(
        "/sign-in", data={"login": user.login, "password": password, "csrf_token": token_of(page)}
    )
    assert answer.status_code == 302, answer.get_data(as_text=True)[:2000]
    return client


def _let_in(app: Flask, user: User) -> FlaskClient:
    client = app.test_client()
    opened = database.connection_context() if database.is_closed() else nullcontext()
    with (
        opened,
        app.test_request_context("/sign-in", method="POST", environ_base=client.environ_base),
    ):
        now = User.get_by_id(user.id)
        answer = signing_in.let_in(now, settings=app.extensions["settings"], wanted=None)
        answer = app.process_response(answer)
    for line in answer.headers.getlist("Set-Cookie"):
        for name, crumb in SimpleCookie(line).items():
            client.set_cookie(name, crumb.value)
    return client
