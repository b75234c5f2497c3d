"""The settings of plugins: declared by them, given in ``[rules]``, checked at start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import current_app

from portal.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.plugin.manager import Plugins


class PluginSettings:
    """The value of every setting that a plugin declares: as given, or its default."""

    def __init__(self, plugins: Plugins, given: Mapping[str, Any]) -> None:
        declared = {setting.name: setting for _owner, setting in plugins.settings()}
        unknown = set(given) - set(declared)
        if unknown:
            message = f"Settings [rules]: there is no {', '.join(sorted(unknown))}."
            raise ConfigurationError(message)
        self._values: dict[str, Any] = {}
        for name, setting in declared.items():
            value = given.get(name, setting.default)
            if value is not None and not isinstance(value, setting.kind):
                message = f"Setting [rules] {name}: {value!r} is not a {setting.kind.__name__}."
                raise ConfigurationError(message)
            self._values[name] = value

    def __getitem__(self, name: str) -> Any:
        """Return the value of one setting."""
        return self._values[name]


def setting(name: str) -> Any:
    """Return the value of a plugin's setting in this application."""
    return cast("PluginSettings", current_app.extensions["plugin_settings"])[name]
