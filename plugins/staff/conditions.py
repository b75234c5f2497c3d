"""The conditions of the staff list in SQL; values that change between calls are slots."""

from __future__ import annotations

import operator
from functools import reduce
from typing import TYPE_CHECKING, Any

from peewee import OP, Expression, fn

from plugins.staff.models import Category, Employment, Person
from portal.database import Prepared, is_sqlite
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Callable

    from plugins.staff.filters import StaffFilters

    Place = Callable[[str], Any]

slot = Prepared.slot
TRIGRAM = 3


def chosen(filters: StaffFilters, place: Place) -> list[Expression]:
    """Return the conditions of every filter that is set, but for the name."""
    by_value: dict[str, Any] = {
        "municipality": Institution.municipality == place("municipality"),
        "institution": Employment.institution == place("institution"),
        "institution_kind": Institution.kind == place("institution_kind"),
        "position": Employment.position == place("position"),
        "subject": Expression(Employment.subject, OP.ILIKE, place("subject")),
        "kind": Employment.kind == place("kind"),
    }
    found = [by_value[name] for name in filters.shape if name in by_value]
    found += _state(filters.state, place)
    if filters.category:
        found.append(_category(filters.category, place))
    if filters.term:
        found.append(_term(filters.term, place))
    if filters.gap:
        found.append(_gap(filters.gap, place))
    return found


def working_now(place: Place) -> list[Any]:
    """Return the conditions of a post that is held on the day asked for (``as_of``)."""
    return _state("now", place)


def has_gap(place: Place) -> Any:
    """Return the condition that a post lacks a datum that terms are counted from (joined to its person)."""
    return _gap("any", place)


def _state(state: str, place: Place) -> list[Any]:
    begun = Employment.started_on.is_null() | (Employment.started_on <= place("as_of"))
    going = Employment.ended_on.is_null() | (Employment.ended_on >= place("as_of"))
    if state == "all":
        return [begun]
    return [begun, going] if state == "now" else [Employment.ended_on < place("as_of")]


def held(
    place: Place, *, kinds: tuple[str, ...], for_post: bool = True, standing: bool = True
) -> Any:
    """Return the subquery of a person's categories of some kinds, standing on the day asked for."""
    query = Category.select(Category.id).where(
        Category.person == Employment.person,
        Category.kind.in_(kinds),
        Category.assigned_on.is_null() | (Category.assigned_on <= place("as_of")),
    )
    if for_post:
        query = query.where(
            Category.position.is_null() | (Category.position == Employment.position)
        )
    if standing:
        query = query.where(
            Category.valid_until.is_null() | (Category.valid_until >= place("as_of"))
        )
    return query


def _category(kind: str, place: Place) -> Any:
    highest = fn.EXISTS(held(place, kinds=("highest",)))
    if kind == "none":
        return ~fn.EXISTS(held(place, kinds=("first", "highest")))
    if kind == "first":
        return fn.EXISTS(held(place, kinds=("first",))) & ~highest
    if kind == "highest":
        return highest
    return fn.EXISTS(held(place, kinds=(kind,), for_post=False))


def _term(term: str, place: Place) -> Any:
    any_kind = ("first", "highest")
    standing = held(place, kinds=any_kind)
    if term == "ending":
        return fn.EXISTS(standing.where(Category.valid_until <= place("soon")))
    if term == "ended":
        past = held(place, kinds=any_kind, standing=False).where(
            Category.valid_until < place("as_of")
        )
        return fn.EXISTS(past) & ~fn.EXISTS(standing)
    return fn.EXISTS(standing.where(Category.term == term))


def _gap(gap: str, place: Place) -> Any:
    gaps: dict[str, Any] = {
        "birth": Person.birth_on.is_null(),
        "hired": Employment.started_on.is_null() & Employment.in_position_since.is_null(),
        "term": fn.EXISTS(
            held(place, kinds=("first", "highest")).where(Category.term == "unknown")
        ),
        "snils": Person.snils == "",
    }
    if gap != "any":
        return gaps[gap]
    return reduce(operator.or_, (gaps[one] for one in ("birth", "hired", "term")))


def of_person(filters: StaffFilters) -> bool:
    """Tell whether a filter, but for the name, asks about the person's own data."""
    return filters.gap in {"any", "birth", "snils"}


def of_institution(filters: StaffFilters) -> bool:
    """Tell whether a filter asks about the institution's own data."""
    return bool(filters.institution_kind or filters.municipality is not None)


def words_of(name: str) -> tuple[list[str], list[str]]:
    """Return the words of a name to search for that an index of trigrams finds, and the shorter."""
    words = name.split()
    return (
        [one for one in words if len(one) >= TRIGRAM],
        [one for one in words if len(one) < TRIGRAM],
    )


def has_word(number: int, place: Place) -> Expression:
    """Return the condition that a name holds a text: by reading it, or by PostgreSQL's trigrams."""
    if is_sqlite():
        return fn.INSTR(Employment.name_key, place(f"word{number}")) > 0
    named = Expression(Person.name_key, OP.LIKE, place(f"like{number}"))
    return Employment.person.in_(Person.select(Person.id).where(named))


def quoted(words: list[str]) -> str:
    """Return words as an FTS5 query that asks for all of them and for nothing else."""
    return " AND ".join('"' + one.replace('"', '""') + '"' for one in words)
