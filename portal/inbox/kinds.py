"""The kinds of notices that the portal and its plugins declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

from portal.errors import PluginError

if TYPE_CHECKING:
    from portal.plugin import NoticeKind
    from portal.plugin.manager import Plugins


def kinds_of(plugins: Plugins) -> dict[str, NoticeKind]:
    """Return every kind by its name; raise :class:`PluginError` for one of a wrong or double name."""
    found: dict[str, NoticeKind] = {}
    for owner, kind in plugins.notices():
        if not kind.name.startswith(f"{owner}."):
            message = f"Plugin {owner}: the notice {kind.name!r} is not named after it."
            raise PluginError(message)
        if kind.name in found:
            message = f"Plugin {owner}: there are two notices {kind.name!r}."
            raise PluginError(message)
        found[kind.name] = kind
    return found


def notice_kinds() -> dict[str, NoticeKind]:
    """Return the kinds of this application, read once."""
    extensions = current_app.extensions
    if "notice_kinds" not in extensions:
        extensions["notice_kinds"] = kinds_of(extensions["plugins"])
    found: dict[str, NoticeKind] = extensions["notice_kinds"]
    return found
