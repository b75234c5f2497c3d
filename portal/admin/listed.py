"""A table of the admin panel as a list: chosen columns, saved views, and the file of what is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app
from peewee import DateField, DateTimeField, Load

from portal.access import policies
from portal.admin.columns import fields_of
from portal.admin.filters import PREFIX
from portal.admin.keys import key_column
from portal.lists.contracts import Column, Kind, ListPage, Page
from portal.lists.permissions import ListsPermission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flask import Flask

    from portal.access.actor import Actor
    from portal.admin import columns as made
    from portal.admin.views import ScopedModelView
    from portal.lists.asked import Asked

BATCH = 1_000
BOUNDS = (".from", ".to")


class TableRows:
    """The rows of a table of the panel; its page is drawn by :mod:`portal.admin.listing`."""

    def __init__(self, view: ScopedModelView) -> None:
        self._view = view

    def page(self, asked: Asked) -> Page:
        """Return the first rows; the panel's own page goes by numbers."""
        query, _order = self._query(asked)
        return Page(rows=list(query.limit(BATCH)), count=0)

    def every(self, asked: Asked, keys: Sequence[int] | None = None) -> Iterator[Any]:
        """Yield all rows in the order of the page."""
        query, order = self._query(asked)
        if keys is not None:
            query = query.where(key_column(self._view.model).in_(list(keys) or [0]))
        related = [Load(one) for one in self._view.relations_of(one.key for one in asked.columns)]
        start = 0
        while True:
            part = query.order_by(*order).limit(BATCH).offset(start)
            rows = list(part.with_related(*related) if related else part)
            yield from rows
            if len(rows) < BATCH:
                return
            start += BATCH

    def keys(self, asked: Asked, limit: int) -> list[int]:
        """Return the keys of the rows, at most ``limit``."""
        query, order = self._query(asked)
        key = key_column(self._view.model)
        return [row[0] for row in query.select(key).order_by(*order).limit(limit).tuples()]

    def _query(self, asked: Asked) -> tuple[Any, list[Any]]:
        from portal.admin.listing import narrowed, order_of  # noqa: PLC0415 - it draws our pages

        query, _controls, _search = narrowed(self._view, asked.values, asked.actor)
        return query, order_of(self._view, asked.sort)[1]


def list_of(view: ScopedModelView) -> ListPage:
    """Return the list of a table; who sees the table sees the list."""
    policy = policies[view.model]
    export = policy.permission("export")
    if export not in current_app.extensions["permissions"]:
        export = str(ListsPermission.EXPORT)

    def may(actor: Actor) -> bool:
        return bool(policy.permits(actor, "view"))

    return ListPage(
        name=view.endpoint,
        title=view.name,
        endpoint=f"{view.endpoint}.index_view",
        permission=policy.permission("view"),
        export=export,
        columns=tuple(_columns(view)),
        source=TableRows(view),
        parameters=tuple(_parameters(view)),
        describe=lambda asked: _described(view, asked),
        may=may,
    )


def add_list(app: Flask, view: Any) -> None:
    """Let a table be found among the lists; it is described when somebody first asks for it."""
    app.extensions["lists"].add_later(view.endpoint, lambda: list_of(view))


def _columns(view: ScopedModelView) -> Iterator[Column]:
    shown = [one.name for one in view.columns]
    fields = fields_of(view.model)
    for one in view.every_column.values():
        field = fields.get(one.name)
        yield Column(
            key=one.name,
            title=one.title,
            value=_value(one, field),
            words=one.text,
            kind=_kind(field),
            sort=one.name if one.sort is not None else "",
            shown=one.name in shown,
        )


def _kind(field: Any) -> Kind:
    if isinstance(field, DateTimeField):
        return Kind.MOMENT
    return Kind.DATE if isinstance(field, DateField) else Kind.TEXT


def _value(one: made.Column, field: Any) -> Callable[[Any], Any]:
    """Return what gives a cell of a file: days and numbers as such, everything else in words."""
    if field is not None and not field.choices and (_kind(field) is not Kind.TEXT or one.align):
        return lambda row: row.__data__.get(one.name)
    return lambda row: str(one.text(row))


def _parameters(view: ScopedModelView) -> Iterator[str]:
    yield "q"
    for name in view.filter_names:
        yield f"{PREFIX}{name}"
        for bound in BOUNDS:
            yield f"{PREFIX}{name}{bound}"


def _described(view: ScopedModelView, asked: Asked) -> list[tuple[str, str, str]]:
    from portal.admin.listing import narrowed  # noqa: PLC0415 - it draws our pages
    from portal.i18n import gettext as _  # noqa: PLC0415 - beside its only use

    _query, controls, search = narrowed(view, asked.values, asked.actor)
    found = [(str(one.title), str(one.shown), one.name) for one in controls if one.value]
    return [(_("Search"), search, "q"), *found] if search else found
