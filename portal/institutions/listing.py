"""The list of institutions: its filter, and pages by key in the order of names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import fn

from portal import clock
from portal.access import policies
from portal.institutions.models import INSTITUTION_KINDS, Institution, Municipality

if TYPE_CHECKING:
    from collections.abc import Mapping

    from peewee import Expression, ModelSelect

    from portal.access.actor import Actor

PAGE = 50
LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionFilter:
    """What a list of institutions is narrowed to; closed ones are left out unless asked for."""

    text: str = ""
    kind: str = ""
    municipality_id: int | None = None
    closed: bool = False

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> InstitutionFilter:
        """Return the filter that an address or a form tells; what is not understood is left out."""
        kind = arguments.get("kind", "")
        return cls(
            text=plain(arguments.get("q", "")),
            kind=kind if kind in dict(INSTITUTION_KINDS) else "",
            municipality_id=number(arguments.get("municipality")),
            closed=arguments.get("closed") == "1",
        )

    def apply(self, query: ModelSelect[Institution]) -> ModelSelect[Institution]:
        """Return a query of institutions narrowed to this filter."""
        if self.text:
            query = query.where(
                Institution.name.contains(self.text)
                | Institution.short_name.contains(self.text)
                | (Institution.code == self.text)
            )
        if self.kind:
            query = query.where(Institution.kind == self.kind)
        if self.municipality_id is not None:
            query = query.where(Institution.municipality == self.municipality_id)
        if not self.closed:
            still_open = Institution.closed_on.is_null() | (Institution.closed_on > clock.today())
            query = query.where(still_open)
        return query


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of institutions, with the keys from which its neighbours go on."""

    rows: list[Institution]
    total: int
    before: int | None
    after: int | None


def called(text: str) -> Expression:
    """Return the condition that an institution's short or full name holds this text."""
    return Institution.short_name.contains(text) | Institution.name.contains(text)


def page_of(
    query: ModelSelect[Institution], *, after: int | None = None, before: int | None = None
) -> Page:
    """Return the page of 50 after (or before) the institution with this key."""
    order = (Institution.sort_key, Institution.id)
    edge_id = before if before is not None else after
    edge = Institution.get_or_none(Institution.id == edge_id) if edge_id is not None else None
    found = query
    backwards = edge is not None and before is not None
    if edge is not None:
        key, number_ = edge.sort_key, edge.id
        found = query.where(
            (Institution.sort_key < key)
            | ((Institution.sort_key == key) & (Institution.id < number_))
            if backwards
            else (Institution.sort_key > key)
            | ((Institution.sort_key == key) & (Institution.id > number_))
        )
    direction = [one.desc() for one in order] if backwards else list(order)
    rows = list(found.order_by(*direction).limit(PAGE + 1))
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    if backwards:
        rows.reverse()
    earlier = more if backwards else edge is not None
    later = True if backwards else more
    return Page(
        rows=rows,
        total=count_of(query),
        before=rows[0].id if rows and earlier else None,
        after=rows[-1].id if rows and later else None,
    )


def count_of(query: ModelSelect[Any]) -> int:
    """Return how many rows a query has, by ``count(*)`` over the rows themselves."""
    return int(query.clone().select(fn.COUNT(query.model.id)).order_by().scalar() or 0)


def number(text: str | None) -> int | None:
    """Return a row's key from an address, or nothing when it cannot be one."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 9:  # noqa: PLR2004 - fits 32 bits
        return None
    return int(text)


def plain(text: str) -> str:
    """Return a text from an address as it may be searched for: printable signs, up to 100."""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:LONGEST_TEXT]


def municipality_choices(actor: Actor) -> list[tuple[int, str]]:
    """Return the municipalities that the actor sees, for a select box."""
    rows = policies[Municipality].rows(actor).order_by(Municipality.name)
    return [(one.id, one.name) for one in rows]


def filter_chips(
    chosen: InstitutionFilter, municipalities: list[tuple[int, str]], words: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Return what is filtered, as ``(label, value, parameter)``; ``words`` name the labels."""
    found = []
    if chosen.text:
        found.append((words["q"], chosen.text, "q"))
    if chosen.kind:
        found.append((words["kind"], str(dict(INSTITUTION_KINDS)[chosen.kind]), "kind"))
    if chosen.municipality_id is not None:
        name = dict(municipalities).get(chosen.municipality_id, "?")
        found.append((words["municipality"], name, "municipality"))
    return found
