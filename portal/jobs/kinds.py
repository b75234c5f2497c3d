"""The kinds of background work that the portal and its plugins declare."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from flask import current_app

from portal.errors import NotFound, PluginError
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from portal.jobs.work import Work
    from portal.plugin import JobKind
    from portal.plugin.manager import Plugins


class Kinds:
    """Every kind of work by its name, checked when it is first asked for."""

    def __init__(self, plugins: Plugins) -> None:
        self._found: dict[str, JobKind] = {}
        for owner, kind in plugins.jobs():
            if not kind.name.startswith(f"{owner}."):
                message = f"Plugin {owner}: the job {kind.name!r} is not named after it."
                raise PluginError(message)
            if kind.name in self._found:
                message = f"Plugin {owner}: there are two jobs {kind.name!r}."
                raise PluginError(message)
            self._found[kind.name] = kind

    def __getitem__(self, name: str) -> JobKind:
        """Return a kind by its name; raise :class:`NotFound` where nobody declares it."""
        try:
            return self._found[name]
        except KeyError:
            raise NotFound(_("The portal knows no work of the kind %(name)s.", name=name)) from None

    def __contains__(self, name: object) -> bool:
        """Tell whether somebody declares a kind of this name."""
        return name in self._found

    def __iter__(self) -> Iterator[JobKind]:
        """Yield every kind."""
        return iter(self._found.values())

    def periodic(self) -> list[JobKind]:
        """Return the kinds that run by the clock."""
        return [one for one in self if one.every_minutes or one.daily_at]


def function_of(kind: JobKind) -> Callable[[Work], object]:
    """Import and return the function that does the work of a kind."""
    module, _colon, name = kind.run.partition(":")
    found: Callable[[Work], object] = getattr(import_module(module), name)
    return found


def known_kinds() -> Kinds:
    """Return the kinds of this application, read once."""
    extensions = current_app.extensions
    if "job_kinds" not in extensions:
        extensions["job_kinds"] = Kinds(extensions["plugins"])
    found: Kinds = extensions["job_kinds"]
    return found
