"""Persons as data subjects: what belongs to one, how one is blocked and destroyed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from flask import url_for
from peewee import SQL

from plugins.staff.merging.models import DistinctPair, Merge
from plugins.staff.models import (
    Absence,
    Award,
    Category,
    Compliance,
    Course,
    Education,
    Employment,
    Participation,
    Person,
)
from plugins.staff.quality.models import AcceptedFinding
from portal.audit.models import AuditEntry
from portal.database import fetch_rows, is_sqlite
from portal.i18n import lazy_gettext as _
from portal.plugin import DataSubject

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from peewee import Model

PARTS: tuple[type[Model], ...] = (
    Participation,
    Award,
    Course,
    Education,
    Absence,
    Category,
    Employment,
)
TRACES: tuple[tuple[type[Model], str], ...] = (
    (AcceptedFinding, "person"),
    (DistinctPair, "first"),
    (DistinctPair, "second"),
    (Merge, "kept"),
    (Merge, "gone_id"),
)


def persons() -> DataSubject:
    """Return what the portal needs to know of persons."""
    return DataSubject(
        model=Person,
        title=_("Teachers and heads"),
        categories=(
            _("Full name, date of birth, sex"),
            _("SNILS, phone, e-mail"),
            _("Posts and service"),
            _("Qualification categories and attestations"),
            _("Education, courses, awards, parts in events"),
            _("Absences that shift terms"),
        ),
        purpose=_("Attestation of teaching staff and the records that it needs"),
        basis=_(
            "Federal law 273-FZ, articles 48 and 49; order 196 of 24.03.2023; the labour contract"
        ),
        name=lambda one: one.full_name,
        institutions=_institutions,
        parts=_parts,
        block=_block,
        destroy=_destroy,
        url=lambda one: url_for("staff.person_card", person_id=one.id),
    )


def _institutions(person: Person) -> Sequence[int]:
    rows = Employment.select(Employment.institution).where(Employment.person == person.id)
    return sorted({key for (key,) in fetch_rows(rows)})


def _parts(person: Person) -> Mapping[str, Sequence[int]]:
    """Return table and keys of everything held; parts deleted before, too, which the audit names."""
    merged = Merge.select(Merge.gone_id).where(Merge.kept == person.id, Merge.undone_at.is_null())
    cards = {person.id, *(key for (key,) in fetch_rows(merged))}
    found: dict[str, set[int]] = {_table(Person): cards}
    for model, field in TRACES:
        traced: Any = model
        column = traced._meta.fields[field]  # noqa: SLF001 - peewee's public way
        rows = traced.select(traced.id).where(column == person.id)
        found.setdefault(_table(model), set()).update(key for (key,) in fetch_rows(rows))
    for model in PARTS:
        owner: Any = model
        rows = owner.select(owner.id).where(owner.person == person.id)
        found[_table(model)] = {key for (key,) in fetch_rows(rows)}
    posts = list(found[_table(Employment)])
    rows = Compliance.select(Compliance.id).where(Compliance.employment.in_(posts or [0]))
    found[_table(Compliance)] = {key for (key,) in fetch_rows(rows)}
    for card in cards:
        for table, key in _deleted_before(card):
            found[table].add(key)
    return {table: sorted(keys) for table, keys in found.items()}


def _deleted_before(person_id: int) -> Iterable[tuple[str, int]]:
    """Return table and key of parts whose lines in the audit name the person by key."""
    tables = [_table(model) for model in PARTS]
    marks = [f'"person_id": [{person_id}, ', f'"person_id": [null, {person_id}]']
    holds = "instr(changes, ?) > 0" if is_sqlite() else "strpos(changes, %s) > 0"
    condition = SQL(f"({holds} or {holds})", marks)
    rows = AuditEntry.select(AuditEntry.subject, AuditEntry.subject_id).where(
        AuditEntry.subject.in_(tables), AuditEntry.subject_id.is_null(False), condition
    )
    return [(str(table), int(key)) for table, key in fetch_rows(rows)]


def _block(person: Person, blocked: bool) -> None:  # noqa: FBT001 - the contract's argument
    Person.update(blocked=blocked).where(Person.id == person.id).execute()


def _destroy(person: Person) -> Mapping[str, int]:
    """Delete a person with everything; journals are cleaned beside (:mod:`plugins.staff.privacy.traces`)."""
    gone: Counter[str] = Counter()
    posts = [
        key
        for (key,) in fetch_rows(
            Employment.select(Employment.id).where(Employment.person == person.id)
        )
    ]
    gone[_table(Compliance)] += (
        Compliance.delete().where(Compliance.employment.in_(posts or [0])).execute()
    )
    for model in PARTS:
        owner: Any = model
        gone[_table(model)] += owner.delete().where(owner.person == person.id).execute()
    for model, field in TRACES:
        column = model._meta.fields[field]  # noqa: SLF001 - peewee's public way
        gone[_table(model)] += model.delete().where(column == person.id).execute()
    gone[_table(Person)] += Person.delete().where(Person.id == person.id).execute()
    return {table: count for table, count in gone.items() if count}


def _table(model: type[Model]) -> str:
    name: str = model._meta.table_name  # noqa: SLF001 - peewee's public way
    return name
