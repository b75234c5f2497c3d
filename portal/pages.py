"""What every page is given, and the dashboard made of plugins' cards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, Flask, current_app, g, render_template, request, session
from jinja2 import Template
from markupsafe import Markup

from portal import __version__, addresses, clock, read_only
from portal.access import signed_in
from portal.access.municipal import side_of
from portal.accounts.sessions import seconds_left
from portal.agenda.collecting import tasks_of
from portal.agenda.work import OVERDUE, group_of, in_order
from portal.charts import drawn
from portal.i18n import current_locale
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from jinja2.environment import TemplateModule
    from jinja2.runtime import Context

    from portal.access.actor import Actor
    from portal.accounts.sessions import PortalSession
    from portal.config import Settings
    from portal.plugin.contracts import MenuItem
    from portal.plugin.manager import Plugins

blueprint = Blueprint("pages", __name__)

TASKS_SHOWN = 5
SYMBOLS = "patterns/icons.html"
MENUS_KEPT = 2_000
OPENED = re.compile(r"-(\d{1,2}(-\d{1,2}){0,30})?")
"""What a browser keeps of the groups of the menu that stand open: ``-1-3``, or ``-`` for none."""


class PageTemplate(Template):
    """A template whose macros are made once.

    Jinja compares all globals at every import of a template, in case it was loaded with others of
    its own; none is here, and a page imports a dozen. The macro of symbols is drawn once for each
    name: it depends on nothing else, neither on who asks nor on the language, and a page calls it
    fifty times.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002
        if self._module is None:
            made = self.make_module()
            if self.name == SYMBOLS:
                macros = vars(made)
                macros["icon"] = lru_cache(maxsize=512)(macros["icon"])
            self._module = made
        return self._module


@dataclass(frozen=True, slots=True)
class Site:
    """The portal's own name and numbers, as the frame of every page shows them."""

    product_name: str
    phone: str
    version: str


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the left menu, ready to be drawn."""

    title: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Appearance:
    """How this user wants pages to look."""

    theme: str = "auto"
    text_size: str = "normal"
    spacing: str = "normal"
    images: bool = True


def init_app(app: Flask) -> None:
    """Mount the dashboard and give every template its context."""
    app.jinja_env.template_class = PageTemplate
    app.extensions["owners"]["pages"] = "accounts"
    app.extensions["menus"] = {}
    addresses.init_app(app)
    app.register_blueprint(blueprint)
    app.context_processor(_context)


@blueprint.get("/")
@signed_in
def dashboard() -> str:
    """Show what needs this user, then figures and charts, each with the link to its rows."""
    actor: Actor = g.actor
    plugins: Plugins = current_app.extensions["plugins"]
    cards = sorted(
        (card for _owner, card in plugins.dashboard_cards(actor) if actor.can(card.permission)),
        key=lambda card: card.order,
    )
    charts = sorted(
        (one for _owner, one in plugins.dashboard_charts(actor) if actor.can(one.permission)),
        key=lambda one: one.order,
    )
    today = clock.today()
    tasks = in_order(tasks_of(actor))
    return render_template(
        "dashboard.html",
        needs_you=[card for card in cards if card.needs_you],
        figures=[card for card in cards if not card.needs_you],
        charts=[(one, drawn(one)) for one in charts],
        tasks=[one for one in tasks if one.task.due_on is not None][:TASKS_SHOWN],
        task_count=len(tasks),
        overdue_count=sum(1 for one in tasks if group_of(one.task.due_on, today) is OVERDUE),
        today=today,
    )


def _context() -> dict[str, Any]:
    actor = cast("Actor | None", g.get("actor"))
    settings: Settings = current_app.extensions["settings"]
    return {
        "actor": actor,
        "workplaces": [
            (one.id, one.title, actor is not None and one.id == actor.workplace.id)
            for one in g.get("workplaces", ())
        ],
        "menu": _menu(actor) if actor else "",
        "can": actor.can if actor else lambda _code: False,
        "locale": current_locale(),
        "appearance": _appearance(actor),
        "session_left": seconds_left(cast("PortalSession", session)) if actor else None,
        "read_only": read_only.reason(settings.instance),
        "site": Site(settings.product_name or _("Attestation portal"), settings.phone, __version__),
    }


def _appearance(actor: Actor | None) -> Appearance:
    if actor is None:
        return Appearance()
    user = actor.user
    return Appearance(
        user.theme or "auto", user.text_size or "normal", user.spacing or "normal", user.images
    )


def _menu(actor: Actor) -> Markup:
    """Return the menu of this actor on this page; drawn once where nobody's entries ask who acts.

    What is kept cannot pass the fence: its key holds everything that a menu is made of besides the
    plugins' constant entries, that is the permissions, the modules and the side of this request, all
    read anew from the database, the page, the language and which groups stand open. A role that loses a
    grant, or a module that is switched off, asks by another key at once.
    """
    plugins: Plugins = current_app.extensions["plugins"]
    said = request.cookies.get("groups", "")
    opened = f"{said}-" if OPENED.fullmatch(said) else ""
    if not plugins.same_menu_for_all:
        return _drawn_menu(plugins, actor, opened)
    kept: dict[tuple[object, ...], Markup] = current_app.extensions["menus"]
    key = (
        request.endpoint, current_locale(), request.root_path, actor.permissions, actor.modules,
        side_of(actor), opened,
    )  # fmt: skip
    found = kept.get(key)
    if found is None:
        if len(kept) >= MENUS_KEPT:
            kept.clear()
        found = kept[key] = _drawn_menu(plugins, actor, opened)
    return found


def _drawn_menu(plugins: Plugins, actor: Actor, opened: str) -> Markup:
    sides = (None, side_of(actor))
    items = [
        item
        for _owner, item in plugins.menu_items(actor)
        if item.side in sides and actor.can(item.permission)
    ]
    items.sort(key=lambda item: (item.order, str(item.title)))
    current = _current(items)
    groups: dict[str, list[MenuEntry]] = {}
    for item in items:
        address = addresses.page_address(item.endpoint, **item.values)
        entry = MenuEntry(str(item.title), address, item.icon, item is current)
        groups.setdefault(str(item.group), []).append(entry)
    menu = current_app.jinja_env.get_template("menu.html")
    return Markup(menu.render(groups=list(groups.items()), opened=opened))  # noqa: S704 - drawn from ours


def _current(items: list[MenuItem]) -> MenuItem | None:
    """Return the entry of this page, or the one of its plugin's part under whose address it lies.

    A blueprint is a part of another whose name its own begins with: the tabs of an event are pages of
    ``master_classes_feedback`` and lie under ``master_classes``.
    """
    endpoint = request.endpoint or ""
    exact = [item for item in items if item.endpoint == endpoint]
    if exact or request.url_rule is None:
        return next(iter(exact), None)
    near = {
        _path_of(item): item
        for item in reversed(items)
        if f"{endpoint.rpartition('.')[0]}_".startswith(f"{item.endpoint.rpartition('.')[0]}_")
    }
    above = [path for path in near if request.url_rule.rule.startswith(path)]
    return near[max(above, key=len)] if above else None


def _path_of(item: MenuItem) -> str:
    """Return the address of an entry as the beginning of what lies under it."""
    address = addresses.page_address(item.endpoint, **item.values)
    return address.partition("?")[0].removeprefix(request.root_path).rstrip("/") + "/"
