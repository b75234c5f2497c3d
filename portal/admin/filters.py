"""Filters of an admin list: one labelled control per column, their state in the address."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from peewee import (
    SQL,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    Field,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from portal.access import policies
from portal.admin.columns import fields_of, is_secret, title_of
from portal.admin.keys import record_key
from portal.database import fetch_rows, fold
from portal.i18n import format_date
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from peewee import Model, ModelSelect

    from portal.access import Actor

PREFIX = "f."
CHOICES_AT_MOST = 60
FILTERS_AT_FIRST = 4
LONGEST_TEXT = 200
WORDS_AT_MOST = 8
NAMES_AT_MOST = 3
FOLDED = frozenset({"name_key", "sort_key"})
NAMES = ("name_key", "last_name", "short_name", "name", "title", "login", "code")


@dataclass(slots=True)
class Control:
    """A filter as the page draws it: ``kind`` is text, select, date or number."""

    name: str
    title: Any
    kind: str
    value: str = ""
    choices: list[tuple[str, Any]] = field(default_factory=list)
    shown: Any = ""


def clean_text(text: str | None) -> str:
    """Return what was typed, without characters that no database takes, and not endless."""
    return (text or "").replace("\x00", "").strip()[:LONGEST_TEXT]


def names_at_first(model: type[Model]) -> list[str]:
    """Return the columns to filter by where a view names none: relations, choices, yes or no."""
    return [
        one.name
        for one in fields_of(model).values()
        if (isinstance(one, (ForeignKeyField, BooleanField)) or one.choices)
        and not is_secret(one.name)
    ][:FILTERS_AT_FIRST]


def apply_filters(
    query: ModelSelect[Any],
    model: type[Model],
    names: Iterable[str],
    titles: Mapping[str, Any],
    given: Mapping[str, str],
    actor: Actor,
) -> tuple[ModelSelect[Any], list[Control]]:
    """Return the query narrowed by what the address gives, and the controls to be drawn."""
    controls: list[Control] = []
    fields = fields_of(model)
    for name in names:
        one = fields[name]
        title = titles.get(name) or title_of(model, name)
        for control, condition in _controls(one, title, given, actor):
            controls.append(control)
            if condition is not None:
                query = query.where(condition)
    return query, controls


def _controls(
    one: Field[Any], title: Any, given: Mapping[str, str], actor: Actor
) -> list[tuple[Control, Any]]:
    name = PREFIX + one.name
    text = clean_text(given.get(name))
    if isinstance(one, ForeignKeyField):
        return [_relation(one, name, title, text, actor)]
    if one.choices:
        return [
            _choice(
                one, Control(name, title, "select", text, [(str(k), t) for k, t in one.choices])
            )
        ]
    if isinstance(one, BooleanField):
        control = Control(name, title, "select", text, [("1", _("Yes")), ("0", _("No"))])
        return [_choice(one, control, {"1": True, "0": False})]
    if isinstance(one, (DateField, DateTimeField)):
        return [
            _bound(one, name, title, given, last=False),
            _bound(one, name, title, given, last=True),
        ]
    if isinstance(one, (CharField, TextField)):
        control = Control(name, title, "text", text, shown=text)
        return [(control, one.contains(text) if text else None)]
    control = Control(name, title, "number", text, shown=text)
    key = record_key(text) if isinstance(one, IntegerField) else None
    return [(control, one == key if key is not None else None)]


def _choice(
    one: Field[Any], control: Control, values: Mapping[str, Any] | None = None
) -> tuple[Control, Any]:
    titles = dict(control.choices)
    if control.value not in titles:
        control.value = ""
        return control, None
    control.shown = titles[control.value]
    value = values[control.value] if values else control.value
    return control, one == value


def _bound(
    one: Field[Any], name: str, title: Any, given: Mapping[str, str], *, last: bool
) -> tuple[Control, Any]:
    words = _("%(title)s, to", title=title) if last else _("%(title)s, from", title=title)
    control = Control(name + (".to" if last else ".from"), words, "date")
    day = _day(given.get(control.name))
    if day is None:
        return control, None
    control.value, control.shown = day.isoformat(), format_date(day)
    if isinstance(one, DateTimeField):
        moment = dt.datetime.combine(day, dt.time(), dt.UTC)
        return control, one < moment + dt.timedelta(days=1) if last else one >= moment
    return control, one <= day if last else one >= day


def _day(text: str | None) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if dt.date.min < day < dt.date(9999, 1, 1) else None


def _relation(
    one: ForeignKeyField[Any], name: str, title: Any, text: str, actor: Actor
) -> tuple[Control, Any]:
    related = one.rel_model
    rows = policies[related].rows(actor)
    if len(fetch_rows(rows.select(related.id).limit(CHOICES_AT_MOST + 1))) <= CHOICES_AT_MOST:
        choices = sorted(((str(row.get_id()), str(row)) for row in rows), key=lambda pair: pair[1])
        control = Control(name, title, "select", text, choices)
        return _choice(one, control, {key: int(key) for key, _title in choices})
    control = Control(name, title, "text", text, shown=text)
    if not text:
        return control, None
    inside = rows.select(related.id).where(matching(related, text))
    return control, one.in_(inside)


def matching(model: type[Model], text: str, names: Iterable[str] | None = None) -> Any:
    """Return the condition that every typed word is found in one of the model's names.

    A model without a name of its own is found by the first relation that has one.
    """
    columns = searchable(model, names)
    if not columns:
        relation = named_relation(model)
        if relation is None:
            return SQL("1 = 0")
        related = relation.rel_model
        return relation.in_(related.select(related.id).where(matching(related, text)))
    words = [
        reduce(or_, (column.contains(_folded(column, word)) for column in columns))
        for word in text.split()[:WORDS_AT_MOST]
    ]
    return reduce(and_, words)


def _folded(column: Field[Any], word: str) -> str:
    return fold(word) if column.name in FOLDED else word


def named_relation(model: type[Model]) -> ForeignKeyField[Any] | None:
    """Return the first foreign key to a model that can be searched by its names."""
    return next(
        (
            one
            for one in fields_of(model).values()
            if isinstance(one, ForeignKeyField) and searchable(one.rel_model)
        ),
        None,
    )


def searchable(model: type[Model], names: Iterable[str] | None = None) -> list[Any]:
    """Return the text columns that a search looks into: those named, else the model's names."""
    fields = fields_of(model)
    wanted = names if names is not None else [one for one in NAMES if one in fields][:NAMES_AT_MOST]
    return [fields[name] for name in wanted]
