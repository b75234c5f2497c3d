"""The kinds of papers that the portal and its plugins declare, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import current_app

from portal.errors import NotFound, PluginError
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.plugin import PaperKind
    from portal.plugin.manager import Plugins


def all_kinds() -> dict[str, PaperKind]:
    """Return every kind of paper by its name, in the order of plugins."""
    known = cast("dict[str, PaperKind] | None", current_app.extensions.get("paper_kinds"))
    if known is None:
        known = {}
        plugins: Plugins = current_app.extensions["plugins"]
        for owner, kind in plugins.papers():
            if not kind.name.startswith(f"{owner}.") or kind.name in known:
                message = f"Plugin {owner}: the paper {kind.name!r} is not named after it alone."
                raise PluginError(message)
            known[kind.name] = kind
        current_app.extensions["paper_kinds"] = known
    return known


def find_kind(name: str) -> PaperKind:
    """Return a kind of paper by its name."""
    found = all_kinds().get(name)
    if found is None:
        raise NotFound(_("There is no such kind of paper."))
    return found


def examples_of(kind: PaperKind) -> dict[str, Any]:
    """Return the examples of a kind as values to fill its template with: names with dots are nested."""
    values: dict[str, Any] = {}
    for field in kind.fields:
        *path, name = field.name.split(".")
        place = values
        for part in path:
            place = place.setdefault(part, {})
        place[name] = field.example
    return values
