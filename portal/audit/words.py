"""What a line of the audit says, in words: titles of fields, choices and dates as pages show them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app
from peewee import DateField, DateTimeField, Field, ForeignKeyField

from portal.i18n import format_date, format_moment
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from peewee import Model

    from portal.audit.models import AuditEntry
    from portal.plugin.manager import Plugins


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One changed field of a line: its name, its title, and both values as they are shown."""

    field: str
    title: str
    old: Any
    new: Any


def changes_in(entry: AuditEntry) -> list[Change]:
    """Return the changes of one line, in the words of the pages."""
    if entry.changes == "{}":
        return []
    model = model_of(entry.subject)
    fields = model._meta.fields if model else {}  # noqa: SLF001 - peewee's public way
    others = _titles_of_switches(entry.action)
    keys = {field.column_name for field in fields.values() if isinstance(field, ForeignKeyField)}
    return [
        Change(
            field=name,
            title=str(_title(fields.get(name)) or others.get(name, name)),
            old=in_words(fields.get(name), pair[0]),
            new=in_words(fields.get(name), pair[1]),
        )
        for name, pair in json.loads(entry.changes).items()
        if name not in keys
    ]


def in_words(field: Field[Any] | None, value: Any) -> Any:
    """Return a stored value as people read it; nothing, yes and no are left to the page."""
    if field is None or value is None or isinstance(value, bool):
        return value
    if field.choices:
        return str(dict(field.choices).get(value, value))
    if isinstance(field, ForeignKeyField) and isinstance(value, int):
        return f"№ {value}"
    if isinstance(value, str) and isinstance(field, (DateField, DateTimeField)):
        try:
            if isinstance(field, DateTimeField):
                return format_moment(dt.datetime.fromisoformat(value))
            return format_date(dt.date.fromisoformat(value))
        except ValueError:
            return value
    return value


def model_of(table: str) -> type[Model] | None:
    """Return the model of a table, if a plugin that is there owns it."""
    return models_by_table().get(table)


def models_by_table() -> Mapping[str, type[Model]]:
    """Return every model by the name of its table."""
    plugins = _plugins()
    found: dict[str, type[Model]] | None = current_app.extensions.get("models_by_table")
    if found is None:
        found = {model._meta.table_name: model for _owner, model in plugins.models()}  # noqa: SLF001
        current_app.extensions["models_by_table"] = found
    return found


def table_titles() -> dict[str, str]:
    """Return what each table is called: as in the admin panel, else by its plugin."""
    plugins = _plugins()
    found = {
        model._meta.table_name: str(plugins[owner].manifest.title)  # noqa: SLF001
        for owner, model in plugins.models()
    }
    for _owner, view in plugins.admin_views():
        found[view.model._meta.table_name] = str(view.title)  # noqa: SLF001
    return found


def _title(field: Field[Any] | None) -> Any:
    if field is None:
        return None
    if field.name == "version":
        return _("Version")
    return field.verbose_name


def _titles_of_switches(action: str) -> dict[str, Any]:
    """Return the titles of modules and permissions, which lines of switching and granting name."""
    if action not in {"switch", "grant"}:
        return {}
    plugins = _plugins()
    granted = {str(one.code): one.title for _giver, one in plugins.permissions()}
    return granted | {one.name: one.manifest.title for one in plugins.switchable()}


def _plugins() -> Plugins:
    found: Plugins = current_app.extensions["plugins"]
    return found
