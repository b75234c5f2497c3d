"""What the databank answers to the global search: persons, positions, orders about categories.

Inside a municipality or less, every name is read and compared. Above it names are found through the
indexes: by the beginning of the last name, by parts of the name, and for typing errors by the last
names that are near. Rows come through the policies alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from peewee import OP, Expression, fn

from plugins.staff.conditions import has_word, quoted
from plugins.staff.databank import filled
from plugins.staff.models import Category, Employment, Person, Position
from plugins.staff.nearest import is_wide
from plugins.staff.permissions import StaffPermission
from plugins.staff.surnames import near_surnames
from portal import clock
from portal.access import policies
from portal.database import as_date, database, fetch_rows, fold, is_sqlite
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.plugin import SearchResult
from portal.search.likeness import fitness, fitting
from portal.search.meaning import Query, parse

if TYPE_CHECKING:
    from portal.access import Actor

MOST = 20
READ_AT_ONCE = 400
TRIGRAM = 3
LEAST_DIGITS = 2
LEFT_BEHIND = 0.04
AFTER_ALL_LETTERS = "\N{HANGUL SYLLABLE HIH}"


def find(actor: Actor, text: str) -> list[SearchResult]:
    """Return persons, positions and orders within reach that a text may mean, the best first."""
    query = parse(text)
    if not query.words:
        return []
    found = [*_persons(actor, query), *_positions(actor, query), *_orders(actor, query, text)]
    return sorted(found, key=lambda one: -one.score)[:MOST]


def named(actor: Actor, query: Query) -> dict[int, float]:
    """Return the keys of the persons within reach whose names fit best, each with how well."""
    if all(one.isdecimal() for one in query.words):
        return {}
    rows = policies[Employment].rows(actor)
    if is_wide(actor):
        return _through_indexes(rows, query)
    names = _names(rows)
    return _best(query, names) or _best(query, names, errors=True)


def _persons(actor: Actor, query: Query) -> list[SearchResult]:
    best = named(actor, query)
    return _told(actor, best) if best else []


def _through_indexes(rows: Any, query: Query) -> dict[int, float]:
    """Return the best of a wide reach: by beginnings, by parts of the name, by near last names."""
    names = [
        one
        for text in _beginnings(query)
        for one in _names(rows.where(_begins(text)), READ_AT_ONCE)
    ]
    best = _best(query, names)
    parts = [one for one in query.words if len(one) >= TRIGRAM]
    if not best and parts:
        best = _best(query, _names(rows.where(_holds(parts)), READ_AT_ONCE))
    if not best:
        near = [one for word in query.words for one in near_surnames(word)]
        names = [
            one for name in near for one in _names(rows.where(_begins(f"{name} ")), READ_AT_ONCE)
        ]
        best = _best(query, names, errors=True)
    return best


def _beginnings(query: Query) -> list[str]:
    """Return the beginnings of the name that a query may mean, the longest first."""
    found = []
    for word in query.words:
        others = [one for one in query.words if one != word]
        found += [f"{word} {one}" for one in (*others, *query.initials[:1])]
    return [*found, *query.words]


def _begins(text: str) -> Any:
    if is_sqlite():
        return (Employment.name_key >= text) & (Employment.name_key < text + AFTER_ALL_LETTERS)
    like = Expression(Person.name_key, OP.LIKE, f"{_plain(text)}%")
    return Employment.person.in_(Person.select(Person.id).where(like))


def _holds(words: list[str]) -> Any:
    if not is_sqlite():
        values = {f"like{at}": f"%{_plain(one)}%" for at, one in enumerate(words)}
        held = [has_word(at, filled(values)) for at in range(len(words))]
        whole = held[0]
        for one in held[1:]:
            whole &= one
        return whole
    rows = database.execute_sql(
        "select rowid from staff_person_search where staff_person_search match ? limit ?",
        (quoted(words), READ_AT_ONCE),
    ).fetchall()
    return Employment.person.in_([row[0] for row in rows] or [0])


def _plain(text: str) -> str:
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _names(rows: Any, most: int | None = None) -> list[tuple[int, str]]:
    query = rows.select(Employment.person, Employment.name_key)
    if most is not None:
        query = query.order_by(Employment.name_key).limit(most)
    return [(key, name) for key, name in fetch_rows(query) if name]


def _best(query: Query, names: list[tuple[int, str]], *, errors: bool = False) -> dict[int, float]:
    """Return the persons whose names fit best, each with how well."""
    found = fitting(query, [name for _key, name in names], errors=errors)
    found.sort(key=lambda one: -one[1])
    best: dict[int, float] = {}
    for place, score in found[: MOST * 2]:
        best.setdefault(names[place][0], score)
    return best


def _told(actor: Actor, scores: dict[int, float]) -> list[SearchResult]:
    """Return persons with where they work; who has left stands after who has not."""
    query = (
        policies[Employment]
        .rows(actor)
        .join(Person)
        .switch(Employment)
        .join(Institution)
        .switch(Employment)
        .join(Position)
        .where(Employment.person.in_(list(scores)))
        .select(
            Person.id,
            Person.last_name,
            Person.first_name,
            Person.patronymic,
            Institution.short_name,
            Position.title,
            Employment.subject,
            Employment.ended_on,
        )
        .order_by(Employment.ended_on.is_null(False), Employment.ended_on.desc(), Employment.id)
    )
    today = clock.today()
    found: dict[int, SearchResult] = {}
    for key, last, first, patronymic, place, position, subject, ended in fetch_rows(query):
        if key in found:
            continue
        left = as_date(ended)
        gone = left is not None and left < today
        post = f"{position}, {subject}" if subject else position
        note = [place, post, _("left %(day)s", day=format_date(left)) if gone else ""]
        found[key] = SearchResult(
            title=" ".join(filter(None, (last, first, patronymic))),
            kind=_("Person"),
            url=url_for("staff.person_card", person_id=key),
            permission=StaffPermission.VIEW,
            note=" · ".join(filter(None, note)),
            score=scores[key] - (LEFT_BEHIND if gone else 0),
            table=Person._meta.table_name,  # noqa: SLF001 - peewee's public way
            key=key,
        )
    return list(found.values())


def _positions(actor: Actor, query: Query) -> list[SearchResult]:
    rows = fetch_rows(policies[Position].rows(actor).select(Position.id, Position.title))
    return [
        SearchResult(
            title=title,
            kind=_("Position"),
            url=url_for("staff.person_list", position=key),
            permission=StaffPermission.VIEW,
            note=_("everybody who holds it"),
            score=score,
        )
        for key, title in rows
        if (score := fitness(query, title.casefold()))
    ]


def _orders(actor: Actor, query: Query, text: str) -> list[SearchResult]:
    """Return persons by the number of the order that gave a category; two digits are asked for."""
    digits = max(query.numbers, key=len, default="")
    if len(digits) < LEAST_DIGITS:
        return []
    place = fn.INSTR if is_sqlite() else fn.STRPOS
    rows = (
        policies[Category]
        .rows(actor)
        .join(Person)
        .where(place(Category.order_number, digits) > 0)
        .select(
            Person.id,
            Person.last_name,
            Person.first_name,
            Person.patronymic,
            Category.order_number,
            Category.order_on,
        )
        .order_by(Category.order_on.desc(), Category.id)
        .limit(READ_AT_ONCE)
    )
    named = fold(_("Order"))
    wanted = text.casefold().strip(" №")
    found = []
    for key, last, first, patronymic, number, day in fetch_rows(rows):
        plain = number.casefold().strip(" №")
        score = 1.0 if plain == wanted else fitness(query, f"{named} {plain}")
        if score:
            name = " ".join(filter(None, (last, first, patronymic)))
            found.append(
                SearchResult(
                    title=_("Order %(number)s: %(name)s", number=number, name=name),
                    kind=_("Order"),
                    url=url_for("staff.person_card", person_id=key),
                    permission=StaffPermission.VIEW,
                    note=format_date(as_date(day)),
                    score=score,
                )
            )
    return sorted(found, key=lambda one: -one.score)[:MOST]
