"""What a plugin says of a list, and from which the portal makes everything that lists have in common.

From one :class:`ListPage` come the table with chosen columns in a chosen order, sorting, filters, paging
by key, saved views, the download of exactly what is seen, and acts on many rows with preview and undo.
How a list is declared is shown in ``docs/how-to/add-a-list.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from portal.lists.columns import Column, always
from portal.spreadsheets.sheets import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from flask_babel.speaklater import LazyString
    from peewee import Model
    from wtforms import Form

    from portal.access.actor import Actor
    from portal.lists.asked import Asked

    Text: TypeAlias = str | LazyString
    Choices: TypeAlias = Iterable[tuple[Any, Any]]
    Chip: TypeAlias = tuple[str, str, str]

__all__ = ["BulkAction", "Change", "Column", "Filter", "Kind", "ListPage", "Page", "RowSource"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One field of the filter bar: its parameter in the address, and how it narrows a query.

    ``narrow(query, value)`` gets a text, the key of a choice, a date, or true for a box that is ticked.
    """

    name: str
    title: Text
    narrow: Callable[[Any, Any], Any]
    kind: Literal["text", "select", "date", "check"] = "text"
    choices: Choices | Callable[[Actor], Choices] = ()

    def choices_of(self, actor: Actor) -> list[tuple[str, str]]:
        """Return what this actor may choose from, keys as they stand in an address."""
        given = self.choices(actor) if callable(self.choices) else self.choices
        return [(str(key), str(title)) for key, title in given]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of rows; ``previous`` and ``next`` are the keys of its neighbours, where there are any.

    ``more`` tells that counting stopped before the end: there are more than ``count``.
    """

    rows: Sequence[Any]
    count: int
    more: bool = False
    previous: str | None = None
    next: str | None = None


class RowSource(Protocol):
    """Where rows come from: always through the policies, always by the state that is asked for."""

    def page(self, asked: Asked) -> Page:
        """Return the page that the address asks for."""

    def every(self, asked: Asked, keys: Sequence[int] | None = None) -> Iterator[Any]:
        """Yield all rows of the state in its order; with ``keys`` only those of them."""

    def keys(self, asked: Asked, limit: int) -> list[int]:
        """Return the keys of the rows of the state, at most ``limit``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an act does to one row: the record, and the values that its fields get.

    A record without a key yet is added. ``refused`` says why this row is left as it is; ``label`` and
    ``place`` are what the row is called on the pages of preview and undo. ``note`` says what a person
    should know besides; ``does`` says what is done where values of fields do not tell it.
    """

    record: Model
    label: str
    values: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""
    refused: str = ""
    note: str = ""
    does: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAction:
    """An act on many rows at once, previewed before and undone afterwards.

    ``plan(actor, keys, values)`` returns a :class:`Change` for each row, read through the policies: a key
    that the actor may not see has none. ``form`` asks for what the act needs; ``values`` are its data.
    ``save(actor, record, values)`` and ``remove(actor, record)`` write one change with its line in the
    audit, inside the act's transaction; they raise a :class:`portal.errors.PortalError` to refuse. Without
    them the portal writes by the record's policy. An act that is not ``undoable`` says so before it is
    done; ``answer(records)`` is the page after it, where the usual one does not say enough.
    """

    name: str
    title: Text
    permission: str
    plan: Callable[[Actor, Sequence[int], Mapping[str, Any]], Iterable[Change]]
    form: type[Form] | None = None
    text: Text = ""
    save: Callable[[Actor, Any, Mapping[str, Any]], object] | None = None
    remove: Callable[[Actor, Any], object] | None = None
    undoable: bool = True
    answer: Callable[[Sequence[Any]], Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A list: ``<owner>.<rows>``, such as ``staff.posts``.

    ``endpoint`` is its page; ``permission`` opens it; ``export`` is the permission to download it.
    ``columns`` come in their usual order, the first of them is what a row is called and always stays.
    ``parameters`` are names in the address that filter, besides those of ``filters``. ``describe`` says
    filters in words where they are not declared here.
    """

    name: str
    title: Text
    endpoint: str
    permission: str
    export: str
    columns: tuple[Column, ...]
    source: RowSource
    filters: tuple[Filter, ...] = ()
    parameters: tuple[str, ...] = ()
    describe: Callable[[Asked], list[Chip]] | None = None
    default_sort: str = ""
    acts: tuple[BulkAction, ...] = ()
    may: Callable[[Actor], bool] = always
    key: str = "id"

    @property
    def owner(self) -> str:
        """Return the name of the plugin, or of the core's package, that the list belongs to."""
        return self.name.partition(".")[0]

    @property
    def known(self) -> frozenset[str]:
        """Return the names of the parameters that filter."""
        return frozenset(self.parameters) | {one.name for one in self.filters}

    def columns_for(self, actor: Actor) -> tuple[Column, ...]:
        """Return the columns that this actor may see."""
        return tuple(one for one in self.columns if one.may(actor))

    def acts_for(self, actor: Actor) -> tuple[BulkAction, ...]:
        """Return what this actor may do with many rows."""
        return tuple(one for one in self.acts if actor.can(one.permission))
