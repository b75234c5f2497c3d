"""The verbs of importing: read a file, say what would happen, do it in one transaction."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from plugins.staff.due_list import law
from plugins.staff.importing.applying import NewIds, PreviewIds, write_rows
from plugins.staff.importing.columns_recalled import NO_MEMORY, ColumnMemory
from plugins.staff.importing.decisions import Decisions
from plugins.staff.importing.outcome import Totals
from plugins.staff.importing.pause import without_collecting
from plugins.staff.importing.planning import Planner
from plugins.staff.importing.staging import NO_CHOICES, Choices, Staged, read_entries, stage
from plugins.staff.models import Employment, Person, Position
from plugins.staff.permissions import StaffPermission
from portal import clock
from portal.access import policies
from portal.audit.services import record
from portal.database import database, fetch_rows, write
from portal.errors import NotAllowed, NotFound
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.institutions.written_names import Place, PlaceIndex
from portal.modules.services import institution_ids_with

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from plugins.staff.importing.entries import Entry
    from plugins.staff.importing.journal import Journal
    from plugins.staff.importing.outcome import PlannedRow
    from portal.access import Actor

PART = 1000
"""Entries planned and written at a time: what is held in memory."""
LISTED_MISSING = 200
SLICE = 500


@dataclass(frozen=True, slots=True)
class StaffList:
    """A list that has been read: its description, and the file with its entries."""

    name: str
    staged: Staged
    entries: Path
    place_id: int | None = None
    decisions: Decisions = field(default_factory=Decisions)
    recalled: Decisions = field(default_factory=Decisions)


@dataclass(slots=True)
class Result:
    """The numbers of an import, and who works there and is not in the list (information only)."""

    totals: Totals
    missing: list[tuple[str, str]] = field(default_factory=list)
    missing_count: int = 0
    recalled: list[tuple[str, str]] = field(default_factory=list)
    """Wordings, with their kind, for which the answer of an earlier list was taken."""
    unread: list[str] = field(default_factory=list)
    """Headings of columns that say something and were taken for nothing."""


def check_may_import(actor: Actor) -> None:
    """Refuse an actor who may not import or may not change the databank."""
    if not (actor.can(StaffPermission.IMPORT) and actor.can(StaffPermission.EDIT)):
        raise NotAllowed(_("Your role does not allow importing lists of staff."))


def institution_by_code(actor: Actor, code: str) -> Institution:
    """Return an institution within reach by its code."""
    found = policies[Institution].rows(actor).where(Institution.code == code).first()
    if found is None:
        message = _("There is no institution with the code “%(code)s” within reach.", code=code)
        raise NotFound(message)
    return cast("Institution", found)


def read_list(
    path: Path,
    entries: Path,
    *,
    choices: Choices = NO_CHOICES,
    memory: ColumnMemory = NO_MEMORY,
    raw: Path | None = None,
    progress: Callable[[int], object] | None = None,
) -> Staged:
    """Read a workbook into a file of entries, and into one of its rows where ``raw`` is given.

    Raises what :func:`staging.stage` raises.
    """
    with ExitStack() as opened:
        into = opened.enter_context(entries.open("w", encoding="utf-8"))
        rows = opened.enter_context(raw.open("w", encoding="utf-8")) if raw is not None else None
        opened.enter_context(without_collecting())
        return stage(path, into, choices=choices, memory=memory, raw=rows, progress=progress)


def preview_list(
    actor: Actor,
    given: StaffList,
    each: Callable[[PlannedRow], object],
    *,
    progress: Callable[[int], object] | None = None,
) -> Result:
    """Say of each row what would happen; nothing is written. ``progress`` is told the rows done."""
    check_may_import(actor)
    planner = _planner(actor, given, PreviewIds(), written=False)
    totals = Totals(read=given.staged.rows)
    done = 0
    with without_collecting():
        for part in _parts(given.entries):
            for row in planner.plan(part):
                totals.count(row)
                each(row)
            done += len(part)
            if progress is not None:
                progress(done)
    return _result(actor, planner, totals, given)


def apply_list(
    actor: Actor,
    given: StaffList,
    each: Callable[[PlannedRow], object],
    *,
    chosen: Collection[str] | None = None,
    progress: Callable[[int], object] | None = None,
    journal: Journal | None = None,
) -> Result:
    """Take in all rows that need no answer, or only the chosen ones, in one transaction.

    The list is compared with the databank anew, inside the transaction: what has changed since
    the preview is taken as it is now. Either everything is written, the audit too, or nothing.
    ``journal`` keeps what undoes it.
    """
    check_may_import(actor)
    totals = Totals(read=given.staged.rows)
    done = 0
    with without_collecting(), write():
        planner = _planner(actor, given, NewIds(), written=True)
        for part in _parts(given.entries):
            wanted = part if chosen is None else [one for one in part if one.key in chosen]
            rows = planner.plan(wanted)
            write_rows(actor, rows, note=given.name, journal=journal)
            for row in rows:
                totals.count(row)
                each(row)
            done += len(part)
            if progress is not None:
                progress(done)
        record(
            actor,
            "import",
            label=given.name,
            institution_id=given.place_id or actor.reach.institution_id,
            note=_summary(totals),
        )
        return _result(actor, planner, totals, given)


def _summary(totals: Totals) -> str:
    return (
        f"read {totals.read}, added {totals.add}, changed {totals.change},"
        f" unchanged {totals.unchanged}, asked {totals.ask}, refused {totals.refuse}"
    )


def _planner(
    actor: Actor, given: StaffList, new_id: Callable[[str], int], *, written: bool
) -> Planner:
    on = {key for (key,) in fetch_rows(institution_ids_with("staff"))}
    places = [
        Place(*row)
        for row in fetch_rows(
            policies[Institution]
            .rows(actor)
            .where(Institution.closed_on.is_null())
            .select(Institution.id, Institution.code, Institution.name, Institution.short_name)
        )
    ]
    positions = {
        code: (key, title)
        for key, code, title in fetch_rows(
            Position.select(Position.id, Position.code, Position.title)
        )
    }
    return Planner(
        actor,
        given.staged,
        PlaceIndex(places),
        positions,
        new_id,
        today=clock.today().isoformat(),
        years=law(clock.today()).every_years,
        place_id=given.place_id or actor.reach.institution_id,
        switched_off={one.id for one in places} - on,
        decisions=given.decisions,
        recalled=given.recalled,
        written_as_planned=written,
    )


def _parts(entries: Path) -> Iterator[list[Entry]]:
    """Give the entries of a file in parts of a bounded number."""
    with entries.open(encoding="utf-8") as file:
        gathered: list[Entry] = []
        for chunk in read_entries(file):
            gathered += chunk
            if len(gathered) >= PART:
                yield gathered
                gathered = []
        if gathered:
            yield gathered


def _result(actor: Actor, planner: Planner, totals: Totals, given: StaffList) -> Result:
    unread = given.staged.unread_headings()
    result = Result(totals, recalled=sorted(planner.recalled_used), unread=unread)
    missing: list[int] = []
    for key in _posts_held(actor, planner.places_met):
        if key not in planner.posts_met:
            result.missing_count += 1
            if len(missing) < LISTED_MISSING:
                missing.append(key)
    if missing:
        query = (
            Employment.select(
                Person.last_name, Person.first_name, Person.patronymic, Institution.short_name
            )
            .join(Person)
            .switch(Employment)
            .join(Institution)
            .where(Employment.id.in_(missing))
            .order_by(Institution.sort_key, Person.name_key)
        )
        result.missing = [
            (" ".join(filter(None, (last, first, patronymic))), place)
            for last, first, patronymic, place in fetch_rows(query)
        ]
    return result


def _posts_held(actor: Actor, places: Iterable[int]) -> Iterator[int]:
    """Give the ids of the posts held now in some institutions, through the policy."""
    wanted = list(places)
    today = clock.today()
    for start in range(0, len(wanted), SLICE):
        query = (
            policies[Employment]
            .rows(actor)
            .select(Employment.id)
            .where(
                Employment.institution.in_(wanted[start : start + SLICE]),
                Employment.ended_on.is_null() | (Employment.ended_on >= today),
            )
        )
        for (key,) in database.execute(query).fetchall():
            yield key
