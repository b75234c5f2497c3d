"""The absences of a row against those of the databank.

Only the institution itself enters them, since only it may know why somebody is absent; to others
the row says so in words.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from plugins.staff.absence_codes import CODES
from plugins.staff.importing.absences import (
    LEFT_WITHOUT,
    OF_THE_INSTITUTION,
    AbsenceFact,
    match_absence,
)
from plugins.staff.importing.decisions import ACCEPT, LEAVE_OUT
from plugins.staff.importing.outcome import CellChange, PlannedRow, Reason
from plugins.staff.importing.row_verdicts import ask, leave_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from plugins.staff.importing.answers import Answers
    from plugins.staff.importing.databank_rows import PersonState
    from plugins.staff.importing.entries import Entry
    from plugins.staff.importing.row_cells import RowCells


class AbsenceComparing:
    """Compares absences; ``own_place``: the institution whose absences the actor may enter."""

    def __init__(
        self,
        new_id: Callable[[str], int],
        answers: Answers,
        cells: RowCells,
        *,
        today: str,
        own_place: int | None,
    ) -> None:
        self._new_id = new_id
        self._answers = answers
        self._cells = cells
        self._today = today
        self._own_place = own_place

    def stops(self, entry: Entry, place_id: int, state: PersonState, planned: PlannedRow) -> bool:
        """Ask about absences that cannot be taken in as they stand; nothing is planned yet."""
        if place_id != self._own_place:
            return False
        decided = self._answers.about_row("reading", entry)
        for told in entry.absences:
            match = match_absence(told, state.absences, self._today)
            if not match.doubt or decided == ACCEPT:
                continue
            if decided == LEAVE_OUT:
                leave_out(planned)
                return True
            reason = Reason(match.doubt, dict(match.params), self._cells.address(entry, "absence"))
            ask(planned, "reading", entry.key, reason, ((ACCEPT, ""),))
            return True
        return False

    def compare(self, entry: Entry, place_id: int, state: PersonState, planned: PlannedRow) -> None:
        """Plan what a row's absences write, or say why they are not taken in."""
        address = self._cells.address(entry, "absence")
        if place_id != self._own_place:
            planned.reasons.append(Reason(OF_THE_INSTITUTION, {}, address))
            return
        for told in entry.absences:
            kind, started, ended = told
            fact = match_absence(told, state.absences, self._today).fact
            if fact is not None:
                if ended is not None and ended != fact.ended_on:
                    self._end_absence(fact, ended, state, planned, address)
            elif started is None:
                planned.reasons.append(Reason(LEFT_WITHOUT, {}, address))
            else:
                fact = AbsenceFact(self._new_id("absences"), kind, started, ended)
                state.absences.append(fact)
                values = (state.id, place_id, kind, started, ended)
                planned.operations.append(("absences", fact.id, values))
                self._show_absence(
                    planned,
                    address,
                    (
                        ("absence", None, kind),
                        ("absent_from", None, started),
                        ("absent_until", None, ended),
                    ),
                    fact,
                )

    def _end_absence(
        self, fact: AbsenceFact, ended: str, state: PersonState, planned: PlannedRow, address: str
    ) -> None:
        planned.operations.append(("absences", fact.id, {"ended_on": (fact.ended_on, ended)}))
        changed = replace(fact, ended_on=ended)
        state.absences[state.absences.index(fact)] = changed
        self._show_absence(planned, address, (("absent_until", fact.ended_on, ended),), changed)

    @staticmethod
    def _show_absence(
        planned: PlannedRow,
        address: str,
        changes: Sequence[tuple[str, str | None, str | None]],
        fact: AbsenceFact,
    ) -> None:
        """Show what changes; the audit, which others read, tells a code and never the reason."""
        planned.changes += [
            CellChange(address, field, old, new)
            for field, old, new in changes
            if old is not None or new is not None
        ]
        if not planned.new_person:
            days = " – ".join(filter(None, (fact.started_on, fact.ended_on)))
            planned.audit["absence"] = (None, f"{CODES[fact.kind]}: {days}")
