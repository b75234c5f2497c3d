"""Writing what was planned: many rows a statement, in the one transaction of the import."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from plugins.staff.importing.outcome import Action
from plugins.staff.models import (
    Absence,
    Award,
    Category,
    Compliance,
    Course,
    Education,
    Employment,
    Person,
)
from portal import clock
from portal.audit.services import Line, record_many
from portal.database import database, fold, is_sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from plugins.staff.importing.journal import Journal, Update
    from plugins.staff.importing.outcome import PlannedRow
    from portal.access import Actor

BLOCK = 1000
"""Ids taken at once from a sequence of PostgreSQL."""
MOST_VALUES = 6_000
"""Values bound to one statement; SQLite takes 32,766, but a longer one only costs memory."""

TABLES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "person": (
        Person,
        (
            "last_name",
            "first_name",
            "patronymic",
            "name_key",
            "birth_on",
            "sex",
            "snils",
            "phone",
            "email",
            "note",
        ),
    ),
    "employment": (
        Employment,
        (
            "person",
            "institution",
            "position",
            "subject",
            "kind",
            "rate",
            "started_on",
            "in_position_since",
        ),
    ),
    "category": (
        Category,
        (
            "person",
            "kind",
            "position",
            "assigned_on",
            "order_number",
            "order_on",
            "term",
            "valid_until",
        ),
    ),
    "compliance": (
        Compliance,
        ("employment", "held_on", "decision", "protocol_number", "next_on"),
    ),
    "absences": (Absence, ("person", "institution", "kind", "started_on", "ended_on")),
    "education": (
        Education,
        ("person", "level", "school", "speciality", "qualification", "finished_year"),
    ),
    "courses": (Course, ("person", "title")),
    "awards": (Award, ("person", "title")),
}
"""Kind of operation → its model and the fields that an insert gives, in order of dependence."""

NAME_FIELDS = frozenset({"last_name", "first_name", "patronymic"})


class NewIds:
    """Hands out the ids of rows that will be written in the transaction that is open."""

    def __init__(self) -> None:
        self._ids: dict[str, Iterator[int]] = {}

    def __call__(self, table: str) -> int:
        """Return the id of the next new row of a table."""
        found = next(self._ids.get(table, iter(())), None)
        if found is None:
            self._ids[table] = self._more(TABLES[table][0]._meta.table_name)  # noqa: SLF001 - peewee's public way
            found = next(self._ids[table])
        return found

    @staticmethod
    def _more(name: str) -> Iterator[int]:
        """Give ids: on SQLite the writing transaction is alone, so they follow the greatest."""
        if is_sqlite():
            row = database.execute_sql(f'select coalesce(max(id), 0) from "{name}"').fetchone()  # noqa: S608 - own names
            return itertools.count(row[0] + 1)
        rows = database.execute_sql(
            f"select nextval(pg_get_serial_sequence('{name}', 'id'))"  # noqa: S608 - own names
            f" from generate_series(1, {BLOCK})"
        ).fetchall()
        return iter([row[0] for row in rows])


class PreviewIds:
    """Ids for planning alone: negative, so that they are never taken for rows."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self, _table: str) -> int:
        """Return the next id."""
        self._last -= 1
        return self._last


def write_rows(
    actor: Actor, rows: Iterable[PlannedRow], *, note: str, journal: Journal | None = None
) -> int:
    """Write the operations of planned rows and their lines of the audit; return how many rows.

    Must run inside the transaction of the import; ``journal`` keeps what can be undone.
    """
    inserts: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    updates: list[Update] = []
    lines: list[Line] = []
    for row in rows:
        if row.action not in {Action.ADD, Action.CHANGE}:
            continue
        for table, number, values in row.operations:
            if isinstance(values, tuple):
                inserts[table].append((number, *values))
            else:
                updates.append((table, number, values))
        lines.append(
            Line(
                action="import",
                table="staff_person",
                subject_id=row.person_id,
                label=row.name,
                institution_id=row.institution_id,
                changes=row.audit or _added(row),
                note=f"{note} {row.address}",
            )
        )
    for table in TABLES:
        if inserts[table]:
            _insert(table, inserts[table])
    for table, number, values in updates:
        update(table, number, {name: new for name, (_old, new) in values.items()})
    if journal is not None:
        journal.keep(inserts, updates)
    record_many(actor, lines)
    return len(lines)


def _added(row: PlannedRow) -> dict[str, tuple[Any, Any]]:
    """Return what the audit says of a new person: the facts that came in."""
    post = ", ".join(filter(None, (row.position, row.subject)))
    found: dict[str, tuple[Any, Any]] = {"position": (None, post)}
    if row.category != "none":
        found["category"] = (None, row.category)
        found["assigned_on"] = (None, row.assigned_on)
        found["valid_until"] = (None, row.valid_until)
    return found


def _insert(table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    model, names = TABLES[table]
    fields = model._meta.fields  # noqa: SLF001 - peewee's public way
    given = ("id", *names)
    constant = {
        name: field.default() if callable(field.default) else field.default
        for name, field in fields.items()
        if name not in given and field.default is not None
    }
    stored = tuple(fields[name].db_value(value) for name, value in constant.items())
    columns = ", ".join(f'"{fields[name].column_name}"' for name in (*given, *constant))
    marks = f"({', '.join([database.param] * (len(given) + len(constant)))})"
    # SQLite's search index is flushed at the start of each statement that fires its trigger, so
    # rows that come in one statement cost it a third of what executemany does (measured).
    for part in _slices(rows, MOST_VALUES // (len(given) + len(constant))):
        statement = (
            f'insert into "{model._meta.table_name}" ({columns})'  # noqa: S608, SLF001 - own names
            f" values {', '.join([marks] * len(part))}"
        )
        database.cursor().execute(statement, [one for row in part for one in (*row, *stored)])


def _slices(rows: Sequence[tuple[Any, ...]], length: int) -> Iterator[Sequence[tuple[Any, ...]]]:
    for start in range(0, len(rows), length):
        yield rows[start : start + length]


def update(table: str, number: int, values: dict[str, Any]) -> None:
    """Set values of a row, with its version, its moment and its search form."""
    model = TABLES[table][0]
    fields = model._meta.fields  # noqa: SLF001 - peewee's public way
    changed = dict(values)
    if "version" in fields:
        changed["version"] = model.version + 1
    if "changed_at" in fields:
        changed["changed_at"] = clock.now()
    if NAME_FIELDS & values.keys():
        person = Person.get_by_id(number)
        parts = (
            values.get(name, getattr(person, name))
            for name in ("last_name", "first_name", "patronymic")
        )
        changed["name_key"] = fold(" ".join(filter(None, parts)))
    model.update(changed).where(model.id == number).execute()
