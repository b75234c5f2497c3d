"""Finding a section of the menu by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, url_for

from portal.database import fold
from portal.i18n import gettext as _
from portal.plugin.contracts import SearchResult
from portal.search.likeness import fitness
from portal.search.meaning import parse

if TYPE_CHECKING:
    from portal.access.actor import Actor
    from portal.plugin.manager import Plugins


def find(actor: Actor, text: str) -> list[SearchResult]:
    """Return the entries of the actor's menu whose titles fit a text."""
    plugins: Plugins = current_app.extensions["plugins"]
    query = parse(text)
    found = []
    for _owner, item in plugins.menu_items(actor):
        score = fitness(query, fold(str(item.title)))
        if score:
            found.append(
                SearchResult(
                    title=str(item.title),
                    kind=_("Section"),
                    url=url_for(item.endpoint, **item.values),
                    permission=item.permission,
                    score=score,
                )
            )
    return found
