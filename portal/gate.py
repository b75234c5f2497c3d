"""The gate: what belongs to a module that is off does not exist (404); asked before every view."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app, g, redirect, request, session, url_for

from portal.access.actor import build_actor, workplaces_of
from portal.access.guards import AUDIENCE, to_sign_in
from portal.database import database
from portal.errors import ModuleIsOff, NotAllowed, PluginError
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

    from portal.access.actor import Workplace
    from portal.accounts.models import User

FREE_ENDPOINTS = frozenset({"accounts.change_password", "accounts.sign_out", "accounts.set_locale"})
SET_UP_ENDPOINTS = (
    FREE_ENDPOINTS
    | {"accounts.prove"}
    | {f"accounts_second_factor.{name}" for name in ("overview", "begin", "set_up", "codes_file")}
)


def init_app(app: Flask) -> None:
    """Ask who acts and whether the module is on before every view."""
    app.extensions["owners"] = {}
    app.before_request(_connect)
    app.before_request(_recognise)
    app.before_request(_let_through)


def own(app: Flask, blueprint: str, owner: str) -> None:
    """Record which plugin a blueprint belongs to; its name must tell it."""
    if blueprint != owner and not blueprint.startswith(f"{owner}_"):
        message = f"Plugin {owner}: the blueprint {blueprint!r} is not named after it."
        raise PluginError(message)
    app.extensions["owners"][blueprint] = owner


def seal(app: Flask) -> None:
    """Refuse to start with a view that belongs to nobody or does not say who may call it."""
    for endpoint, view in app.view_functions.items():
        blueprint = endpoint.rpartition(".")[0]
        if blueprint and blueprint not in app.extensions["owners"]:
            message = f"The page {endpoint} belongs to no plugin."
            raise PluginError(message)
        if not hasattr(view, AUDIENCE) and "_admin" not in blueprint and blueprint != "admin":
            message = f"The page {endpoint} does not say who may call it."
            raise PluginError(message)


def _connect() -> None:
    if _is_static():
        return
    if database.is_closed():
        database.connect()
        g.opened_database = True


def _is_static() -> bool:
    return request.endpoint == "static" or request.blueprint in {"health", "well_known"}


def _recognise() -> Response | None:
    """Build the actor from the session's user and the workplace chosen there."""
    g.actor = None
    g.workplaces = []
    if _is_static():
        return None
    user = cast("User | None", getattr(session, "user", None))
    if user is None:
        return None
    g.workplaces = workplaces_of(user.id)
    if not g.workplaces:
        if request.endpoint in FREE_ENDPOINTS:
            return None
        raise NotAllowed(_("You have no workplace yet. Ask the district centre to give you one."))
    workplace = _chosen(g.workplaces)
    g.actor = build_actor(
        user,
        workplace,
        current_app.extensions["plugins"],
        current_app.extensions["permissions"],
    )
    if user.must_change_password and request.endpoint not in FREE_ENDPOINTS:
        return redirect(url_for("accounts.change_password"))
    if session.get("must_set_up") and request.endpoint not in SET_UP_ENDPOINTS:
        return redirect(url_for("accounts_second_factor.overview"))
    return None


def _chosen(workplaces: list[Workplace]) -> Workplace:
    wanted = session.get("workplace")
    return next((one for one in workplaces if one.id == wanted), workplaces[0])


def _let_through() -> Response | None:
    """Answer in the order: signed in, module on; the permission is the view's own question."""
    endpoint = request.endpoint
    if endpoint is None or _is_static():
        return None
    view = current_app.view_functions[endpoint]
    if getattr(view, AUDIENCE, "") == "public":
        return None
    if g.actor is None:
        return cast("Response", to_sign_in())
    owner = current_app.extensions["owners"].get(endpoint.rpartition(".")[0])
    if owner is not None and owner not in g.actor.modules:
        raise ModuleIsOff(_("There is no such page."))
    return None
