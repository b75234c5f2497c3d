"""A row against what the databank has of its person: what is new, what changes, what contradicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.staff.importing.comparing_absences import AbsenceComparing
from plugins.staff.importing.decisions import ACCEPT, LEAVE_OUT
from plugins.staff.importing.difference import (
    MAIN_KINDS,
    NEXT_DIFFERS,
    UNDATED_COMPLIANCE,
    CategoryFact,
    Change,
    ComplianceFact,
    category_changes,
    compliance_changes,
    match_category,
    match_compliance,
    next_attestation,
    person_changes,
    post_changes,
    term_of,
    with_changes,
)
from plugins.staff.importing.matching import Post, match_post
from plugins.staff.importing.outcome import Action, CellChange, PlannedRow, Reason
from plugins.staff.importing.row_verdicts import ask, leave_out, refuse
from plugins.staff.message_ids import N_
from plugins.staff.positions import POSITIONS_BY_CODE
from plugins.staff.reading.attestations import ENDS_BEFORE_START

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from plugins.staff.importing.answers import Answers
    from plugins.staff.importing.databank_rows import PersonState
    from plugins.staff.importing.entries import CategoryTold, ComplianceTold, Entry
    from plugins.staff.importing.row_cells import RowCells

SAME_ROW = N_("Another row of the list says the same.")


class Comparing:
    """Compares rows with the databank and plans the operations; ``posts_met``: posts that rows name."""

    def __init__(
        self,
        positions: Mapping[str, tuple[int, str]],
        new_id: Callable[[str], int],
        answers: Answers,
        cells: RowCells,
        *,
        today: str,
        years: int,
        own_place: int | None,
    ) -> None:
        self._years = years
        self._absences = AbsenceComparing(new_id, answers, cells, today=today, own_place=own_place)
        self._positions = positions
        self._new_id = new_id
        self._answers = answers
        self._cells = cells
        self.posts_met: set[int] = set()

    def compare(self, entry: Entry, place_id: int, state: PersonState, planned: PlannedRow) -> None:
        """Plan what a row writes of its person, or ask; ``state`` goes along with it."""
        position_id = self._positions[entry.position or ""][0]
        post = match_post(place_id, position_id, entry.subject, state.posts)
        added = post is None
        hangs_on = position_id if POSITIONS_BY_CODE[entry.position or ""].is_pedagogical else None
        if (state.categories and self._category_stops(entry, hangs_on, state, planned)) or (
            entry.absences and self._absences.stops(entry, place_id, state, planned)
        ):
            return
        if not planned.new_person:
            self._compare_person(entry, state, planned)
        if post is None:
            post = self._new_post(entry, place_id, position_id, state, planned)
        else:
            self._compare_post(entry, post, state, planned)
        for told in entry.categories:
            self._compare_category(entry, told, hangs_on, state, planned)
        self._compare_compliance(entry, post, state, planned)
        if entry.absences:
            self._absences.compare(entry, place_id, state, planned)
        self._compare_texts(entry, state, planned)
        if added:
            planned.action = Action.ADD
        elif planned.operations:
            planned.action = Action.CHANGE
        elif post.id in self.posts_met:
            planned.reasons.append(Reason(SAME_ROW, {}, planned.address))
        self.posts_met.add(post.id)

    def _compare_person(self, entry: Entry, state: PersonState, planned: PlannedRow) -> None:
        changes = person_changes(
            entry,
            (state.last_name, state.first_name, state.patronymic),
            (
                ("birth_on", state.birth_on, entry.birth_on),
                ("sex", state.sex, entry.sex),
                ("snils", state.snils, entry.snils),
                ("phone", state.phone, entry.phone),
                ("email", state.email, entry.email),
            ),
        )
        if changes:
            self._change(entry, planned, "person", state.id, changes)
            for change in changes:
                setattr(state, change.field, change.new)

    def _new_post(
        self,
        entry: Entry,
        place_id: int,
        position_id: int,
        state: PersonState,
        planned: PlannedRow,
    ) -> Post:
        here = any(one.place_id == place_id for one in state.posts)
        kind = entry.kind or ("internal" if here else "main")
        post = Post(
            self._new_id("employment"),
            place_id,
            position_id,
            entry.subject,
            kind,
            entry.rate,
            entry.started_on,
            entry.in_position_since,
        )
        state.posts.append(post)
        planned.operations.append(
            (
                "employment",
                post.id,
                (
                    state.id,
                    place_id,
                    position_id,
                    entry.subject,
                    kind,
                    entry.rate or None,
                    entry.started_on,
                    entry.in_position_since,
                ),
            )
        )
        if not planned.new_person:
            title = ", ".join(filter(None, (planned.position, entry.subject)))
            self._show(entry, planned, "position", None, title)
        return post

    def _compare_post(
        self, entry: Entry, post: Post, state: PersonState, planned: PlannedRow
    ) -> None:
        changes = post_changes(entry, post)
        if changes:
            self._change(entry, planned, "employment", post.id, changes)
            place = next(i for i, one in enumerate(state.posts) if one.id == post.id)
            state.posts[place] = with_changes(post, changes)

    def _category_stops(
        self, entry: Entry, position_id: int | None, state: PersonState, planned: PlannedRow
    ) -> bool:
        """Ask about or refuse a row whose categories contradict the databank's; nothing is planned yet."""
        decided = self._answers.about_row("reading", entry)
        for told in entry.categories:
            hangs_on = position_id if told[0] in MAIN_KINDS else None
            fact, doubt = match_category(told, hangs_on, state.categories)
            if doubt is not None and decided != ACCEPT:
                if decided == LEAVE_OUT:
                    leave_out(planned)
                    return True
                reason = Reason(
                    doubt.message, dict(doubt.params), self._cells.address(entry, "category")
                )
                ask(planned, "reading", entry.key, reason, ((ACCEPT, ""),))
                return True
            if fact is None:
                continue
            changes = category_changes(told, fact)
            changed = with_changes(fact, changes)
            until, assigned = changed.valid_until, changed.assigned_on
            if until and assigned and until < assigned:
                address = self._cells.address(entry, "valid_until")
                refuse(planned, address, ENDS_BEFORE_START, until=until, assigned=assigned)
                return True
        return False

    def _compare_category(
        self,
        entry: Entry,
        told: CategoryTold,
        position_id: int | None,
        state: PersonState,
        planned: PlannedRow,
    ) -> None:
        kind, assigned_on, number, order_on, until, no_term = told
        hangs_on = position_id if kind in MAIN_KINDS else None
        fact, _doubt = match_category(told, hangs_on, state.categories)
        if fact is None:
            fact = CategoryFact(
                self._new_id("category"),
                kind,
                hangs_on,
                assigned_on,
                number,
                order_on,
                term_of(until, no_term),
                until,
            )
            state.categories.append(fact)
            planned.operations.append(
                (
                    "category",
                    fact.id,
                    (state.id, kind, hangs_on, assigned_on, number, order_on, fact.term, until),
                )
            )
            if not planned.new_person:
                self._show(entry, planned, "category", None, kind)
                self._show(entry, planned, "assigned_on", None, assigned_on)
            return
        changes = category_changes(told, fact)
        if changes:
            self._change(entry, planned, "category", fact.id, changes)
            changed = with_changes(fact, changes)
            state.categories[state.categories.index(fact)] = changed

    def _compare_compliance(
        self, entry: Entry, post: Post, state: PersonState, planned: PlannedRow
    ) -> None:
        for told in entry.compliance:
            held_on, complies, number, _next_on = told
            if held_on is None:
                address = self._cells.address(entry, "compliance")
                planned.reasons.append(Reason(UNDATED_COMPLIANCE, {}, address))
                continue
            own = state.compliance.setdefault(post.id, [])
            fact = match_compliance(told, own)
            next_day = self._next_day(entry, told, fact, planned)
            if fact is None:
                decision = "complies" if complies else "fails"
                fact = ComplianceFact(
                    self._new_id("compliance"), held_on, decision, number, next_day
                )
                own.append(fact)
                values = (post.id, held_on, decision, number, next_day)
                planned.operations.append(("compliance", fact.id, values))
                if not planned.new_person:
                    self._show(entry, planned, "compliance", None, held_on)
                continue
            changes = compliance_changes(told, fact)
            if next_day is not None:
                changes.append(Change("next_on", fact.next_on, next_day))
            if changes:
                self._change(entry, planned, "compliance", fact.id, changes)
                own[own.index(fact)] = with_changes(fact, changes)

    def _next_day(
        self, entry: Entry, told: ComplianceTold, fact: ComplianceFact | None, planned: PlannedRow
    ) -> str | None:
        """Return the next day that the list sets, where it differs and was chosen; else say so."""
        differs = next_attestation(told, fact, self._years)
        if differs is None:
            return None
        planned.next_differs = True
        stands, listed = differs
        address = self._cells.address(entry, "next_on")
        if not self._answers.takes_next_days:
            params = {"stands": stands, "listed": listed}
            planned.reasons.append(Reason(NEXT_DIFFERS, params, address))
            return None
        if fact is None:
            planned.changes.append(CellChange(address, "next_on", stands, listed))
        return listed

    def _compare_texts(self, entry: Entry, state: PersonState, planned: PlannedRow) -> None:
        if not (entry.education or entry.courses or entry.awards):
            return
        told: tuple[tuple[str, Sequence[tuple[Any, ...]]], ...] = (
            ("education", [tuple(one) for one in entry.education]),
            ("courses", [(one,) for one in entry.courses]),
            ("awards", [(one,) for one in entry.awards]),
        )
        for name, values in told:
            own = state.texts.setdefault(name, set())
            for one in values:
                if one in own:
                    continue
                own.add(one)
                planned.operations.append((name, self._new_id(name), (state.id, *one)))
                if not planned.new_person:
                    shown = ", ".join(str(part) for part in one if part)
                    self._show(entry, planned, name, None, shown)

    def _change(
        self,
        entry: Entry,
        planned: PlannedRow,
        table: str,
        number: int,
        changes: Sequence[Change],
    ) -> None:
        planned.operations.append(
            (table, number, {one.field: (one.old, one.new) for one in changes})
        )
        for one in changes:
            self._show(entry, planned, one.field, one.old, one.new)

    def _show(
        self, entry: Entry, planned: PlannedRow, field: str, old: str | None, new: str | None
    ) -> None:
        if new is None and old is None:
            return
        planned.changes.append(CellChange(self._cells.address(entry, field), field, old, new))
        planned.audit[field] = (old, new)
