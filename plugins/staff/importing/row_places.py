"""Whose row it is: the institution that a row, its sheet or the import itself names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.staff.importing import databank_rows
from plugins.staff.importing.decisions import LEAVE_OUT
from plugins.staff.importing.outcome import PlannedRow, Reason
from plugins.staff.importing.row_verdicts import ask, leave_out, refuse
from plugins.staff.message_ids import N_
from portal.comparable_text import key
from portal.institutions.written_names import PlaceIndex, name_parts

if TYPE_CHECKING:
    from plugins.staff.importing.answers import Answers
    from plugins.staff.importing.entries import Entry
    from plugins.staff.importing.row_cells import RowCells
    from plugins.staff.importing.staging import Staged
    from portal.access import Actor

OTHER_INSTITUTION = N_(
    "The row names another institution (“%(text)s”), which this import does not cover."
)
UNKNOWN_INSTITUTION = N_("The institution “%(text)s” is not known: which one is it?")
SEVERAL_INSTITUTIONS = N_("“%(text)s” may be one of several institutions: which one is it?")
NO_INSTITUTION = N_("The list does not name the institution: which one is it?")


class RowPlaces:
    """Finds the institution of each row; ``place_id`` is that of all rows, where it is given."""

    def __init__(
        self,
        actor: Actor,
        staged: Staged,
        places: PlaceIndex,
        answers: Answers,
        cells: RowCells,
        place_id: int | None,
    ) -> None:
        self._actor = actor
        self._staged = staged
        self._places = places
        self._answers = answers
        self._cells = cells
        self._place_id = place_id
        self._sheet_places = [self._place_of_sheet(table.sheet) for table in staged.tables]

    def _place_of_sheet(self, sheet: str) -> int | None:
        """Return the institution that a sheet's name means, when it surely means one."""
        if not name_parts(sheet).kinds:
            return None
        found = self._places.find(sheet)
        return found[0].id if len(found) == 1 else None

    def of_row(self, entry: Entry, planned: PlannedRow) -> int | None:
        """Return the institution; without one the row is refused, left out or asked about."""
        text = entry.place_text
        decided = self._answers.of("institution", key(text))
        if decided == LEAVE_OUT:
            leave_out(planned)
            return None
        if decided and decided.isdecimal() and int(decided) in self._places.by_id:
            return int(decided)
        if self._place_id is not None:
            if text and self._places.contradicts(text, self._place_id):
                refuse(
                    planned, self._cells.address(entry, "institution"), OTHER_INSTITUTION, text=text
                )
                return None
            sheet_place = self._sheet_places[entry.table]
            if not text and sheet_place not in {None, self._place_id}:
                sheet = self._staged.tables[entry.table].sheet
                refuse(
                    planned,
                    self._cells.address(entry, "institution"),
                    OTHER_INSTITUTION,
                    text=sheet,
                )
                return None
            return self._place_id
        return self._find_place(entry, planned, text)

    def _find_place(self, entry: Entry, planned: PlannedRow, text: str) -> int | None:
        found = self._places.find(text) if text else ()
        if len(found) == 1:
            return found[0].id
        sheet_place = self._sheet_places[entry.table]
        if sheet_place is not None and (not text or any(one.id == sheet_place for one in found)):
            return sheet_place
        if not text and len(self._places) == 1:
            return next(iter(self._places.by_id))
        if self._actor.reach.institution_id is not None and text:
            refuse(planned, self._cells.address(entry, "institution"), OTHER_INSTITUTION, text=text)
            return None
        message = NO_INSTITUTION
        if text:
            message = SEVERAL_INSTITUTIONS if found else UNKNOWN_INSTITUTION
        options = found[: databank_rows.SLICE] or (self._places.near(text) if text else ())
        reason = Reason(
            message, {"text": text} if text else {}, self._cells.address(entry, "institution")
        )
        ask(
            planned,
            "institution",
            key(text),
            reason,
            tuple((str(one.id), one.short_name) for one in options),
            text,
        )
        return None
