"""Who a row is about: somebody whom the databank has, a new person, or a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.staff.importing.databank_rows import PersonState
from plugins.staff.importing.decisions import LEAVE_OUT, NEW_PERSON
from plugins.staff.importing.matching import Answer, Candidate, Match, match_person
from plugins.staff.importing.outcome import PlannedRow, Reason
from plugins.staff.importing.row_places import NO_INSTITUTION
from plugins.staff.importing.row_verdicts import ask, leave_out
from plugins.staff.message_ids import Doubt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from plugins.staff.importing.answers import Answers
    from plugins.staff.importing.entries import Entry
    from plugins.staff.importing.row_cells import RowCells
    from portal.institutions.written_names import PlaceIndex


class RowPersons:
    """Finds the person of each row; ``positions``: code → id and title, ``new_id``: see the planner."""

    def __init__(
        self,
        places: PlaceIndex,
        positions: Mapping[str, tuple[int, str]],
        new_id: Callable[[str], int],
        answers: Answers,
        cells: RowCells,
    ) -> None:
        self._places = places
        self._positions = positions
        self._new_id = new_id
        self._answers = answers
        self._cells = cells

    def of_row(
        self,
        entry: Entry,
        place_id: int,
        known: dict[str, list[PersonState]],
        planned: PlannedRow,
    ) -> PersonState | None:
        """Return the person; without one the row is left out or asked about."""
        states = known.get(entry.name_key)
        if not states:
            return self._new_person(entry, known, planned)
        match = match_person(entry.birth_on, entry.snils, place_id, _candidates(states))
        decided = self._answers.about_row("person", entry)
        if decided and match.answer is Answer.ASK:
            if decided == LEAVE_OUT:
                leave_out(planned)
                return None
            if decided == NEW_PERSON:
                return self._new_person(entry, known, planned)
            chosen = next((one for one in states if str(one.id) == decided), None)
            if chosen is not None:
                return chosen
        if match.answer is Answer.NEW:
            return self._new_person(entry, known, planned)
        if match.answer is Answer.KNOWN:
            return next(one for one in states if one.id == match.person_id)
        self._ask_person(entry, states, match, planned)
        return None

    def _ask_person(
        self, entry: Entry, states: Sequence[PersonState], match: Match, planned: PlannedRow
    ) -> None:
        doubt = match.doubt or Doubt(NO_INSTITUTION)
        reason = Reason(doubt.message, dict(doubt.params), self._cells.address(entry, "last_name"))
        options = tuple(
            (str(one.id), self._described(one)) for one in states if one.id in match.candidates
        )
        ask(planned, "person", entry.key, reason, (*options, (NEW_PERSON, "")))

    def _described(self, state: PersonState) -> str:
        """Return what tells a person from namesakes: birth date, posts and where they are held."""
        titles = dict(self._positions.values())
        posts = [
            ", ".join(
                filter(
                    None,
                    (
                        titles.get(post.position_id, ""),
                        post.subject,
                        self._places.by_id[post.place_id].short_name
                        if post.place_id in self._places.by_id
                        else "",
                    ),
                )
            )
            for post in state.posts
        ]
        born = ""
        if state.birth_on:
            year, month, day = state.birth_on.split("-")
            born = f"{day}.{month}.{year}"
        name = " ".join(filter(None, (state.last_name, state.first_name, state.patronymic)))
        return "; ".join(filter(None, (" ".join(filter(None, (name, born))), *posts)))

    def _new_person(
        self, entry: Entry, known: dict[str, list[PersonState]], planned: PlannedRow
    ) -> PersonState:
        state = PersonState(
            self._new_id("person"),
            entry.last_name,
            entry.first_name,
            entry.patronymic,
            entry.birth_on,
            entry.sex,
            entry.snils,
            entry.phone,
            entry.email,
            new=True,
        )
        known.setdefault(entry.name_key, []).append(state)
        planned.new_person = True
        planned.operations.append(
            (
                "person",
                state.id,
                (
                    entry.last_name,
                    entry.first_name,
                    entry.patronymic,
                    entry.name_key,
                    entry.birth_on,
                    entry.sex,
                    entry.snils,
                    entry.phone,
                    entry.email,
                    entry.note,
                ),
            )
        )
        return state


def _candidates(states: Sequence[PersonState]) -> list[Candidate]:
    return [
        Candidate(one.id, one.birth_on, one.snils, frozenset(post.place_id for post in one.posts))
        for one in states
    ]
