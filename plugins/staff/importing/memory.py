"""What is remembered of an import for the next one: of the institution, its district, the portal.

The nearest place wins. Answers about institutions are keys: one that lies outside the reach of who
imports is never used, so a district's answers show nobody another institution.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from plugins.staff.importing.columns_recalled import (
    ColumnMemory,
    Remembered,
    RememberedTable,
    mark_of,
)
from plugins.staff.importing.decisions import LEAVE_OUT, Decisions
from plugins.staff.importing.models import ImportMemory
from portal import clock
from portal.access import policies
from portal.comparable_text import key
from portal.database import write
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugins.staff.importing.models import ImportRun
    from plugins.staff.importing.staging import Staged
    from portal.access import Actor

SUBJECT_LENGTH = 300
Place = tuple[int | None, int | None]
"""Municipality and institution that a correction serves; neither for the whole portal."""


@dataclass(slots=True)
class Memory:
    """Everything remembered that serves a run."""

    columns: ColumnMemory = field(default_factory=ColumnMemory)
    positions: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def decisions(self) -> Decisions:
        """Return the remembered answers as answers."""
        return Decisions(places=self.places, positions=self.positions)


def place_of(run: ImportRun) -> Place:
    """Return whose memory a run adds to: the institution of its rows, else the district."""
    institution = run.institution_id or run.target_id
    return (None, institution) if institution else (run.municipality_id, None)


def _chain(run: ImportRun) -> list[Place]:
    """Return the places whose memory serves a run, the farthest first."""
    municipality, institution = place_of(run)
    chain: list[Place] = [(None, None)]
    if institution is not None:
        district = Institution.get_by_id(institution).municipality_id
        return [*chain, (district, None), (None, institution)]
    return chain if municipality is None else [*chain, (municipality, None)]


def recall(actor: Actor, run: ImportRun) -> Memory:
    """Return what serves a run; nothing when its user starts from the guess."""
    memory = Memory()
    if not run.uses_memory:
        return memory
    chain = _chain(run)
    order = {place: number for number, place in enumerate(chain)}
    rows = [
        one
        for one in policies[ImportMemory].rows(actor)
        if (one.municipality_id, one.institution_id) in order
    ]
    rows.sort(key=lambda one: (order[one.municipality_id, one.institution_id], one.id))
    tables: dict[str, RememberedTable] = {}
    headings: dict[str, Remembered] = {}
    for one in rows:
        since = clock.local(one.remembered_at).date().isoformat()
        own = (one.municipality_id, one.institution_id) == chain[-1]
        if one.kind == "table":
            tables[one.subject] = RememberedTable(tuple(json.loads(one.value)), since, own)
        elif one.kind == "heading":
            headings[one.subject] = Remembered(one.value, since, own)
        elif one.kind == "position":
            memory.positions[one.subject] = one.value
        else:
            memory.places[one.subject] = one.value
    memory.columns = ColumnMemory(tables, headings)
    return memory


def remember(actor: Actor, run: ImportRun, staged: Staged) -> None:
    """Remember what differs from what would be proposed next time; joins the open transaction."""
    place = place_of(run)
    uses, run.uses_memory = run.uses_memory, True
    known = recall(actor, run)
    run.uses_memory = uses
    for table in staged.tables:
        headings = [one.heading for one in table.columns]
        guess = [one.guess for one in table.columns]
        taken = [one.field for one in table.columns]
        if tuple(taken) == known.columns.recall(headings, guess).fields:
            continue
        _keep(place, "table", mark_of(headings), json.dumps(taken))
        for one in table.columns:
            if one.heading and one.field != one.guess:
                _keep(place, "heading", key(one.heading), one.field)
    decisions = Decisions.from_json(run.decisions)
    for kind, answers, before in (
        ("position", decisions.positions, known.positions),
        ("institution", decisions.places, known.places),
    ):
        for subject, value in answers.items():
            useful = subject and before.get(subject) != value
            if useful and not (kind == "institution" and value == LEAVE_OUT):
                _keep(place, kind, subject, value)


def forget(run: ImportRun, staged: Staged, used: Iterable[tuple[str, str]]) -> int:
    """Forget the corrections of the run's own place that its list takes over; return how many."""
    municipality, institution = place_of(run)
    subjects = {("table", mark_of([one.heading for one in t.columns])) for t in staged.tables}
    subjects |= {
        ("heading", key(one.heading)[:SUBJECT_LENGTH])
        for table in staged.tables
        for one in table.columns
        if one.heading
    }
    subjects |= {(kind, subject[:SUBJECT_LENGTH]) for kind, subject in used}
    own = ImportMemory.select().where(
        _same(ImportMemory.municipality, municipality), _same(ImportMemory.institution, institution)
    )
    gone = [one.id for one in own if (one.kind, one.subject) in subjects]
    with write():
        if gone:
            ImportMemory.delete().where(ImportMemory.id.in_(gone)).execute()
    return len(gone)


def _keep(place: Place, kind: str, subject: str, value: str) -> None:
    municipality, institution = place
    subject = subject[:SUBJECT_LENGTH]
    changed = (
        ImportMemory.update(value=value, remembered_at=clock.now())
        .where(
            ImportMemory.kind == kind,
            ImportMemory.subject == subject,
            _same(ImportMemory.municipality, municipality),
            _same(ImportMemory.institution, institution),
        )
        .execute()
    )
    if not changed:
        ImportMemory.create(
            municipality=municipality,
            institution=institution,
            kind=kind,
            subject=subject,
            value=value,
        )


def _same(column: Any, value: int | None) -> Any:
    return column.is_null() if value is None else column == value
