"""Showing a list: one call in a plugin's view, whatever the list holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for

from portal.access.actor import acting
from portal.addresses import page_address
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.lists import drawing
from portal.lists.asked import Asked
from portal.lists.permissions import ListsPermission

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup
    from werkzeug.wrappers import Response

    from portal.access.actor import Actor
    from portal.lists.contracts import BulkAction, Chip, ListPage, Page

USUAL = "usual"
"""The parameter that opens a list as everybody sees it, whatever the user has made his usual view."""
TEMPLATE = "lists/list.html"
MOST_CHOSEN = 1_000
"""An act takes so many rows at a time: each of them is shown before, and kept to be taken back."""


@dataclass
class Shown:
    """What the template of a list draws."""

    asked: Asked
    found: Page
    path: str
    usual_path: str
    filtered: list[Chip]
    count: str

    @property
    def title(self) -> str:
        """Return what the list is called."""
        return str(self.asked.page.title)

    @cached_property
    def acts(self) -> tuple[BulkAction, ...]:
        """Return what this actor may do with chosen rows."""
        return self.asked.page.acts_for(self.asked.actor)

    @cached_property
    def downloadable(self) -> bool:
        """Tell whether this actor may download the list."""
        return self.asked.actor.can(self.asked.page.export)

    @cached_property
    def chooses(self) -> bool:
        """Tell whether rows can be chosen: there is something to be done with them."""
        return bool(self.acts) or self.downloadable

    @property
    def every(self) -> str:
        """Return the words of the box that takes the rows of all pages; nothing where there is one."""
        if not (self.found.previous or self.found.next):
            return ""
        if self.found.more:
            return _("all rows found: more than %(n)s", n=self.found.count)
        return ngettext("all %(num)s row found", "all %(num)s rows found", self.found.count)

    @property
    def taken_at_once(self) -> str:
        """Return how many of all rows an act takes, where those are too many for it."""
        if not self.acts or self.found.count <= MOST_CHOSEN:
            return ""
        return _("An action takes the first %(n)s of them.", n=MOST_CHOSEN)

    @cached_property
    def state(self) -> str:
        """Return the state as an address's query."""
        return self.asked.state()

    def headings(self, icon: Callable[[str], str]) -> Markup:
        """Return the row of headings."""
        return drawing.headings(self.asked, self.path, icon, choose=self.chooses)

    def body(self) -> Markup:
        """Return the rows."""
        return drawing.body(self.asked, self.found.rows, choose=self.chooses)

    @property
    def previous_url(self) -> str | None:
        """Return the address of the page before, where there is one."""
        key = self.found.previous
        return self._address(before=key) if key else None

    @property
    def next_url(self) -> str | None:
        """Return the address of the page after, where there is one."""
        key = self.found.next
        return self._address(after=key) if key else None

    @cached_property
    def chips(self) -> list[Chip]:
        """Return the filters in words, each with the address of the list without it."""
        return [
            (label, value, self._address(**{name: None})) for label, value, name in self.filtered
        ]

    def tool(self, what: str) -> str:
        """Return the address of a page about this list that keeps its state."""
        return tool_address(self.asked.page, what, self.state)

    @property
    def acts_url(self) -> str:
        """Return the address to which chosen rows are sent."""
        return f"{tools_address()}{self.asked.page.name}/chosen"

    @property
    def saves_views(self) -> bool:
        """Tell whether the actor may use saved views."""
        return self.asked.actor.can(ListsPermission.VIEW)

    def _address(self, **changes: str | None) -> str:
        state = self.asked.state(**changes)
        return f"{self.path}?{state}" if state else self.usual_path


def show(
    page: ListPage,
    template: str = TEMPLATE,
    *,
    chips: list[Chip] | None = None,
    count: Callable[[Page], str] | None = None,
    **values: Any,
) -> str | Response:
    """Show a list as this request asks for it.

    ``chips`` are the filters in words where the view has made them already; ``count`` says how many
    rows there are in the list's own words. ``values`` go to the template.
    """
    asked = Asked.of(page, acting(), request.args)
    return opening(asked) or draw(asked, template, chips=chips, count=count, **values)


def opening(asked: Asked) -> Response | None:
    """Return the way to the state in which the user opens the list, when he asks for none."""
    usual = "" if request.args else default_of(asked.actor, asked.page)
    return redirect(f"{request.path}?{usual}") if usual else None


def draw(
    asked: Asked,
    template: str = TEMPLATE,
    *,
    chips: list[Chip] | None = None,
    count: Callable[[Page], str] | None = None,
    found: Page | None = None,
    **values: Any,
) -> str:
    """Draw a list that has been asked for; ``found`` are rows that the view has read already."""
    found = asked.page.source.page(asked) if found is None else found
    usual = request.path
    if default_of(asked.actor, asked.page):
        usual = f"{usual}?{urlencode({USUAL: 1})}"
    shown = Shown(
        asked=asked,
        found=found,
        path=request.path,
        usual_path=usual,
        filtered=asked.chips() if chips is None else chips,
        count=(count or said_count)(found),
    )
    return render_template(template, list=shown, asked=asked, rows=found.rows, **values)


def said_count(found: Page) -> str:
    """Return how many rows there are, in words."""
    if found.more:
        return _("Found: more than %(n)s", n=found.count)
    return ngettext("Found: %(num)s row", "Found: %(num)s rows", found.count)


def default_of(actor: Actor, page: ListPage) -> str:
    """Return the state in which this user opens a list; nothing for the usual one."""
    kept = actor.user.list_defaults
    if not kept:
        return ""
    return str(json.loads(kept).get(page.name, ""))


def home_of(page: ListPage, state: str = "") -> str:
    """Return the address of a list in a state."""
    home = url_for(page.endpoint)
    return f"{home}?{state}" if state else f"{home}?{urlencode({USUAL: 1})}"


def tools_address() -> str:
    """Return the address under which the pages about lists are."""
    return page_address("lists.acts").removesuffix("acts")


def tool_address(page: ListPage, what: str, state: str) -> str:
    """Return the address of a page about a list that keeps the list's state."""
    asked = f"?{state}" if state else ""
    return f"{tools_address()}{page.name}/{what}{asked}"
