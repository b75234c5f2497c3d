"""What would happen to each entry of a list: the databank and the list compared, part by part.

The planner reads and never writes. It gives each entry an action with its reasons, and the
operations that :mod:`plugins.staff.importing.applying` would write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.staff.importing import databank_rows
from plugins.staff.importing.answers import Answers
from plugins.staff.importing.comparing import Comparing
from plugins.staff.importing.decisions import ACCEPT, LEAVE_OUT, Decisions
from plugins.staff.importing.entries import name_mark
from plugins.staff.importing.outcome import Action, PlannedRow, Reason
from plugins.staff.importing.row_cells import RowCells
from plugins.staff.importing.row_lengths import TOO_LONG, too_long
from plugins.staff.importing.row_persons import RowPersons
from plugins.staff.importing.row_places import NO_INSTITUTION, RowPlaces
from plugins.staff.importing.row_verdicts import ask, leave_out, refuse
from plugins.staff.message_ids import N_
from plugins.staff.policies import knows_reasons
from plugins.staff.positions import POSITIONS_BY_CODE
from plugins.staff.reading.headings import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from plugins.staff.importing.databank_rows import PersonState
    from plugins.staff.importing.entries import Entry
    from plugins.staff.importing.staging import Staged
    from portal.access import Actor
    from portal.institutions.written_names import PlaceIndex

IS_BLOCKED = N_("The data of a person of this name are blocked. Ask: %(who)s.")
NOT_YET = N_("The day is still to come: %(date)s.")
MODULE_IS_OFF = N_("The databank is switched off in this institution: its data are only read.")


class Planner:
    """Plans the entries of one list for one actor, in the order of the list."""

    def __init__(
        self,
        actor: Actor,
        staged: Staged,
        places: PlaceIndex,
        positions: dict[str, tuple[int, str]],
        new_id: Callable[[str], int],
        *,
        today: str,
        years: int,
        place_id: int | None = None,
        switched_off: Collection[int] = (),
        decisions: Decisions | None = None,
        recalled: Decisions | None = None,
        written_as_planned: bool = False,
    ) -> None:
        """Take who imports what.

        ``positions``: code of the list → id and title; ``new_id``: table → the id of its next new
        row; ``years``: from an attestation for compliance to the next one; ``place_id``: the institution of all rows, where it is given; ``recalled``: answers of
        earlier lists, for what has none; ``written_as_planned`` tells that each part is written
        before the next one is planned.
        """
        answers = Answers(decisions or Decisions(), recalled or Decisions(), places)
        cells = RowCells(staged)
        self._actor = actor
        self._places = places
        self._positions = positions
        self._today = today
        self._switched_off = frozenset(switched_off)
        self._answers = answers
        self._cells = cells
        self._row_places = RowPlaces(actor, staged, places, answers, cells, place_id)
        self._row_persons = RowPersons(places, positions, new_id, answers, cells)
        self._comparing = Comparing(
            positions,
            new_id,
            answers,
            cells,
            today=today,
            years=years,
            own_place=actor.reach.institution_id if knows_reasons(actor) else None,
        )
        self._absences = knows_reasons(actor) and any(
            table.column_of(Field.ABSENCE, Field.EXEMPTION) is not None for table in staged.tables
        )
        self._keeps = None if written_as_planned else frozenset(staged.repeated)
        self._kept: dict[str, list[PersonState]] = {}
        self._texts = any(
            table.column_of(
                Field.EDUCATION,
                Field.EDUCATION_LEVEL,
                Field.SPECIALITY,
                Field.EDUCATION_INSTITUTION,
                Field.QUALIFICATION,
                Field.FINISHED_YEAR,
                Field.COURSES,
                Field.AWARDS,
                Field.DEGREE,
            )
            is not None
            for table in staged.tables
        )
        self.places_met: set[int] = set()
        self._blocked: dict[str, str] = {}

    @property
    def recalled_used(self) -> set[tuple[str, str]]:
        """The wordings, with their kind, for which the answer of an earlier list was taken."""
        return self._answers.recalled_used

    @property
    def posts_met(self) -> set[int]:
        """The posts of the databank that the list names."""
        return self._comparing.posts_met

    def plan(self, entries: Sequence[Entry]) -> list[PlannedRow]:
        """Plan a part of the list."""
        known = databank_rows.persons_named(
            self._actor,
            {one.name_key for one in entries if one.name_key},
            self._today,
            texts=self._texts,
            absences=self._absences,
        )
        for name in {one.name_key for one in entries} & self._kept.keys():
            kept = self._kept[name]
            ids = {one.id for one in kept}
            known[name] = [*kept, *(one for one in known.get(name, ()) if one.id not in ids)]
        self._blocked = databank_rows.blocked_named(
            self._actor, {one.name_key for one in entries if one.name_key}
        )
        planned = [self._row(entry, known) for entry in entries]
        if self._keeps is not None:
            for name in known:
                if name_mark(name) in self._keeps:
                    self._kept[name] = known[name]
        return planned

    def _row(self, entry: Entry, known: dict[str, list[PersonState]]) -> PlannedRow:
        chosen = (
            self._answers.of("position", entry.position_key) if entry.position is None else None
        )
        if chosen in POSITIONS_BY_CODE:
            entry = entry.with_position(chosen)
        planned = self._begin(entry)
        if self._refused(entry, planned):
            return planned
        if chosen == LEAVE_OUT:
            return leave_out(planned)
        place_id = self._row_places.of_row(entry, planned)
        if place_id is None:
            return planned
        planned.institution_id = place_id
        planned.institution = self._places.by_id[place_id].short_name
        if place_id in self._switched_off:
            return refuse(planned, self._cells.address(entry, "institution"), MODULE_IS_OFF)
        if entry.name_key in self._blocked:
            who = self._blocked[entry.name_key]
            return refuse(planned, self._cells.address(entry, "last_name"), IS_BLOCKED, who=who)
        if entry.position is None:
            return self._ask_position(entry, planned)
        if self._asks_reading(entry, planned):
            return planned
        state = self._row_persons.of_row(entry, place_id, known, planned)
        if state is None:
            return planned
        planned.person_id = state.id
        self.places_met.add(place_id)
        self._comparing.compare(entry, place_id, state, planned)
        return planned

    def _begin(self, entry: Entry) -> PlannedRow:
        title = self._positions[entry.position][1] if entry.position else entry.position_text
        planned = PlannedRow(
            entry.key,
            self._cells.cell(entry),
            Action.UNCHANGED,
            institution=entry.place_text,
            name=entry.full_name,
            position=title,
            subject=entry.subject,
        )
        if entry.categories:
            kind, assigned, _number, _order_on, until, no_term = entry.categories[0]
            planned.category, planned.assigned_on = kind, assigned
            planned.valid_until, planned.no_term = until, no_term
        elif entry.compliance:
            planned.category, planned.assigned_on = "compliance", entry.compliance[0][0]
        if entry.problems:
            planned.reasons = [
                Reason(message, dict(params), self._cells.cell(entry, column))
                for level, column, message, params in entry.problems
                if level == "note"
            ]
        return planned

    def _refused(self, entry: Entry, planned: PlannedRow) -> bool:
        reasons = [
            Reason(message, dict(params), self._cells.cell(entry, column))
            for level, column, message, params in entry.problems
            if level == "refused"
        ]
        reasons += [
            Reason(TOO_LONG, {"length": length}, self._cells.address(entry, name))
            for name, length in too_long(entry)
        ]
        if not reasons:
            return False
        planned.action = Action.REFUSE
        planned.reasons = [*reasons, *planned.reasons]
        return True

    def _ask_position(self, entry: Entry, planned: PlannedRow) -> PlannedRow:
        found = next(
            (one for one in entry.problems if one[0] == "asked" and one[1] is not None), None
        )
        message, params = (found[2], dict(found[3])) if found else (NO_INSTITUTION, {})
        options = tuple(
            (code, self._positions[code][1]) for code in entry.proposals if code in self._positions
        )
        reason = Reason(message, params, self._cells.address(entry, "position"))
        ask(planned, "position", entry.position_key, reason, options, entry.position_text)
        return planned

    def _asks_reading(self, entry: Entry, planned: PlannedRow) -> bool:
        reasons = [
            Reason(message, dict(params), self._cells.cell(entry, column))
            for level, column, message, params in entry.problems
            if level == "asked"
        ]
        reasons += [
            Reason(NOT_YET, {"date": day}, self._cells.address(entry, name))
            for name, day in _happened(entry)
            if day > self._today
        ]
        if not reasons:
            return False
        decided = self._answers.about_row("reading", entry)
        if decided == ACCEPT:
            return False
        if decided == LEAVE_OUT:
            leave_out(planned)
            return True
        ask(planned, "reading", entry.key, reasons[0], ((ACCEPT, ""),))
        planned.reasons[1:1] = reasons[1:]
        return True


def _happened(entry: Entry) -> list[tuple[str, str]]:
    """Return the days, with their fields, of what has happened already if the list is right."""
    days = [("birth_on", entry.birth_on)]
    days += [("assigned_on", one[1]) for one in entry.categories]
    days += [("compliance", one[0]) for one in entry.compliance]
    return [(name, day) for name, day in days if day is not None]
