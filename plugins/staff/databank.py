"""The staff list: one row per post as of a day, filtered, within the actor's reach, paged by key."""

from __future__ import annotations

import base64
import binascii
import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from flask import current_app
from peewee import SQL, NodeList, Tuple, Value, fn

from plugins.staff.conditions import (
    chosen,
    has_word,
    of_institution,
    of_person,
    quoted,
    slot,
    words_of,
)
from plugins.staff.models import Category, Compliance, Employment, Person, Position
from plugins.staff.policies import sees_blocked
from plugins.staff.standing import HeldCategory, category_of_post, titles_of_person
from portal import clock
from portal.access import Actor, Reach, policies
from portal.database import Prepared, as_date, database, fetch_rows, is_sqlite
from portal.institutions.models import Institution, Municipality
from portal.workdays import add_months

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from plugins.staff.filters import StaffFilters
    from portal.plugin.manager import Plugins

PAGE = 50
COUNT_BOUND = 3_000
DENSE = 500
SOON_MONTHS = 6
KEY_DIGITS = 18


class StaffRow(NamedTuple):
    """One post in the list; dates are as the database gave them until they are shown."""

    id: int
    person_id: int
    last_name: str
    first_name: str
    patronymic: str
    name_key: str
    institution_id: int
    institution: str
    position_id: int
    position: str
    subject: str
    kind: str
    started_on: Any
    ended_on: Any
    demo: bool
    category: HeldCategory | None = None
    titles: tuple[str, ...] = ()
    compliance: tuple[Any, str] | None = None
    more: Any = None

    @property
    def short_name(self) -> str:
        """Return «Фамилия И. О.»."""
        first = f"\N{NO-BREAK SPACE}{self.first_name[0]}." if self.first_name else ""
        second = f"\N{NO-BREAK SPACE}{self.patronymic[0]}." if self.patronymic else ""
        return f"{self.last_name}{first}{second}"

    @property
    def full_name(self) -> str:
        """Return «Фамилия Имя Отчество»."""
        return " ".join(filter(None, (self.last_name, self.first_name, self.patronymic)))


OWN = StaffRow._fields.index("category")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list: its rows, how many there are in all, and the keys of its neighbours."""

    rows: list[StaffRow]
    count: int
    more_than_counted: bool
    previous: str | None
    next: str | None


_COLUMNS = (
    Employment.id,
    Person.id,
    Person.last_name,
    Person.first_name,
    Person.patronymic,
    Employment.name_key,
    Institution.id,
    Institution.short_name,
    Position.id,
    Position.title,
    Employment.subject,
    Employment.kind,
    Employment.started_on,
    Employment.ended_on,
    Person.demo,
)


def staff_page(
    actor: Actor,
    filters: StaffFilters,
    *,
    sort: str = "name",
    after: str = "",
    before: str = "",
) -> Page:
    """Return a page of posts that the actor may see.

    ``after`` and ``before`` are the keys that an earlier page gave. The count is exact up to
    ``COUNT_BOUND`` (``DENSE`` for a common name). Two queries, three when a name is searched.
    """
    search = _Search.of(filters)
    key = _read_key(after or before)
    backwards = bool(before) and key is not None
    shape = _Shape(
        filters, search, sort.lstrip("-"), sort.startswith("-"), key is not None, backwards
    )
    values = search.values | _values(filters) | {"limit": PAGE + 1}
    if key is not None:
        values |= {"key_text": key[0], "key_name": key[1], "key_id": key[2]}
    found = _of_shape(actor, shape, values)
    count = found[0][0] if found else _count_alone(actor, shape, values)
    rows = found[:PAGE]
    more = len(found) > PAGE
    if backwards:
        rows.reverse()
    by_institution = shape.by == "institution"
    first, last = (
        (_write_key(rows[0], by_institution=by_institution),
         _write_key(rows[-1], by_institution=by_institution))
        if rows
        else (None, None)
    )  # fmt: skip
    return Page(
        rows=with_standing([StaffRow(*row[2:]) for row in rows], as_of(filters)),
        count=min(count, shape.bound),
        more_than_counted=count > shape.bound,
        previous=first if (more if backwards else key is not None) else None,
        next=last if (more or backwards) else None,
    )


def as_of(filters: StaffFilters) -> dt.date:
    """Return the day that the filters ask about: today unless they name one."""
    return filters.as_of or clock.today()


def posts_query(actor: Actor, filters: StaffFilters) -> Any:
    """Return the posts that the actor may see and the filters let through, as a query.

    It joins person, institution and position and holds its values: for duties, reports, totals.
    """
    search = _Search.of(filters)
    shape = _Shape(filters, search, "institution", down=False, paged=False, backwards=False)
    return shape.base(actor, filled(search.values | _values(filters)))


def keys_of(
    actor: Actor, filters: StaffFilters, *, sort: str = "name", limit: int | None = None
) -> list[int]:
    """Return the keys of all posts of the list in its order: for files and for acts on many rows."""
    search = _Search.of(filters)
    shape = _Shape(
        filters, search, sort.lstrip("-"), sort.startswith("-"), paged=False, backwards=False
    )
    query = shape.keys(actor, filled(search.values | _values(filters))).limit(limit)
    return [key for (key,) in fetch_rows(query)]


def batch_of(actor: Actor, keys: Sequence[int], day: dt.date) -> list[StaffRow]:
    """Return the rows of some posts that the actor may see, in the order of their keys."""
    query = _joined(policies[Employment].rows(actor)).where(Employment.id.in_(list(keys) or [0]))
    by_key = {row[0]: StaffRow(*row) for row in fetch_rows(query.select(*_COLUMNS))}
    rows = [by_key[key] for key in keys if key in by_key]
    found: list[StaffRow] = []
    for start in range(0, len(rows), PAGE):
        found += with_standing(rows[start : start + PAGE], day)
    return found


def count_posts(actor: Actor, filters: StaffFilters) -> int:
    """Return how many posts fit, counted up to ``COUNT_BOUND`` + 1."""
    search = _Search.of(filters)
    shape = _Shape(filters, search, "institution", down=False, paged=False, backwards=False)
    values = search.values | _values(filters) | _reach_values(actor)

    def build() -> Any:
        counted = shape.counted(_slotted(actor))
        return Employment.select(fn.COUNT(SQL("*"))).from_(counted)

    key = ("staff.count", *shape.key, *_reach_form(actor))
    return int(_prepared(key, build).rows(**values)[0][0])


def with_standing(rows: list[StaffRow], day: dt.date) -> list[StaffRow]:
    """Return rows with the category, titles and last attestation that stand on a day: one query."""
    if not rows:
        return rows
    held: dict[int, list[HeldCategory]] = {}
    attested: dict[int, tuple[Any, str]] = {}
    facts = _prepared(("staff.facts",), lambda: _facts(PAGE)).rows(
        day=day.isoformat(),
        **_numbered("person", [row.person_id for row in rows]),
        **_numbered("post", [row.id for row in rows]),
    )
    for is_category, owner, kind, position_id, begun, term, until in facts:
        if is_category:
            held.setdefault(owner, []).append(
                HeldCategory(kind, position_id, as_date(begun), term, as_date(until))
            )
        elif owner not in attested or str(attested[owner][0]) < str(begun):
            attested[owner] = (begun, kind)
    none: list[HeldCategory] = []
    return [
        StaffRow._make(
            (
                *row[:OWN],
                category_of_post(held.get(row.person_id, none), row.position_id, day),
                titles_of_person(held.get(row.person_id, none), day),
                attested.get(row.id),
                row.more,
            )
        )
        for row in rows
    ]


def choices_of(actor: Actor, municipality: int | None) -> dict[str, list[tuple[int, str]]]:
    """Return what the filter bar offers: municipalities, institutions, positions; one query.

    Who reaches the whole portal chooses a municipality first: thousands of institutions are no
    choice.
    """
    everywhere = actor.reach.everything
    inside = municipality if everywhere else None
    key = ("staff.choices", _reach_form(actor), inside is not None)
    values = {"chosen": inside} | _reach_values(actor)
    found: dict[str, list[tuple[int, str]]] = {
        "municipality": [],
        "institution": [],
        "position": [],
    }
    rows = _prepared(key, lambda: _choices(_slotted(actor), inside)).rows(**values)
    for kind, number, title, _sort in sorted(rows, key=lambda row: str(row[3])):
        found[kind].append((number, title))
    return found


def _choices(actor: Actor, inside: int | None) -> Any:
    query: Any = Position.select(SQL("'position'"), Position.id, Position.title, Position.title)
    if actor.reach.everything:
        query = query.union_all(
            policies[Municipality]
            .rows(actor)
            .select(SQL("'municipality'"), Municipality.id, Municipality.name, Municipality.name)
        )
        if inside is None:
            return query
    institutions = policies[Institution].rows(actor)
    if inside is not None:
        institutions = institutions.where(Institution.municipality == slot("chosen"))
    return query.union_all(
        institutions.select(
            SQL("'institution'"), Institution.id, Institution.short_name, Institution.sort_key
        )
    )


@dataclass(frozen=True, slots=True)
class _Search:
    """How a name is looked for: by keys found through the index of trigrams, or by reading names."""

    keys: bool
    words: int
    values: dict[str, Any] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, filters: StaffFilters) -> _Search:
        if not filters.name:
            return cls(False, 0)
        long, short = words_of(filters.name)
        if not is_sqlite():
            like = {f"like{at}": f"%{_escaped(one)}%" for at, one in enumerate((*long, *short))}
            return cls(False, len(like), like)
        ids = _found_by_trigrams(long) if long else None
        if ids is None or len(ids) > DENSE:
            short = [*long, *short]
            ids = None
        values: dict[str, Any] = {f"word{at}": one for at, one in enumerate(short)}
        if ids is not None:
            values["keys"] = f"[{','.join(map(str, ids))}]"
        return cls(ids is not None, len(short), values)


def _found_by_trigrams(words: list[str]) -> list[int]:
    """Return the keys of the persons whose names hold all words; no more than ``DENSE`` + 1."""
    found = database.execute_sql(
        "select rowid from staff_person_search where staff_person_search match ? limit ?",
        (quoted(words), DENSE + 1),
    )
    return [row[0] for row in found.fetchall()]


def _escaped(word: str) -> str:
    return word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the text of the list's query depends on."""

    filters: StaffFilters
    search: _Search
    by: str
    down: bool
    paged: bool
    backwards: bool

    @property
    def key(self) -> tuple[Any, ...]:
        return (
            "staff.list", self.filters.shape, self.search.keys, self.search.words,
            self.by, self.down, self.paged, self.backwards,
        )  # fmt: skip

    def base(self, actor: Actor, place: Callable[[str], Any] = slot) -> Any:
        """Return the joined query of the posts that fit, by the actor's policy.

        ``place`` gives what stands for a value: its slot, or the value itself.
        """
        query = _joined(policies[Employment].rows(actor))
        return query.where(*self._conditions(place))

    def counted(self, actor: Actor, place: Callable[[str], Any] = slot) -> Any:
        """Return the bounded query of the posts that fit, joined to no more than filters ask for."""
        query = policies[Employment].rows(actor)
        if of_person(self.filters):
            query = query.join(Person).switch(Employment)
        if of_institution(self.filters):
            query = query.join(Institution).switch(Employment)
        return query.where(*self._conditions(place)).select(SQL("1")).limit(self.bound + 1)

    @property
    def bound(self) -> int:
        """Return how far is counted: less far where every name has to be read."""
        return DENSE if self.search.words and not self.search.keys else COUNT_BOUND

    def _conditions(self, place: Callable[[str], Any]) -> list[Any]:
        conditions = chosen(self.filters, place)
        conditions += [has_word(number, place) for number in range(self.search.words)]
        if self.search.keys:
            keys = (SQL("(select value from json_each("), place("keys"), SQL("))"))
            conditions.append(Employment.person.in_(NodeList(keys, glue="")))
        return conditions

    def build(self, actor: Actor) -> Any:
        """Return the query of one page: the bounded count, the sorting text, then the row.

        The posts of the page are chosen first, by what they are sorted by alone: sorting whole
        rows takes twice as long.
        """
        order, text = self._order()
        counted = Employment.select(fn.COUNT(SQL("*"))).from_(self.counted(actor))
        query = Employment.select(
            counted,
            text,
            *_COLUMNS,
        )
        return _joined(query).where(Employment.id.in_(self._of_page(actor))).order_by(*order)

    def _order(self) -> tuple[list[Any], Any]:
        """Return what rows are ordered by, and the first text of it."""
        text = Institution.sort_key if self.by == "institution" else Employment.name_key
        order: list[Any] = [text, Employment.id]
        if self.by != "name":
            order.insert(1, Employment.name_key)
        falling = self.down != self.backwards
        return [one.desc() if falling else one for one in order], text

    def keys(self, actor: Actor, place: Callable[[str], Any] = slot) -> Any:
        """Return the query of the keys of all posts that fit, in their order."""
        query = policies[Employment].rows(actor)
        if of_person(self.filters):
            query = query.join(Person).switch(Employment)
        if self.by == "institution" or of_institution(self.filters):
            query = query.join(Institution).switch(Employment)
        order, _text = self._order()
        query = query.where(*self._conditions(place))
        return query.select(Employment.id).order_by(*order)

    def _of_page(self, actor: Actor) -> Any:
        """Return the query of the keys of a page's posts, and of one more."""
        query = self.keys(actor)
        _order, text = self._order()
        if self.paged:
            keys = [slot("key_text"), slot("key_name"), slot("key_id")]
            columns = [text, Employment.name_key, Employment.id]
            if self.by == "name":
                del keys[1], columns[1]
            here, there = Tuple(*columns), Tuple(*keys)
            falling = self.down != self.backwards
            bound = text <= slot("key_text") if falling else text >= slot("key_text")
            query = query.where(bound, here < there if falling else here > there)
        return query.limit(slot("limit"))


def _joined(query: Any) -> Any:
    """Return a query of posts with person, institution and position joined to it."""
    return (
        query.join(Person)
        .switch(Employment)
        .join(Institution)
        .switch(Employment)
        .join(Position)
        .switch(Employment)
    )


def _count_alone(actor: Actor, shape: _Shape, values: dict[str, Any]) -> int:
    """Return the count when a page is empty: nothing there, or a key past the end."""
    if not shape.paged:
        return 0
    whole = dataclasses.replace(shape, paged=False, backwards=False)
    found = _of_shape(actor, whole, values)
    return found[0][0] if found else 0


def filled(values: dict[str, Any]) -> Callable[[str], Any]:
    """Return what puts values themselves where a written-once query has slots."""
    return lambda name: Value(values[name], converter=False)


def _values(filters: StaffFilters) -> dict[str, Any]:
    day = as_of(filters)
    return {
        "municipality": filters.municipality,
        "institution": filters.institution,
        "institution_kind": filters.institution_kind,
        "position": filters.position,
        "subject": f"%{filters.subject}%",
        "kind": filters.kind,
        "as_of": day.isoformat(),
        "soon": add_months(day, SOON_MONTHS).isoformat(),
    }


def _of_shape(actor: Actor, shape: _Shape, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    key = (*shape.key, _reach_form(actor))
    return _prepared(key, lambda: shape.build(_slotted(actor))).rows(
        **values, **_reach_values(actor)
    )


def _prepared(key: tuple[Any, ...], build: Callable[[], Any]) -> Prepared:
    """Return a query whose text is written once for each shape; the policy's text is part of it."""
    plugins: Plugins = current_app.extensions["plugins"]
    found = plugins.prepared.get(key)
    if found is None:
        found = plugins.prepared[key] = Prepared(build)
    return found


def _slotted(actor: Actor) -> Actor:
    """Return the actor with slots for the keys of the reach, so that one text serves all of a kind."""
    reach = actor.reach
    return dataclasses.replace(
        actor,
        reach=Reach(
            None if reach.municipality_id is None else cast("int", slot("reach_municipality")),
            None if reach.institution_id is None else cast("int", slot("reach_institution")),
        ),
    )


def _reach_values(actor: Actor) -> dict[str, Any]:
    return {
        "reach_municipality": actor.reach.municipality_id,
        "reach_institution": actor.reach.institution_id,
    }


def _reach_form(actor: Actor) -> tuple[bool, ...]:
    """Return what the policies' texts depend on: the width of the reach, and the rights to see."""
    return (
        actor.reach.municipality_id is not None,
        actor.reach.institution_id is not None,
        *(
            actor.can(policies[one].permission("view"))
            for one in (Employment, Institution, Municipality)
        ),
        sees_blocked(actor),
    )


def _facts(count: int) -> Any:
    persons = [slot(f"person{at}") for at in range(count)]
    posts = [slot(f"post{at}") for at in range(count)]
    return Category.select(
        SQL("1"),
        Category.person,
        Category.kind,
        Category.position,
        Category.assigned_on,
        Category.term,
        Category.valid_until,
    ).where(Category.person.in_(persons)) + Compliance.select(
        SQL("0"),
        Compliance.employment,
        Compliance.decision,
        SQL("0"),
        Compliance.held_on,
        SQL("''"),
        Compliance.held_on,
    ).where(Compliance.employment.in_(posts), Compliance.held_on <= slot("day"))


def _numbered(name: str, values: Sequence[int]) -> dict[str, int]:
    """Return values under ``name0``, ``name1``…: the slots of a page, the last one filling it up."""
    whole = [*values, *[values[-1]] * (PAGE - len(values))]
    return {f"{name}{at}": value for at, value in enumerate(whole)}


def _write_key(row: tuple[Any, ...], *, by_institution: bool) -> str:
    """Return the key of a row for an address: what it is sorted by, and its number."""
    name = row[7] if by_institution else ""
    text = "\x1f".join((row[1], name, str(row[2])))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_key(text: str) -> tuple[str, str, int] | None:
    """Return what a key says; none for a text that is no key."""
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        sorted_by, name, number = plain.split("\x1f")
        return sorted_by, name, int(number[:KEY_DIGITS])
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
