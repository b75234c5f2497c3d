"""Undoing a whole import: what would go and what would come back, person by person, then doing it.

A person whom somebody has changed since, or whom something new hangs on, is left as a whole: half
of what a list said of a person would be worth less than all of it. Within 30 days, once.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from peewee import fn

from plugins.staff.importing.applying import TABLES, update
from plugins.staff.importing.journal import as_runs, written_by
from plugins.staff.importing.models import ImportJournal, ImportRun
from plugins.staff.message_ids import N_
from plugins.staff.models import Compliance, Employment, Person
from portal import clock
from portal.audit.models import AuditEntry
from portal.audit.services import Line, record, record_many
from portal.database import database, fetch_rows, is_postgres
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.modules.services import institution_ids_with

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from plugins.staff.importing.journal import Update, Written
    from portal.access import Actor

UNDONE_WITHIN = dt.timedelta(days=30)
SLICE = 500
FEW_RUNS = 64
LISTED = 200

CHANGED_SINCE = N_("Has been changed since.")
HANGS_ON = N_("Something has been entered since that would go too.")
MODULE_IS_OFF = N_("The databank is switched off in the institution.")

READS = frozenset({"view", "export", "refuse", "sign_in"})
"""Actions of the audit after which a record is as it was."""
AUDITED = {
    "person": "staff_person",
    "employment": "staff_employment",
    "category": "staff_category",
    "compliance": "staff_compliance",
    "absences": "staff_absence",
    "education": "staff_education",
    "courses": "staff_course",
    "awards": "staff_award",
}
"""Kind of row in a journal → its table, as lines of the audit name it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A person of the import who is left as he is, and why."""

    person_id: int
    name: str
    reason: str


@dataclass(slots=True)
class UndoPlan:
    """What undoing would do: rows that go by table, changes that go back, persons that stay.

    ``gone``: kind of row → key → its person; ``back``: person and change; ``names`` of everybody
    concerned.
    """

    gone: dict[str, dict[int, int]] = field(default_factory=dict)
    back: list[tuple[int, Update]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    kept_count: int = 0
    names: dict[int, str] = field(default_factory=dict)

    @property
    def numbers(self) -> dict[str, int]:
        """The plan in numbers: rows that go by table, values that come back, persons kept."""
        return {
            **{table: len(keys) for table, keys in self.gone.items() if keys},
            "values": sum(len(values) for _person, (_table, _number, values) in self.back),
            "kept": self.kept_count,
        }

    @property
    def empty(self) -> bool:
        """Tell that nothing of the import can be undone."""
        return not self.back and not any(self.gone.values())


def last_line() -> int:
    """Return the number of the audit's last line."""
    return AuditEntry.select(fn.MAX(AuditEntry.id)).scalar() or 0


def can_be_undone(run: ImportRun) -> bool:
    """Tell whether a run has been taken in lately, can be undone and has not been."""
    return (
        run.state == "applied"
        and run.undone_at is None
        and run.last_line is not None
        and run.applied_at is not None
        and clock.now() - run.applied_at <= UNDONE_WITHIN
    )


def check_can_be_undone(run: ImportRun) -> None:
    """Refuse a run that cannot be undone, with the reason."""
    if run.undone_at is not None:
        raise Conflict(_("This import has been undone already."))
    if not can_be_undone(run):
        raise Conflict(_("Only an import of the last 30 days can be undone."))


def plan_undo(run: ImportRun) -> UndoPlan:
    """Say what undoing a run would do now; nothing is written."""
    written = written_by(run.id)
    touched = _Touched(written)
    reasons: dict[int, str] = {}
    _find_changed_values(written, touched, reasons)
    _find_later_lines(run, touched, reasons)
    _find_hanging(touched, reasons)
    _find_switched_off(touched, reasons)
    plan = UndoPlan(kept_count=len(reasons))
    for table, owners in touched.owners.items():
        plan.gone[table] = {one: person for one, person in owners.items() if person not in reasons}
    for one in written.changed:
        person = touched.person_of_change(one)
        if person is not None and person not in reasons:
            plan.back.append((person, one))
    plan.names = _names(touched.persons() - reasons.keys())
    listed = sorted(reasons)[:LISTED]
    names = _names(listed)
    plan.kept = [Kept(one, names.get(one, ""), reasons[one]) for one in listed]
    return plan


def undo(actor: Actor, run: ImportRun, *, partly: bool) -> dict[str, int]:
    """Undo a run inside the open transaction; return the numbers.

    Raises :class:`Conflict` when it cannot be undone, or when persons have been changed since and
    ``partly`` does not allow to leave them.
    """
    _hold(run)
    check_can_be_undone(run)
    plan = plan_undo(run)
    if plan.kept_count and not partly:
        raise Conflict(
            _(
                "Some people of the list have been changed since (%(n)s). Choose to undo the rest.",
                n=plan.kept_count,
            )
        )
    if plan.empty:
        raise Conflict(_("Nothing of this import is left to be undone."))
    before = last_line()
    lines = _lines(plan, run)
    for table in reversed(TABLES):
        _delete(TABLES[table][0], plan.gone.get(table, ()))
    for _person, (table, number, values) in reversed(plan.back):
        update(table, number, {name: _stored(name, old) for name, (old, _new) in values.items()})
    record_many(actor, lines)
    numbers = plan.numbers
    record(actor, "change", run, label=run.file_name, note=f"undone: {numbers}")
    run.undone_at, run.undone_by = clock.now(), actor.user
    run.first_undo_line, run.last_undo_line = before + 1, last_line()
    run.save(only=["undone_at", "undone_by", "first_undo_line", "last_undo_line"])
    ImportJournal.delete().where(ImportJournal.run == run.id).execute()
    return numbers


def _hold(run: ImportRun) -> None:
    """Read the run anew, and let nobody else write into the databank until the end."""
    if is_postgres():
        names = ", ".join(model._meta.table_name for model, _ in TABLES.values())  # noqa: SLF001
        database.execute_sql(f"lock table staff_import_run, {names} in share row exclusive mode")
    stored = ImportRun.get_by_id(run.id)
    for name in ("state", "undone_at", "applied_at", "last_line"):
        setattr(run, name, getattr(stored, name))


class _Touched:
    """The rows that a run created and that are still there, with the person of each."""

    def __init__(self, written: Written) -> None:
        self._written = written
        self.owners: dict[str, dict[int, int]] = {}
        """Kind of row → key of each created row that is there → its person."""
        self.places: dict[int, set[int]] = defaultdict(set)
        """Person → institutions of the posts that were created or changed."""
        self._changed: dict[tuple[str, int], int] = {}
        for table in TABLES:
            created = written.created.get(table, set())
            changed = {number for kind, number, _ in written.changed if kind == table}
            found = _persons_of(table, created | changed)
            self.owners[table] = {one: found[one][0] for one in created if one in found}
            self._changed.update({(table, one): found[one][0] for one in changed if one in found})
            for person, place in found.values():
                if place is not None:
                    self.places[person].add(place)

    def person_of_change(self, one: Update) -> int | None:
        """Return the person whom a change is about, none when the row is gone."""
        return self._changed.get((one[0], one[1]))

    def person_of(self, table: str, number: int) -> int | None:
        """Return the person of a row that the run touched; a person's own key is the person."""
        if table == "person":
            return number
        found = self.owners.get(table, {}).get(number)
        return self._changed.get((table, number)) if found is None else found

    def persons(self) -> set[int]:
        """Return everybody whom the run touched."""
        return {
            *self._changed.values(),
            *(person for owners in self.owners.values() for person in owners.values()),
        }


def _persons_of(table: str, keys: Collection[int]) -> dict[int, tuple[int, int | None]]:
    """Return the person of rows, and the institution where the row is a post."""
    model = TABLES[table][0]
    query: Any
    if model is Person:
        query = Person.select(Person.id, Person.id, None)
    elif model is Compliance:
        query = Compliance.select(Compliance.id, Employment.person, None).join(Employment)
    elif model is Employment:
        query = Employment.select(Employment.id, Employment.person, Employment.institution)
    else:
        query = model.select(model.id, model.person, None)
    return {
        key: (person, place)
        for part in _conditions(model.id, keys)
        for key, person, place in fetch_rows(query.where(part))
        if key in keys
    }


def _conditions(column: Any, keys: Collection[int]) -> Iterator[Any]:
    """Give conditions of a bounded length that cover the keys, and maybe more."""
    runs = as_runs(sorted(keys))
    if len(runs) <= FEW_RUNS:
        for first, last in runs:
            yield column.between(first, last)
        return
    wanted = sorted(keys)
    for start in range(0, len(wanted), SLICE):
        yield column.in_(wanted[start : start + SLICE])


def _find_changed_values(written: Written, touched: _Touched, reasons: dict[int, str]) -> None:
    """Find persons of whom a changed value is no more what the import wrote."""
    last: dict[tuple[str, int], dict[str, Any]] = {}
    for table, number, values in written.changed:
        last.setdefault((table, number), {}).update(
            {name: new for name, (_, new) in values.items()}
        )
    by_table: dict[str, set[int]] = defaultdict(set)
    for table, number in last:
        by_table[table].add(number)
    for table, keys in by_table.items():
        model = TABLES[table][0]
        names = TABLES[table][1]
        fields = [getattr(model, name) for name in names]
        for part in _conditions(model.id, keys):
            for key, *stored in fetch_rows(model.select(model.id, *fields).where(part)):
                wrote = last.get((table, key))
                if wrote is None:
                    continue
                now = dict(zip(names, stored, strict=True))
                if any(_shown(name, now[name]) != new for name, new in wrote.items()):
                    person = touched.person_of_change((table, key, {}))
                    if person is not None:
                        reasons[person] = CHANGED_SINCE


def _find_later_lines(run: ImportRun, touched: _Touched, reasons: dict[int, str]) -> None:
    """Find persons of whom the card or a part of it has a line of the audit since.

    What a later import wrote that has been undone itself does not count.
    """
    kinds = {audited: table for table, audited in AUDITED.items()}
    undone = list(
        ImportRun.select().where(ImportRun.undone_at.is_null(False), ImportRun.id != run.id)
    )
    persons = touched.persons()
    query = AuditEntry.select(
        AuditEntry.id, AuditEntry.subject, AuditEntry.subject_id, AuditEntry.action, AuditEntry.user
    ).where(AuditEntry.id > run.last_line, AuditEntry.subject.in_(list(kinds)))
    for number, subject, key, action, user in fetch_rows(query):
        if action in READS or key is None:
            continue
        person = touched.person_of(kinds[subject], key)
        if person in persons and person not in reasons and not _was_undone(number, user, undone):
            reasons[person] = CHANGED_SINCE


def _was_undone(line: int, user: int | None, runs: Sequence[ImportRun]) -> bool:
    return any(
        (run.first_line and run.first_line <= line <= (run.last_line or 0) and user == run.user_id)
        or (
            run.first_undo_line
            and run.first_undo_line <= line <= (run.last_undo_line or 0)
            and user == cast("Any", run).undone_by_id
        )
        for run in runs
    )


def _find_hanging(touched: _Touched, reasons: dict[int, str]) -> None:
    """Find created persons and posts on which something hangs that the import did not write."""
    tables = {model: table for table, (model, _names_of) in TABLES.items()}
    for model in (Person, Employment):
        owners = touched.owners.get(tables[model], {})
        for key, holder in model._meta.backrefs.items():  # noqa: SLF001 - peewee's public way
            own = touched.owners.get(tables.get(holder, ""), {})
            for part in _conditions(key, owners.keys()):
                query = holder.select(holder.id, key).where(part)
                for number, parent in fetch_rows(query):
                    if parent in owners and number not in own:
                        reasons[owners[parent]] = HANGS_ON


def _find_switched_off(touched: _Touched, reasons: dict[int, str]) -> None:
    """Find persons of institutions where the databank is only read."""
    on = {key for (key,) in fetch_rows(institution_ids_with("staff"))}
    for person, places in touched.places.items():
        if places - on:
            reasons[person] = MODULE_IS_OFF


def _names(persons: Collection[int]) -> dict[int, str]:
    query = Person.select(Person.id, Person.last_name, Person.first_name, Person.patronymic)
    return {
        key: " ".join(filter(None, parts))
        for condition in _conditions(Person.id, set(persons))
        for key, *parts in fetch_rows(query.where(condition))
        if key in persons
    }


def _lines(plan: UndoPlan, run: ImportRun) -> Iterable[Line]:
    """Return a line of the audit for each person: deleted, or with what goes and comes back."""
    changes: dict[int, dict[str, tuple[Any, Any]]] = defaultdict(dict)
    for table, owners in plan.gone.items():
        for number, person in owners.items():
            changes[person].setdefault(table, (number, None))
    for person, (_table, _number, values) in plan.back:
        for name, (old, new) in values.items():
            changes[person][name] = (new, old)
    gone = plan.gone.get("person", {})
    return [
        Line(
            action="delete" if person in gone else "change",
            table="staff_person",
            subject_id=person,
            label=plan.names.get(person, ""),
            institution_id=run.target_id or run.institution_id,
            changes=told,
            note=f"undo: {run.file_name}",
        )
        for person, told in changes.items()
    ]


def _delete(model: Any, keys: Collection[int]) -> None:
    """Delete rows; between the keys of a run there is nothing else, so a few statements do it."""
    for part in _conditions(model.id, keys):
        model.delete().where(part).execute()


def _shown(name: str, value: Any) -> Any:
    """Return a stored value as the journal writes it."""
    if name == "rate":
        return "" if value is None else f"{float(value):.2f}"
    return value.isoformat() if hasattr(value, "isoformat") else value


def _stored(name: str, value: Any) -> Any:
    """Return a value of the journal as it is stored."""
    return None if name == "rate" and value == "" else value
