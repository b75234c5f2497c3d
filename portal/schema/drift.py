"""Whether the models and the tables agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playhouse.schema_diff import diff_models

from portal.database import database

if TYPE_CHECKING:
    from playhouse.schema_diff import SchemaDiff

    from portal.plugin.manager import Plugins


def difference(plugins: Plugins, owner: str | None = None) -> SchemaDiff:
    """Return what would have to change in the database to fit the models (of one owner)."""
    return diff_models(database.obj, models_of(plugins, owner))


def models_of(plugins: Plugins, owner: str | None = None) -> list[type]:
    """Return the models of everybody, of the core (``portal``) or of one plugin."""
    return [
        model
        for name, model in plugins.models()
        if owner is None or (plugins[name].core if owner == "portal" else name == owner)
    ]
