"""A query as the database's own full text search asks it: FTS5 on SQLite, tsquery on PostgreSQL.

Words are tried in three grades, so that what was typed comes before its other forms, and these
before words that are one typing error away.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from peewee import SQL

from plugins.hotline.searching.models import SearchNear
from plugins.hotline.searching.words import ARTICLE, may_err, parts_of
from portal.database import database, fetch_rows, is_sqlite
from portal.search.likeness import distance
from portal.word_forms import first_forms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_NEAR = 24
EVERYTHING = 1_000_000
WEIGHTS = "{0.1, 1.0, 0.3, 1.0}"
"""Of notes, names, first forms and words, in PostgreSQL's order."""
EVERY_LABEL = "ACD"
"""Words, names and notes; first forms have lexemes of their own."""


class Grade(IntEnum):
    """How a record fits: by the words as typed, by their forms, by words one error away."""

    EXACT = 0
    FORMS = 1
    NEAR = 2


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts of entries somebody may search, besides the words that all may."""

    names: bool = False
    notes: bool = False

    @property
    def columns(self) -> str:
        """Return the further columns of FTS5."""
        return " names" * self.names + " notes" * self.notes

    @property
    def labels(self) -> str:
        """Return the further labels of PostgreSQL."""
        return "C" * self.names + "D" * self.notes


@dataclass(frozen=True, slots=True)
class Term:
    """One alternative for a word or a phrase: as it is written, or as a first form."""

    words: tuple[str, ...]
    is_form: bool = False


Group = tuple[Term, ...]
"""Alternatives of which one must be found."""


def groups_of(
    words: Sequence[str], phrases: Sequence[tuple[str, ...]], grade: Grade
) -> list[Group]:
    """Return what must be found at a grade: one group for each word and each phrase."""
    found = [word_group(one, grade) for one in words]
    return [*found, *((Term(one),) for one in phrases)]


def word_group(word: str, grade: Grade) -> Group:
    """Return the alternatives for one word at a grade."""
    terms = [Term((word,))]
    if grade >= Grade.FORMS:
        terms += [Term((form,), is_form=True) for form in first_forms(word)]
    if grade is Grade.NEAR:
        for near in near_words(word):
            terms.append(Term((near,)))
            terms += [Term((form,), is_form=True) for form in first_forms(near)]
    return tuple(dict.fromkeys(terms))


def near_words(word: str) -> list[str]:
    """Return the words of the index that are one edit away from a word or from its first forms."""
    meant = {one for one in (word, *first_forms(word)) if may_err(one)}
    parts = sorted({part for one in meant for part in parts_of(one)})
    if not parts:
        return []
    query = SearchNear.select(SearchNear.word).where(SearchNear.part.in_(parts)).distinct()
    found = {near for (near,) in fetch_rows(query)} - meant
    near = [one for one in found if any(distance(own, one, 1) <= 1 for own in meant)]
    return sorted(near, key=lambda one: (distance(word, one, 1), one))[:MOST_NEAR]


def ranked(
    column: str,
    groups: Sequence[Group],
    parts: Parts,
    *,
    any_of: bool = False,
    most: int = EVERYTHING,
    within: Sequence[int] | None = None,
    without: Sequence[Group] = (),
) -> list[int]:
    """Return the keys (``request_id`` or ``article_id``) of entries that hold all groups, best first.

    Nothing is asked of the records themselves: their policies are asked for the keys. Joining them
    here would let the database begin with the records and ask the index for each of them.
    ``within`` are the entries that may be found, where they are few (:func:`entries_of`): only these
    are ranked. Entries that hold one of ``without`` are left out.
    """
    sql, values = _inside(column, groups, parts, any_of=any_of, without=without)
    if within is not None:
        condition, value = _among(column, within)
        sql, values = f"{sql} and {condition}", [*values, value]
    if is_sqlite():
        order = "rank" if within is None else "+rank"
        sql = (
            f"select e.{column} from ({sql} order by {order} limit ?) f "  # noqa: S608 - own names only
            "cross join hotline_search_entry e on e.id = f.rowid "
            f"where e.{column} is not null order by f.rank"
        )
    else:
        sql = f"{sql} order by rank limit %s"
    return [row[0] for row in database.execute_sql(sql, [*values, most]).fetchall()]


def graded_within(
    column: str,
    grades: Mapping[Grade, Sequence[Group]],
    parts: Parts,
    within: Sequence[int],
    *,
    most: int,
    without: Sequence[Group] = (),
) -> list[tuple[int, Grade]]:
    """Return the keys of some records that fit, the best grade first, in one question (PostgreSQL).

    Each grade holds what the ones before it hold; looking the records up costs more than ranking them.
    """
    asked = {grade: _wanted(column, groups, parts, without) for grade, groups in grades.items()}
    last, last_values = asked[max(asked)]
    cases = " ".join(
        f"when vector @@ {sql} then {grade:d}" for grade, (sql, _values) in asked.items()
    )
    ranks = " ".join(
        f"when {grade:d} then ts_rank('{WEIGHTS}', vector, {sql}, 1)"
        for grade, (sql, _values) in asked.items()
    )
    every = [value for _sql, values in asked.values() for value in values]
    sql = (
        f"select {column}, grade from (select {column}, vector, case {cases} end as grade "  # noqa: S608 - own text
        f"from hotline_search_index where vector @@ {last} and {column} = any(%s) offset 0) f "
        f"order by grade, case grade {ranks} end desc limit %s"
    )
    values = [*every, *last_values, within, *every, most]
    return [(key, Grade(grade)) for key, grade in database.execute_sql(sql, values).fetchall()]


def entries_of(column: str, rows: Any, *, most: int) -> list[int] | None:
    """Return the entries of some records, a query of keys; none where they are more than ``most``.

    The index of PostgreSQL knows them by the keys of the records, SQLite's by their own.
    """
    sql, values = rows.limit(most + 1).sql()
    if is_sqlite():
        sql = f"select e.id from hotline_search_entry e where e.{column} in ({sql})"  # noqa: S608 - own names only
    found = [key for (key,) in database.execute_sql(sql, values).fetchall()]
    return found if len(found) <= most else None


def holding(column: str, groups: Sequence[Group], parts: Parts) -> SQL:
    """Return a subquery of the keys of entries that hold one of the groups."""
    if is_sqlite():
        sql, values = _inside(column, groups, parts, any_of=True)
        return SQL(
            f"(select e.{column} from hotline_search_entry e "  # noqa: S608 - own names only
            f"where e.{column} is not null and e.id in (select rowid from ({sql}) f))",
            values,
        )
    asked, values = tsquery(groups, parts, any_of=True)
    return SQL(
        f"(select {column} from hotline_search_index "  # noqa: S608 - own names only
        f"where {column} is not null and vector @@ {asked})",
        values,
    )


def held_by(groups: Sequence[Group], parts: Parts, *, most: int) -> int:
    """Return how many entries hold all groups, counted no further than ``most``."""
    if is_sqlite():
        holds, values = "hotline_search_index match ?", [fts5_text(groups, parts)]
    else:
        asked, values = tsquery(groups, parts)
        holds = f"vector @@ {asked}"
    sql = f"select 1 from hotline_search_index where {holds} limit {database.param}"  # noqa: S608 - own text
    return len(database.execute_sql(sql, [*values, most]).fetchall())


def _inside(
    column: str,
    groups: Sequence[Group],
    parts: Parts,
    *,
    any_of: bool = False,
    without: Sequence[Group] = (),
) -> tuple[str, list[Any]]:
    """Return the select of keys and ranks from the index, and its values.

    The keys are those of the entries on SQLite, on PostgreSQL those of the records.
    """
    if is_sqlite():
        text = fts5_text(groups, parts, any_of=any_of)
        if without:
            text = f"({text}) NOT ({fts5_text(without, parts, any_of=True)})"
        if column == "article_id":
            text = f'({text}) AND {{words}} : "{ARTICLE}"'
        sql = "select rowid, rank from hotline_search_index where hotline_search_index match ?"
        return sql, [text]
    asked, values = _wanted(column, groups, parts, without, any_of=any_of)
    sql = (
        f"select {column}, -ts_rank('{WEIGHTS}', vector, {asked}, 1) as rank "  # noqa: S608 - own text
        f"from hotline_search_index where {column} is not null and vector @@ {asked}"
    )
    return sql, [*values, *values]


def _wanted(
    column: str,
    groups: Sequence[Group],
    parts: Parts,
    without: Sequence[Group],
    *,
    any_of: bool = False,
) -> tuple[str, list[str]]:
    """Return an expression of the type tsquery for what must be found and what must not, its values."""
    asked, values = tsquery(groups, parts, any_of=any_of)
    if without:
        unwanted, further = tsquery(without, parts, any_of=True)
        asked, values = f"({asked} && !!{unwanted})", [*values, *further]
    if column == "article_id":
        asked = f"({asked} && to_tsquery('simple', '{ARTICLE}:A'))"
    return asked, values


def _among(column: str, within: Sequence[int]) -> tuple[str, Any]:
    """Return the condition that an entry is one of some, and its value.

    The sign keeps SQLite from asking the index once for each of them.
    """
    if is_sqlite():
        return "+rowid in (select value from json_each(?))", json.dumps(within)
    return f"{column} = any(%s)", within


def fts5_text(groups: Sequence[Group], parts: Parts, *, any_of: bool = False) -> str:
    """Return groups in the language of FTS5."""
    written = (" OR ".join(_fts5_term(term, parts) for term in group) for group in groups)
    return (" OR " if any_of else " AND ").join(f"({one})" for one in written)


def tsquery(
    groups: Sequence[Group], parts: Parts, *, any_of: bool = False
) -> tuple[str, list[str]]:
    """Return an SQL expression of the type tsquery, and its values.

    First forms are asked for in PostgreSQL's Russian configuration, and marked, as they are kept.
    """
    pieces, values = [], []
    for group in groups:
        plain = " | ".join(one for term in group if (one := _plain_term(term, parts)))
        forms = " | ".join(f"'{term.words[0]}'" for term in group if term.is_form)
        chosen = [
            (sql, text)
            for sql, text in (
                ("to_tsquery('simple', %s)", plain),
                ("hotline_search_marked(to_tsquery('russian', %s)::text)::tsquery", forms),
            )
            if text
        ]
        pieces.append("(" + " || ".join(sql for sql, _text in chosen) + ")")
        values += [text for _sql, text in chosen]
    return f"({(' || ' if any_of else ' && ').join(pieces)})", values


def _fts5_term(term: Term, parts: Parts) -> str:
    first = "stems" if term.is_form else "words"
    return f'{{{first}{parts.columns}}} : "{" ".join(term.words)}"'


def _plain_term(term: Term, parts: Parts) -> str:
    """Return a term in words, names and notes; of a first form in names and notes alone.

    Who may search all of them asks without labels, for which no row has to be read.
    """
    labels = parts.labels if term.is_form else f"A{parts.labels}"
    if not labels:
        return ""
    suffix = "" if labels == EVERY_LABEL else f":{labels}"
    return "(" + " <-> ".join(f"'{one}'{suffix}" for one in term.words) + ")"
