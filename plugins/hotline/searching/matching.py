"""A query as the database's own full text search asks it: FTS5 on SQLite, tsquery on PostgreSQL.

Words are tried in three grades, so that what was typed comes before its other forms, and these
before words that are one typing error away.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from peewee import SQL, Table

from plugins.hotline.searching.models import SearchNear
from plugins.hotline.searching.words import first_forms, may_err, parts_of
from portal.database import fetch_rows, is_sqlite
from portal.search.likeness import distance

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_NEAR = 24
INDEX: Any = Table("hotline_search_index").alias("found")
WEIGHTS = "{0.1, 1.0, 0.3, 1.0}"
"""Of notes, names, first forms and words, in PostgreSQL's order."""


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


@dataclass(frozen=True, slots=True)
class Match:
    """What is asked of the index: the condition, and the rank by which the best come first."""

    condition: Any
    rank: Any


def match(groups: Sequence[Group], parts: Parts, *, any_of: bool = False) -> Match:
    """Return what finds the entries that hold all groups, or ``any_of`` them."""
    if is_sqlite():
        text = fts5_text(groups, parts, any_of=any_of)
        return Match(SQL('"found"."hotline_search_index" match ?', [text]), INDEX.c.rank)
    sql, values = tsquery(groups, parts, any_of=any_of)
    return Match(
        SQL(f'"found"."vector" @@ ({sql})', values),
        SQL(f'-ts_rank(\'{WEIGHTS}\', "found"."vector", {sql}, 1)', values),
    )


def fts5_text(groups: Sequence[Group], parts: Parts, *, any_of: bool = False) -> str:
    """Return groups in the language of FTS5."""
    written = (" OR ".join(_fts5_term(term, parts) for term in group) for group in groups)
    return (" OR " if any_of else " AND ").join(f"({one})" for one in written)


def tsquery(
    groups: Sequence[Group], parts: Parts, *, any_of: bool = False
) -> tuple[str, list[str]]:
    """Return an SQL expression of the type tsquery, and its values.

    First forms are asked for in PostgreSQL's Russian configuration, as they are kept.
    """
    pieces, values = [], []
    for group in groups:
        plain = " | ".join(one for term in group if (one := _plain_term(term, parts)))
        forms = " | ".join(f"'{term.words[0]}':B" for term in group if term.is_form)
        chosen = [("simple", plain), ("russian", forms)]
        pieces.append(
            "("
            + " || ".join(f"to_tsquery('{config}', %s)" for config, text in chosen if text)
            + ")"
        )
        values += [text for _config, text in chosen if text]
    return f"({(' || ' if any_of else ' && ').join(pieces)})", values


def _fts5_term(term: Term, parts: Parts) -> str:
    first = "stems" if term.is_form else "words"
    return f'{{{first}{parts.columns}}} : "{" ".join(term.words)}"'


def _plain_term(term: Term, parts: Parts) -> str:
    """Return a term in words, names and notes; of a first form in names and notes alone."""
    labels = parts.labels if term.is_form else f"A{parts.labels}"
    if not labels:
        return ""
    return "(" + " <-> ".join(f"'{one}':{labels}" for one in term.words) + ")"
