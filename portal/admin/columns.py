"""Columns of a table: which are shown, under which heading, and how a value reads."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    FloatField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from portal.audit.changes import MASKED, masked
from portal.i18n import format_date, format_moment
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from peewee import Model

SECRET = re.compile(r"password|secret|token|hash")
DERIVED = frozenset({"name_key", "sort_key", "version", "created_at", "changed_at", "demo"})
NAMES = ("last_name", "short_name", "name", "title", "login")
SHOWN_AT_FIRST = 7
LONGEST_CELL = 120


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list or line of a card: ``text`` makes words of a record."""

    name: str
    title: Any
    text: Callable[[Any], Any]
    align: str = ""
    sort: Any = None


def without_digits(column: Column) -> Column:
    """Return a column as lists of people show it: of a phone and a SNILS the last digits only."""
    if column.name not in MASKED:
        return column
    return replace(column, text=lambda record: masked(str(column.text(record))))


def fields_of(model: type[Model]) -> dict[str, Field[Any]]:
    """Return the fields of a model in their order, by name."""
    return {field.name: field for field in model._meta.sorted_fields}  # noqa: SLF001


def is_secret(name: str) -> bool:
    """Tell whether a column's name says that nobody may read it."""
    return SECRET.search(name) is not None


def title_of(model: type[Model], name: str) -> Any:
    """Return the heading of a field: its ``verbose_name``, else its name in words."""
    model_of, field = _last(model, name)
    given = getattr(model_of, field, None)
    words = getattr(given, "verbose_name", None)
    return words or field.replace("_", " ").capitalize()


def _last(model: type[Model], name: str) -> tuple[type[Model], str]:
    *way, field = name.split(".")
    for step in way:
        model = getattr(model, step).rel_model
    return model, field


def names_at_first(model: type[Model]) -> list[str]:
    """Return the columns of a list whose view names none: its name first, then the short ones."""
    found = [
        field.name
        for field in fields_of(model).values()
        if not _kept_back(field)
        and (not isinstance(field, TextField) or isinstance(field, CharField))
    ]
    name = next((one for one in NAMES if one in found), None)
    if name is not None:
        found.remove(name)
        found.insert(0, name)
    return found[:SHOWN_AT_FIRST]


def names_of_card(model: type[Model]) -> list[str]:
    """Return everything of a record that may be read."""
    return [
        field.name
        for field in fields_of(model).values()
        if not is_secret(field.name) and field.name not in {"name_key", "sort_key", "version"}
    ]


def _kept_back(field: Field[Any]) -> bool:
    return isinstance(field, AutoField) or field.name in DERIVED or is_secret(field.name)


def make_columns(
    model: type[Model], names: Iterable[str], titles: dict[str, Any], sortable: Iterable[str] | None
) -> list[Column]:
    """Return the columns of these names; dotted names go through foreign keys."""
    fields = fields_of(model)
    found = []
    for name in names:
        field = fields.get(name)
        may_sort = field is not None and not isinstance(field, (ForeignKeyField, TextField))
        if isinstance(field, CharField) and not field.choices:
            may_sort = True
        found.append(
            Column(
                name=name,
                title=titles.get(name) or title_of(model, name),
                text=_reader(name, field),
                align="number" if _is_number(field) else "",
                sort=field if (name in sortable if sortable is not None else may_sort) else None,
            )
        )
    return found


def _is_number(field: Field[Any] | None) -> bool:
    return isinstance(field, (IntegerField, DecimalField, FloatField)) and not (
        isinstance(field, ForeignKeyField) or field.choices
    )


def _reader(name: str, field: Field[Any] | None) -> Callable[[Any], Any]:
    if field is None:
        way = name.split(".")
        return lambda record: words_of(_follow(record, way))
    if field.choices:
        titles = dict(field.choices)
        return lambda record: _choice(titles, record.__data__.get(name))
    if isinstance(field, ForeignKeyField):
        return lambda record: (
            "" if record.__data__.get(name) is None else str(getattr(record, name))
        )
    if isinstance(field, BooleanField):
        return lambda record: _("Yes") if record.__data__.get(name) else _("No")
    if isinstance(field, (DateTimeField, DateField)):
        show = format_moment if isinstance(field, DateTimeField) else format_date
        return lambda record: show(record.__data__.get(name))
    return lambda record: words_of(record.__data__.get(name))


def _choice(titles: dict[Any, Any], value: Any) -> Any:
    return "" if value is None else titles.get(value, value)


def _follow(record: Any, way: list[str]) -> Any:
    for step in way:
        if record is None:
            return None
        record = getattr(record, step)
    return record() if callable(record) else record


def words_of(value: Any) -> Any:
    """Return a value as people read it: dates with dots, yes and no, long texts cut."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.datetime):
        return format_moment(value)
    if isinstance(value, dt.date):
        return format_date(value)
    if isinstance(value, (Decimal, float)):
        return f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, Decimal) else f"{value:g}"
    if isinstance(value, str) and len(value) > LONGEST_CELL:
        return value[: LONGEST_CELL - 1] + "…"
    return value
