"""The lists of one application, by name: plugins give them at start."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app

from portal.errors import ModuleIsOff, NotAllowed, NotFound, PluginError
from portal.i18n import gettext as _
from portal.lists.drawing import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flask import Flask

    from portal.access.actor import Actor
    from portal.lists.contracts import ListPage


class Lists:
    """Every list that plugins have declared, and those of the admin panel, made when first asked for."""

    def __init__(self, given: Iterable[tuple[str, ListPage]]) -> None:
        self._by_name: dict[str, ListPage] = {}
        self._made_later: dict[str, Callable[[], ListPage]] = {}
        for owner, page in given:
            if page.owner != owner:
                message = f"Plugin {owner}: the list {page.name!r} is not named after it."
                raise PluginError(message)
            if page.name in self._by_name:
                message = f"Plugin {owner}: there are two lists named {page.name!r}."
                raise PluginError(message)
            self._by_name[page.name] = page

    def add_later(self, name: str, make: Callable[[], ListPage]) -> None:
        """Take a list that is made when somebody first asks for it."""
        self._made_later[name] = make

    def __iter__(self) -> Iterator[ListPage]:
        """Yield the lists that plugins have declared."""
        return iter(self._by_name.values())

    def get(self, name: str) -> ListPage | None:
        """Return a list by its name, nothing for an unknown one."""
        if name not in self._by_name and name in self._made_later:
            self._by_name[name] = self._made_later.pop(name)()
        return self._by_name.get(name)


def init_app(app: Flask) -> None:
    """Give the application its lists, and templates what writes the options of their filters."""
    app.jinja_env.globals["written_options"] = options
    app.extensions["lists"] = Lists(app.extensions["plugins"].lists())


def registered() -> Lists:
    """Return the lists of the application."""
    return cast("Lists", current_app.extensions["lists"])


def find(name: str, actor: Actor) -> ListPage:
    """Return a list that the actor may open.

    Raises :class:`NotFound` for a list that there is not or whose module is off, :class:`NotAllowed`
    without its permission.
    """
    found = registered().get(name)
    if found is None:
        raise NotFound(_("There is no such page."))
    if found.permission.partition(".")[0] not in actor.modules:
        raise ModuleIsOff(_("There is no such page."))
    if not actor.can(found.permission) or not found.may(actor):
        raise NotAllowed(_("Your role does not allow this page."))
    return found
