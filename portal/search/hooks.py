"""What the search gives the portal: its page, and the sections of the menu as things to find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.plugin import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Blueprint

    from portal.access import Actor
    from portal.plugin import SearchResult


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the page."""
    from portal.search.views import blueprint  # noqa: PLC0415 - views build on access

    return [blueprint]


@hookimpl
def portal_search(actor: Actor, text: str) -> Iterable[SearchResult]:
    """Give the sections of the menu that a text names."""
    from portal.search.sections import find  # noqa: PLC0415 - the search only

    return find(actor, text)
