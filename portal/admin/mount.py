"""Mounting the admin panel: every table of the core and of the plugins, under its owner's name."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from flask_admin.base import Admin, AdminIndexView, expose

from portal import gate
from portal.access.guards import AUDIENCE
from portal.admin.listed import add_list
from portal.admin.theme import TEMPLATES, portal_theme
from portal.errors import NotAllowed
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask
    from flask_admin.base import BaseView

    from portal.plugin.contracts import AdminView

INDEX_OWNER = "accounts"
WRITING = frozenset({"create_view", "edit_view", "delete_view", "action_view", "ajax_update"})


class TablesView(AdminIndexView):
    """The first page of the panel: the tables that this actor may see, by owner."""

    def __init__(self) -> None:
        super().__init__(name="Admin", url="/admin", endpoint="admin")
        self.static_folder = None

    @expose("/")
    def index(self) -> Any:
        """List the tables."""
        groups: dict[str, list[Any]] = {}
        for view in self.admin._views[1:]:  # type: ignore[union-attr]  # noqa: SLF001
            if view.is_accessible():
                groups.setdefault(str(view.category), []).append(view)
        if not groups:
            raise NotAllowed(_("Your role does not allow this page."))
        return self.render("admin/index.html", groups=groups)


def mount_admin(app: Flask, views: Iterable[tuple[str, AdminView]]) -> Admin:
    """Mount the panel at ``/admin/`` with these tables, each given with its owner's name."""
    loader: Any = app.jinja_loader
    if str(TEMPLATES) not in loader.searchpath:
        loader.searchpath.append(str(TEMPLATES))
    app.jinja_env.globals.setdefault("has_endpoint", app.view_functions.__contains__)
    panel = Admin(app, name="Admin", index_view=TablesView(), theme=portal_theme)
    app.extensions["owners"]["admin"] = INDEX_OWNER
    for owner, table in views:
        view = _instance(app, owner, table)
        panel.add_view(view)
        gate.own(app, view.endpoint, owner)
        add_list(app, view)
        _mark(app, view, app.extensions["policies"][table.model])
    return panel


def _instance(app: Flask, owner: str, table: AdminView) -> BaseView:
    model = table.model.__name__.lower()
    manifest = app.extensions["plugins"][owner].manifest
    view: BaseView = table.view(
        table.model,
        name=table.title,
        category=manifest.title,
        endpoint=f"{owner}_admin_{model}",
        url=f"/admin/{owner.replace('_', '-')}/{_plural(model)}/",
        **table.options,
    )
    view.owner = owner  # type: ignore[attr-defined]
    return view


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def _mark(app: Flask, view: BaseView, policy: Any) -> None:
    """Let every page of a table say who may call it, as all pages do."""
    for _url, name, _methods in view._urls:  # type: ignore[attr-defined]  # noqa: SLF001
        endpoint = f"{view.endpoint}.{name}"
        code = policy.permission("edit" if name in WRITING else "view")
        app.view_functions[endpoint] = _saying(app.view_functions[endpoint], code)


def _saying(page: Callable[..., Any], code: str) -> Callable[..., Any]:
    @wraps(page)
    def marked(*args: Any, **kwargs: Any) -> Any:
        return page(*args, **kwargs)

    setattr(marked, AUDIENCE, code)
    return marked
