"""The records that files belong to: found by the table's name and the number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import current_app

if TYPE_CHECKING:
    from peewee import Model

    from portal.files.models import StoredFile
    from portal.plugin.manager import Plugins


def table_of(subject: Model) -> str:
    """Return the name of a record's table."""
    return cast("str", subject._meta.table_name)  # noqa: SLF001 - peewee's public way


def model_of(table: str) -> type[Model] | None:
    """Return the model of a table, where somebody declares one."""
    return _models().get(table)


def subject_of(file: StoredFile) -> Model | None:
    """Return the record that a file belongs to; nothing when it has been deleted."""
    model: Any = model_of(file.subject)
    found = model.get_or_none(model.id == file.subject_id) if model is not None else None
    return cast("Model | None", found)


def _models() -> dict[str, type[Model]]:
    known: dict[str, type[Model]] | None = current_app.extensions.get("models_by_table")
    if known is None:
        plugins: Plugins = current_app.extensions["plugins"]
        known = {model._meta.table_name: model for _owner, model in plugins.models()}  # noqa: SLF001
        current_app.extensions["models_by_table"] = known
    return known
