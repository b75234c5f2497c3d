"""What a workbook that came back would change, row by row, checked like the forms of the card."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from plugins.staff import services
from plugins.staff.message_ids import N_, Doubt
from plugins.staff.models import Absence, Compliance, Employment, Person, Position
from plugins.staff.roundtrip import difference
from plugins.staff.roundtrip.cells import MISSING, to_databank
from plugins.staff.roundtrip.columns import POSTS, TABS, Kind, Owner
from plugins.staff.roundtrip.difference import Action, Cell, RowChange, SentRow
from plugins.staff.roundtrip.snapshot import Snapshot, tabs_of, take
from portal.access import policies
from portal.database import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.staff.roundtrip.columns import Tab
    from portal.access import Actor
    from portal.institutions.models import Institution

NOBODY = N_("There is nobody called “%(name)s” in the workbook. Choose from the list of the cell.")
NO_OWNER = N_("Say whose entry this is: choose from the list in the first column.")
OTHER_OWNER = N_(
    "The row was given out for %(name)s: the person of an entry cannot be changed. Enter it anew in an empty row."
)
NOT_YOURS = N_("You may not change this: %(reason)s")
FIELD_SAYS = N_("“%(column)s”: %(problem)s")
NAMESAKE_HERE = N_(
    "Somebody of this name and another birth date works here already: make sure that it is somebody else."
)

Values = dict[str, Any]


@dataclass(slots=True)
class Plan:
    """What would be done: the rows that differ or are refused, and the numbers of the others."""

    rows: list[RowChange]
    unchanged: int
    missing: int
    base: Snapshot
    now: Snapshot

    @property
    def stamp(self) -> str:
        """Return a mark that changes when anything of the plan does."""
        told = [
            (one.key, one.action, [asdict(cell) for cell in one.cells], dict(one.values))
            for one in self.rows
        ]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:24]

    def count(self, action: Action) -> int:
        """Return how many rows are added, changed, deleted or refused."""
        return sum(one.action is action for one in self.rows)

    @property
    def conflicts(self) -> int:
        """Return how many cells somebody must choose."""
        return sum(len(one.conflicts) for one in self.rows if one.action is Action.CHANGE)


@dataclass(slots=True)
class _Planner:
    actor: Actor
    institution: Institution
    base: Snapshot
    now: Snapshot
    positions: dict[int, Position] = field(default_factory=dict)
    coming: dict[str, RowChange] = field(default_factory=dict)
    """Rows of posts of those who are new in this workbook, by the search form of their names."""

    def plan(self, sent: list[SentRow]) -> Plan:
        allowed = {one.key for one in tabs_of(self.actor)}
        self.positions = {one.id: one for one in Position.select()}
        rows = [self._row(one) for one in difference.without_copies(sent) if one.tab in allowed]
        of_person = {one.key: one.title for one in POSTS.columns if one.of_person}
        owners = {key: entry.person for key, entry in self.base.tabs[POSTS.key].items()}
        posts = [one for one in rows if one.tab == POSTS.key]
        difference.refuse_contradictions(posts, of_person, owners)
        self._own_new_rows(rows)
        for row in rows:
            if row.action in {Action.CHANGE, Action.NEW, Action.DELETE}:
                self._check(row)
        seen = {(one.tab, one.id) for one in sent}
        missing = sum(
            (tab, key) not in seen
            for tab, entries in self.base.tabs.items() if tab in allowed
            for key in entries
        )  # fmt: skip
        told = [one for one in rows if one.action is not Action.UNCHANGED or one.cells]
        order = {tab: place for place, tab in enumerate(TABS)}
        told.sort(key=lambda one: (order[one.tab], one.number))
        return Plan(told, len(rows) - len(told), missing, self.base, self.now)

    def _row(self, sent: SentRow) -> RowChange:
        if sent.id is None:
            return self._new(sent)
        base = self.base.tabs.get(sent.tab, {}).get(sent.id)
        if base is None:
            row = RowChange(sent.tab, sent.number, None, Action.REFUSED, values=sent.values)
            row.refuse(Doubt(difference.GONE))
            return row
        now = self.now.tabs.get(sent.tab, {}).get(sent.id)
        row = difference.compare_row(sent, base.values, now.values if now else None)
        row.owner, row.person = base.label, self.base.persons[base.person]
        if sent.owner and fold(sent.owner) != fold(base.label):
            row.refuse(Doubt(OTHER_OWNER, {"name": base.label}))
        return row

    def _new(self, sent: SentRow) -> RowChange:
        row = RowChange(sent.tab, sent.number, None, Action.NEW, values=sent.values)
        row.cells = [
            difference.CellChange(column, "", value, "", Cell.HERE)
            for column, value in sent.values.items()
            if value
        ]
        row.owner = row.person = sent.owner
        if sent.tab == POSTS.key:
            names = (
                sent.values.get(name, "") for name in ("last_name", "first_name", "patronymic")
            )
            row.owner = row.person = " ".join(filter(None, names))
        doubts = difference.unread_doubts(sent, {})
        if doubts:
            row.refuse(*doubts)
        return row

    def _own_new_rows(self, rows: list[RowChange]) -> None:
        """Find whose the new rows are; rows that the databank has already change nothing."""
        self.coming = {
            fold(one.person): one
            for one in rows
            if one.tab == POSTS.key and one.action is Action.NEW and one.person
        }
        for row in rows:
            if row.action is not Action.NEW:
                continue
            tab = TABS[row.tab]
            entries = self.now.tabs.get(row.tab, {}).values()
            if tab.owner is Owner.ITSELF:
                stored = [one.values for one in entries]
            else:
                label = self._label(tab, row.owner)
                if label is None and not (
                    tab.owner is Owner.PERSON and fold(row.owner) in self.coming
                ):
                    row.refuse(Doubt(NOBODY, {"name": row.owner}) if row.owner else Doubt(NO_OWNER))
                    continue
                stored = [one.values for one in entries if one.label == label]
                if label is not None:
                    row.owner = label
                    row.person = self._person_of(tab, label)
            if difference.already_there(row.values, stored):
                row.action, row.cells = Action.UNCHANGED, []

    def _label(self, tab: Tab, told: str) -> str | None:
        labels = self.now.posts if tab.owner is Owner.POST else self.now.persons
        return next((one for one in labels.values() if fold(one) == fold(told)), None)

    def _person_of(self, tab: Tab, label: str) -> str:
        if tab.owner is Owner.PERSON:
            return label
        post = next(key for key, one in self.now.posts.items() if one == label)
        return self.now.persons[self.now.tabs[POSTS.key][post].person]

    def _check(self, row: RowChange) -> None:
        """Check a row like the form of the card would; refuse it or note what is doubtful."""
        tab = TABS[row.tab]
        if row.action is Action.DELETE:
            self._check_deletion(tab, row)
            return
        final = final_values(row, {}, take_all=True)
        for column in tab.columns:
            edited = any(one.column == column.key for one in row.cells)
            if column.required and not final.get(column.key) and (edited or row.id is None):
                row.refuse(Doubt(MISSING, {"column": column.title}))
        if row.action is Action.REFUSED:
            return
        for subject, values in self._subjects(tab, row, final):
            verdict = self._permits(subject)
            if not verdict:
                row.refuse(Doubt(NOT_YOURS, {"reason": verdict.reason}))
                continue
            found = services.check(subject, values)
            for name, messages in found.errors.items():
                title = next((one.title for one in tab.columns if one.key == name), name)
                for message in messages:
                    row.refuse(Doubt(FIELD_SAYS, {"column": title, "problem": message}))
            row.warnings += [Doubt(message) for message in found.warnings]

    def _permits(self, subject: Any) -> Any:
        known = subject.id is not None
        owner = subject.__rel__.get("person")
        if owner is not None and owner.id is None and not isinstance(subject, Employment):
            return True  # who may add the person may add to the card: the row of the post is asked
        return policies[type(subject)].permits(self.actor, "edit" if known else "create", subject)

    def _check_deletion(self, tab: Tab, row: RowChange) -> None:
        subject = tab.model.get_by_id(row.id)
        verdict = policies[tab.model].permits(self.actor, "delete", subject)
        if not verdict:
            row.refuse(Doubt(NOT_YOURS, {"reason": verdict.reason}))
        elif tab is POSTS:
            others = Employment.select().where(Employment.person == subject.person_id)
            if others.count() == 1:
                row.refuse(Doubt(services.ONLY_POST))

    def _subjects(
        self, tab: Tab, row: RowChange, final: Mapping[str, str]
    ) -> list[tuple[Any, Values]]:
        """Return the records that a row changes, with all their values."""
        if row.id is None:
            return self._new_subjects(tab, row, final)
        changed = {one.column for one in row.cells if one.state is not Cell.THERE}
        subject = tab.model.get_by_id(row.id)
        found = []
        if tab is POSTS and any(tab.column(one).of_person for one in changed):
            found.append((subject.person, self.values(tab, final, of_person=True)))
        if any(not tab.column(one).of_person for one in changed):
            found.append((subject, self.values(tab, final, of_person=False) | self._links(subject)))
        return [(one, _complete(one, values)) for one, values in found]

    def _new_subjects(
        self, tab: Tab, row: RowChange, final: Mapping[str, str]
    ) -> list[tuple[Any, Values]]:
        values = self.values(tab, final, of_person=False)
        if tab is POSTS:
            found: list[tuple[Any, Values]] = []
            person = self.person_meant(row)
            if person is None:
                found.append((Person(), self.values(tab, final, of_person=True)))
                if any(fold(one) == fold(row.person) for one in self.now.persons.values()):
                    row.warnings.append(Doubt(NAMESAKE_HERE))
            post = Employment(person=person, institution=self.institution)
            return [*found, (post, {**values, "institution": self.institution})]
        subject = self.new_part(tab, row)
        if subject is None:
            subject = self._part_of_coming(tab, row)
        return [(subject, values | self._links(subject))]

    def new_part(self, tab: Tab, row: RowChange) -> Any:
        """Return an unsaved part of its owner's card; none while the owner is new in this workbook."""
        if tab.owner is Owner.POST:
            post = next(key for key, one in self.now.posts.items() if one == row.owner)
            return Compliance(employment=Employment.get_by_id(post))
        person = next((key for key, one in self.now.persons.items() if one == row.owner), None)
        if person is None:
            return None
        subject = tab.model(person=Person.get_by_id(person))
        if tab.model is Absence:
            subject.institution = self.institution
        return subject

    def _part_of_coming(self, tab: Tab, row: RowChange) -> Any:
        """Return an unsaved part of somebody who is new in this workbook, to be checked like others."""
        post = self.coming[fold(row.person)]
        told = self.values(TABS[POSTS.key], final_values(post, {}, take_all=True), of_person=True)
        subject = tab.model(person=Person(**told))
        if tab.model is Absence:
            subject.institution = self.institution
        return subject

    def person_meant(self, row: RowChange) -> Person | None:
        """Return who of the institution a new row of the sheet of posts means: name and birth date."""
        born = row.values.get("birth_on", "")
        for entry in self.now.tabs[POSTS.key].values():
            names = (entry.values[name] for name in ("last_name", "first_name", "patronymic"))
            stored = entry.values["birth_on"]
            if fold(" ".join(filter(None, names))) == fold(row.person) and (
                not born or born == stored
            ):
                return Person.get_by_id(entry.person)
        return None

    def values(self, tab: Tab, final: Mapping[str, str], *, of_person: bool) -> Values:
        """Return values as the databank takes them, positions as records."""
        found: Values = {}
        for column in tab.columns:
            if column.of_person is not of_person:
                continue
            value = to_databank(column, final.get(column.key, ""))
            if column.kind is Kind.POSITION:
                value = self.positions.get(value) if value is not None else None
            found[column.key] = value
        return found

    @staticmethod
    def _links(subject: Any) -> Values:
        names = {"institution", "employment"} & set(type(subject)._meta.fields)  # noqa: SLF001
        return {name: getattr(subject, name) for name in names}


def _complete(subject: Any, values: Values) -> Values:
    """Return values without those that are read in a simpler form than they are stored."""
    note = getattr(subject, "note", None)
    if note is not None and "note" in values and " ".join(note.split()) == values["note"]:
        return {**values, "note": note}
    return values


def final_values(
    row: RowChange, choices: Mapping[str, str], *, take_all: bool = False
) -> dict[str, str]:
    """Return what a row's cells are to be: edits taken, conflicts as chosen, the portal's otherwise.

    ``choices`` says ``sent`` or ``now`` for ``<row>:<column>``; with ``take_all`` the workbook wins.
    """
    final = dict(row.values)
    for cell in row.cells:
        if cell.state is Cell.THERE:
            final[cell.column] = cell.now
        elif cell.state is Cell.CONFLICT and not take_all:
            chosen = choices.get(f"{row.key}:{cell.column}")
            final[cell.column] = cell.sent if chosen == "sent" else cell.now
    return final


def planner_of(actor: Actor, institution: Institution, base: Snapshot) -> _Planner:
    """Return the planner for a workbook of an institution, over the databank as it is now."""
    return _Planner(actor, institution, base, take(actor, institution.id))
