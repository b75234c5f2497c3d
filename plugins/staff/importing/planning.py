"""What would happen to each entry of a list: the databank and the list compared, part by part.

The planner reads and never writes. It gives each entry an action with its reasons, and the
operations that :mod:`plugins.staff.importing.applying` would write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.staff.importing import databank_rows
from plugins.staff.importing.databank_rows import PersonState
from plugins.staff.importing.decisions import ACCEPT, LEAVE_OUT, NEW_PERSON, Decisions
from plugins.staff.importing.difference import (
    MAIN_KINDS,
    UNDATED_COMPLIANCE,
    CategoryFact,
    Change,
    ComplianceFact,
    category_changes,
    compliance_changes,
    match_category,
    match_compliance,
    person_changes,
    post_changes,
    term_of,
    with_changes,
)
from plugins.staff.importing.entries import name_mark
from plugins.staff.importing.institution_names import PlaceIndex, name_parts
from plugins.staff.importing.matching import (
    Answer,
    Candidate,
    Match,
    Post,
    match_person,
    match_post,
)
from plugins.staff.importing.outcome import Action, CellChange, PlannedRow, Question, Reason
from plugins.staff.message_ids import N_, Doubt
from plugins.staff.positions import POSITIONS_BY_CODE
from plugins.staff.reading.headings import Field
from plugins.staff.reading.record import ENDS_BEFORE_START
from plugins.staff.reading.text import key
from portal.spreadsheets.read import cell_address

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from plugins.staff.importing.entries import CategoryTold, Entry
    from plugins.staff.importing.staging import Staged
    from portal.access import Actor

OTHER_INSTITUTION = N_(
    "The row names another institution (“%(text)s”), which this import does not cover."
)
UNKNOWN_INSTITUTION = N_("The institution “%(text)s” is not known: which one is it?")
SEVERAL_INSTITUTIONS = N_("“%(text)s” may be one of several institutions: which one is it?")
NO_INSTITUTION = N_("The list does not name the institution: which one is it?")
IS_BLOCKED = N_("The data of a person of this name are blocked. Ask: %(who)s.")
MODULE_IS_OFF = N_("The databank is switched off in this institution: its data are only read.")
LEFT_OUT = N_("Left out by your answer.")
SAME_ROW = N_("Another row of the list says the same.")
TOO_LONG = N_("The text is longer than %(length)s characters.")

NAME_LENGTH = 100
SUBJECT_LENGTH = 200
PHONE_LENGTH = 60
ORDER_LENGTH = 60
TEXT_LENGTH = 500
SHORT_LENGTH = 300
LEVEL_LENGTH = 120

FIELD_COLUMNS: dict[str, tuple[Field, ...]] = {
    "last_name": (Field.LAST_NAME, Field.FULL_NAME),
    "first_name": (Field.FIRST_NAME, Field.FULL_NAME, Field.LAST_NAME),
    "patronymic": (Field.PATRONYMIC, Field.FULL_NAME, Field.LAST_NAME),
    "birth_on": (Field.BIRTH_ON,),
    "sex": (Field.SEX,),
    "snils": (Field.SNILS,),
    "phone": (Field.PHONE,),
    "email": (Field.EMAIL,),
    "note": (Field.NOTE,),
    "institution": (Field.INSTITUTION, Field.INSTITUTION_CODE),
    "position": (Field.POSITION,),
    "subject": (Field.SUBJECT, Field.POSITION),
    "kind": (Field.EMPLOYMENT_KIND, Field.POSITION),
    "rate": (Field.RATE, Field.POSITION),
    "started_on": (Field.STARTED_ON,),
    "in_position_since": (Field.POSITION_SINCE,),
    "category": (
        Field.CATEGORY,
        Field.HAS_HIGHEST,
        Field.HAS_FIRST,
        Field.EXTRA_CATEGORY,
        Field.POSITION,
    ),
    "assigned_on": (Field.ASSIGNED_ON, Field.ATTESTED_ON, Field.CATEGORY),
    "term": (Field.VALID_UNTIL, Field.CATEGORY),
    "valid_until": (Field.VALID_UNTIL, Field.CATEGORY),
    "order_number": (Field.ORDER_NUMBER, Field.ORDER, Field.CATEGORY),
    "order_on": (Field.ORDER_ON, Field.ORDER, Field.CATEGORY),
    "compliance": (Field.COMPLIANCE_ON, Field.COMPLIANCE, Field.CATEGORY),
    "decision": (Field.COMPLIANCE, Field.CATEGORY),
    "protocol_number": (Field.COMPLIANCE, Field.CATEGORY),
    "education": (Field.EDUCATION, Field.EDUCATION_LEVEL, Field.SPECIALITY),
    "courses": (Field.COURSES,),
    "awards": (Field.AWARDS, Field.DEGREE),
}
"""In which columns of a list a value of the databank may stand, the likeliest first."""


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
        place_id: int | None = None,
        switched_off: Collection[int] = (),
        decisions: Decisions | None = None,
        recalled: Decisions | None = None,
        written_as_planned: bool = False,
    ) -> None:
        """Take who imports what.

        ``positions``: code of the list → id and title; ``new_id``: table → the id of its next new
        row; ``place_id``: the institution of all rows, where it is given; ``recalled``: answers of
        earlier lists, for what has none; ``written_as_planned`` tells that each part is written
        before the next one is planned.
        """
        self._actor = actor
        self._staged = staged
        self._places = places
        self._positions = positions
        self._new_id = new_id
        self._today = today
        self._place_id = place_id
        self._switched_off = frozenset(switched_off)
        self._decisions = decisions or Decisions()
        self._recalled = recalled or Decisions()
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
        self._columns = [_addresses(table.columns) for table in staged.tables]
        self._first = [
            min((one.index for one in table.columns if one.heading), default=0)
            for table in staged.tables
        ]
        self._sheet_places = [self._place_of_sheet(table.sheet) for table in staged.tables]
        self.recalled_used: set[tuple[str, str]] = set()
        self.posts_met: set[int] = set()
        self.places_met: set[int] = set()
        self._blocked: dict[str, str] = {}

    def plan(self, entries: Sequence[Entry]) -> list[PlannedRow]:
        """Plan a part of the list."""
        known = databank_rows.persons_named(
            self._actor,
            {one.name_key for one in entries if one.name_key},
            self._today,
            texts=self._texts,
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

    def _place_of_sheet(self, sheet: str) -> int | None:
        """Return the institution that a sheet's name means, when it surely means one."""
        if not name_parts(sheet).kinds:
            return None
        found = self._places.find(sheet)
        return found[0].id if len(found) == 1 else None

    # one row -------------------------------------------------------------------------------

    def _row(self, entry: Entry, known: dict[str, list[PersonState]]) -> PlannedRow:
        chosen = self._decided("position", entry.position_key) if entry.position is None else None
        if chosen in POSITIONS_BY_CODE:
            entry = entry.with_position(chosen)
        planned = self._begin(entry)
        if self._refused(entry, planned):
            return planned
        if chosen == LEAVE_OUT:
            return _leave_out(planned)
        place_id = self._resolve_place(entry, planned)
        if place_id is None:
            return planned
        planned.institution_id = place_id
        planned.institution = self._places.by_id[place_id].short_name
        if place_id in self._switched_off:
            return self._refuse(planned, entry, "institution", MODULE_IS_OFF)
        if entry.name_key in self._blocked:
            who = self._blocked[entry.name_key]
            return self._refuse(planned, entry, "last_name", IS_BLOCKED, who=who)
        if entry.position is None:
            return self._ask_position(entry, planned)
        if self._asks_reading(entry, planned):
            return planned
        state = self._person(entry, place_id, known, planned)
        if state is None:
            return planned
        planned.person_id = state.id
        self.places_met.add(place_id)
        self._compare(entry, place_id, state, planned)
        return planned

    def _begin(self, entry: Entry) -> PlannedRow:
        title = self._positions[entry.position][1] if entry.position else entry.position_text
        planned = PlannedRow(
            entry.key,
            self._cell(entry, self._first[entry.table]),
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
                Reason(message, dict(params), self._cell(entry, column))
                for level, column, message, params in entry.problems
                if level == "note"
            ]
        return planned

    def _cell(self, entry: Entry, column: int | None) -> str:
        table = self._staged.tables[entry.table]
        place = self._first[entry.table] if column is None else column
        return cell_address(table.sheet, entry.row, place + 1)

    def _address(self, entry: Entry, field: str) -> str:
        return self._cell(entry, self._columns[entry.table].get(field))

    def _refuse(
        self, planned: PlannedRow, entry: Entry, field: str, message: str, **params: Any
    ) -> PlannedRow:
        planned.action = Action.REFUSE
        planned.reasons.insert(0, Reason(message, params, self._address(entry, field)))
        return planned

    def _refused(self, entry: Entry, planned: PlannedRow) -> bool:
        reasons = [
            Reason(message, dict(params), self._cell(entry, column))
            for level, column, message, params in entry.problems
            if level == "refused"
        ]
        reasons += [
            Reason(TOO_LONG, {"length": length}, self._address(entry, name))
            for name, length in _too_long(entry)
        ]
        if not reasons:
            return False
        planned.action = Action.REFUSE
        planned.reasons = [*reasons, *planned.reasons]
        return True

    def _decided(self, kind: str, subject: str) -> str | None:
        """Return the answer for a wording: this list's, else the one of an earlier list."""
        found = self._decisions.of(kind).get(subject)
        if found is not None or not subject:
            return found
        found = self._recalled.of(kind).get(subject)
        if kind == "institution" and not (
            found and found.isdecimal() and int(found) in self._places.by_id
        ):
            return None
        if found is not None:
            self.recalled_used.add((kind, subject))
        return found

    # the institution -----------------------------------------------------------------------

    def _resolve_place(self, entry: Entry, planned: PlannedRow) -> int | None:
        text = entry.place_text
        decided = self._decided("institution", key(text))
        if decided == LEAVE_OUT:
            _leave_out(planned)
            return None
        if decided and decided.isdecimal() and int(decided) in self._places.by_id:
            return int(decided)
        if self._place_id is not None:
            if text and self._places.contradicts(text, self._place_id):
                self._refuse(planned, entry, "institution", OTHER_INSTITUTION, text=text)
                return None
            sheet_place = self._sheet_places[entry.table]
            if not text and sheet_place not in {None, self._place_id}:
                sheet = self._staged.tables[entry.table].sheet
                self._refuse(planned, entry, "institution", OTHER_INSTITUTION, text=sheet)
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
            self._refuse(planned, entry, "institution", OTHER_INSTITUTION, text=text)
            return None
        message = NO_INSTITUTION
        if text:
            message = SEVERAL_INSTITUTIONS if found else UNKNOWN_INSTITUTION
        options = found[: databank_rows.SLICE] or (self._places.near(text) if text else ())
        reason = Reason(
            message, {"text": text} if text else {}, self._address(entry, "institution")
        )
        self._ask(
            planned,
            "institution",
            key(text),
            reason,
            tuple((str(one.id), one.short_name) for one in options),
            text,
        )
        return None

    # questions -----------------------------------------------------------------------------

    @staticmethod
    def _ask(
        planned: PlannedRow,
        kind: str,
        subject: str,
        reason: Reason,
        options: tuple[tuple[str, str], ...],
        text: str = "",
    ) -> None:
        planned.action = Action.ASK
        planned.reasons.insert(0, reason)
        planned.question = Question(kind, subject, reason, options, text)

    def _ask_position(self, entry: Entry, planned: PlannedRow) -> PlannedRow:
        found = next(
            (one for one in entry.problems if one[0] == "asked" and one[1] is not None), None
        )
        message, params = (found[2], dict(found[3])) if found else (NO_INSTITUTION, {})
        options = tuple(
            (code, self._positions[code][1]) for code in entry.proposals if code in self._positions
        )
        reason = Reason(message, params, self._address(entry, "position"))
        self._ask(planned, "position", entry.position_key, reason, options, entry.position_text)
        return planned

    def _asks_reading(self, entry: Entry, planned: PlannedRow) -> bool:
        asked = [one for one in entry.problems if one[0] == "asked"]
        if not asked:
            return False
        decided = self._decisions.readings.get(entry.key)
        if decided == ACCEPT:
            return False
        if decided == LEAVE_OUT:
            _leave_out(planned)
            return True
        reasons = [
            Reason(message, dict(params), self._cell(entry, column))
            for _level, column, message, params in asked
        ]
        self._ask(planned, "reading", entry.key, reasons[0], ((ACCEPT, ""),))
        planned.reasons[1:1] = reasons[1:]
        return True

    # the person ----------------------------------------------------------------------------

    def _person(
        self,
        entry: Entry,
        place_id: int,
        known: dict[str, list[PersonState]],
        planned: PlannedRow,
    ) -> PersonState | None:
        states = known.get(entry.name_key)
        if not states:
            return self._new_person(entry, known, planned)
        match = match_person(entry.birth_on, entry.snils, place_id, _candidates(states))
        decided = self._decisions.persons.get(entry.key)
        if decided and match.answer is Answer.ASK:
            if decided == LEAVE_OUT:
                _leave_out(planned)
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
        reason = Reason(doubt.message, dict(doubt.params), self._address(entry, "last_name"))
        options = tuple(
            (str(one.id), self._described(one)) for one in states if one.id in match.candidates
        )
        self._ask(planned, "person", entry.key, reason, (*options, (NEW_PERSON, "")))

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

    # comparing -----------------------------------------------------------------------------

    def _compare(
        self, entry: Entry, place_id: int, state: PersonState, planned: PlannedRow
    ) -> None:
        position_id = self._positions[entry.position or ""][0]
        post = match_post(place_id, position_id, entry.subject, state.posts)
        added = post is None
        hangs_on = position_id if POSITIONS_BY_CODE[entry.position or ""].is_pedagogical else None
        if state.categories and self._category_stops(entry, hangs_on, state, planned):
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
        if entry.education or entry.courses or entry.awards:
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
        decided = self._decisions.readings.get(entry.key)
        for told in entry.categories:
            hangs_on = position_id if told[0] in MAIN_KINDS else None
            fact, doubt = match_category(told, hangs_on, state.categories)
            if doubt is not None and decided != ACCEPT:
                if decided == LEAVE_OUT:
                    _leave_out(planned)
                    return True
                reason = Reason(doubt.message, dict(doubt.params), self._address(entry, "category"))
                self._ask(planned, "reading", entry.key, reason, ((ACCEPT, ""),))
                return True
            if fact is None:
                continue
            changes = category_changes(told, fact)
            changed = with_changes(fact, changes)
            until, assigned = changed.valid_until, changed.assigned_on
            if until and assigned and until < assigned:
                self._refuse(
                    planned, entry, "valid_until", ENDS_BEFORE_START, until=until, assigned=assigned
                )
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
            held_on, complies, number = told
            if held_on is None:
                address = self._address(entry, "compliance")
                planned.reasons.append(Reason(UNDATED_COMPLIANCE, {}, address))
                continue
            own = state.compliance.setdefault(post.id, [])
            fact = match_compliance(told, own)
            if fact is None:
                decision = "complies" if complies else "fails"
                fact = ComplianceFact(self._new_id("compliance"), held_on, decision, number)
                own.append(fact)
                values = (post.id, held_on, decision, number)
                planned.operations.append(("compliance", fact.id, values))
                if not planned.new_person:
                    self._show(entry, planned, "compliance", None, held_on)
            elif changes := compliance_changes(told, fact):
                self._change(entry, planned, "compliance", fact.id, changes)
                own[own.index(fact)] = with_changes(fact, changes)

    def _compare_texts(self, entry: Entry, state: PersonState, planned: PlannedRow) -> None:
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
        planned.changes.append(CellChange(self._address(entry, field), field, old, new))
        planned.audit[field] = (old, new)


def _too_long(entry: Entry) -> list[tuple[str, int]]:
    """Return the values that the databank has no room for, with the length that it has."""
    if not (entry.courses or entry.awards or entry.education) and (
        len(entry.last_name)
        + len(entry.first_name)
        + len(entry.patronymic)
        + len(entry.subject)
        + len(entry.phone)
        + len(entry.email)
        + sum(len(one[2]) for one in entry.categories)
        + sum(len(one[2]) for one in entry.compliance)
        <= PHONE_LENGTH
    ):
        return []
    told = [
        (name, length)
        for name, text, length in (
            ("last_name", entry.last_name, NAME_LENGTH),
            ("first_name", entry.first_name, NAME_LENGTH),
            ("patronymic", entry.patronymic, NAME_LENGTH),
            ("subject", entry.subject, SUBJECT_LENGTH),
            ("phone", entry.phone, PHONE_LENGTH),
            ("email", entry.email, SUBJECT_LENGTH),
        )
        if len(text) > length
    ]
    told += [
        ("order_number", ORDER_LENGTH) for one in entry.categories if len(one[2]) > ORDER_LENGTH
    ]
    told += [
        ("protocol_number", ORDER_LENGTH) for one in entry.compliance if len(one[2]) > ORDER_LENGTH
    ]
    for name, texts in (("courses", entry.courses), ("awards", entry.awards)):
        told += [(name, TEXT_LENGTH) for text in texts if len(text) > TEXT_LENGTH]
    for level, *rest, _year in entry.education:
        if len(level) > LEVEL_LENGTH or max(map(len, rest)) > SHORT_LENGTH:
            told.append(("education", SHORT_LENGTH))
    return told


def _candidates(states: Sequence[PersonState]) -> list[Candidate]:
    return [
        Candidate(one.id, one.birth_on, one.snils, frozenset(post.place_id for post in one.posts))
        for one in states
    ]


def _leave_out(planned: PlannedRow) -> PlannedRow:
    planned.action = Action.REFUSE
    planned.reasons.insert(0, Reason(LEFT_OUT, {}, planned.address))
    return planned


def _addresses(columns: Sequence[Any]) -> dict[str, int]:
    """Return the column of a table in which each value of the databank stands."""
    held = {one.field: one.index for one in reversed(columns) if one.field}
    found = {}
    for name, fields in FIELD_COLUMNS.items():
        column = next((held[field] for field in fields if field in held), None)
        if column is not None:
            found[name] = column
    return found
