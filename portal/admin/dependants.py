"""What else goes, or stands in the way, when records are deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app

from portal.admin.columns import title_of


@dataclass(frozen=True, slots=True)
class Dependants:
    """Rows of other tables that refer to the records: those that go too, those that forbid it."""

    going: list[tuple[Any, int]]
    forbidding: list[tuple[Any, int]]

    @classmethod
    def of(cls, records: list[Any]) -> Dependants:
        """Count the rows that refer to these records, by table."""
        going: list[tuple[Any, int]] = []
        forbidding: list[tuple[Any, int]] = []
        if not records:
            return cls(going, forbidding)
        loaded = {model for _owner, model in current_app.extensions["plugins"].models()}
        keys = [one.get_id() for one in records]
        for field, model in type(records[0])._meta.backrefs.items():  # noqa: SLF001 - peewee's own
            if model not in loaded:  # of a plugin that is not in this portal: it has no table here
                continue
            count = model.select().where(field.in_(keys)).count()
            if count:
                rule = (field.on_delete or "RESTRICT").upper()
                title = table_title(model)
                if rule == "CASCADE":
                    going.append((title, count))
                elif rule != "SET NULL":
                    forbidding.append((title, count))
        return cls(going, forbidding)


def table_title(model: Any) -> Any:
    """Return how people call a table: its title in the admin panel, else the model's name."""
    titles: dict[Any, Any] = current_app.extensions.get("admin_titles", {})
    return titles.get(model) or title_of(model, model.__name__)
