"""Whether the models and the tables agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playhouse.schema_diff import diff_models

from portal.database import database

if TYPE_CHECKING:
    from peewee import Model
    from playhouse.schema_diff import SchemaDiff

    from portal.plugin.manager import Plugins


def difference(plugins: Plugins, owner: str | None = None) -> SchemaDiff:
    """Return what would have to change in the database to fit the models (of one owner).

    Indexes over expressions cannot be told from a model's fields: migrations make them, and the
    model names them in ``Meta.further_indexes``.
    """
    models = models_of(plugins, owner)
    further = {name for model in models for name in getattr(model._meta, "further_indexes", ())}  # noqa: SLF001
    found = diff_models(database.obj, models)
    kept = [index for index in found.drop_indexes if index.name not in further]
    return found._replace(drop_indexes=kept)


def models_of(plugins: Plugins, owner: str | None = None) -> list[type[Model]]:
    """Return the models of everybody, of the core (``portal``) or of one plugin."""
    return [
        model
        for name, model in plugins.models()
        if owner is None or (plugins[name].core if owner == "portal" else name == owner)
    ]
