"""Everything that the workbook of an institution shows, as plain texts, for one actor."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

from plugins.staff.models import Employment, Person, Position
from plugins.staff.policies import knows_reasons
from plugins.staff.roundtrip.cells import Words, choice_key, of_databank
from plugins.staff.roundtrip.columns import ABSENCES, POSTS, TABS, Owner
from portal import clock
from portal.access import policies
from portal.database import fetch_rows, fold
from portal.i18n import format_date

if TYPE_CHECKING:
    from plugins.staff.roundtrip.columns import Column, Tab
    from portal.access import Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: its person, what its first cell says of whose it is, and its cells."""

    person: int
    label: str
    values: dict[str, str]


@dataclass(slots=True)
class Snapshot:
    """The rows of every sheet by number, and what persons, posts and choices are called on it."""

    tabs: dict[str, dict[int, Entry]] = field(default_factory=dict)
    persons: dict[int, str] = field(default_factory=dict)
    posts: dict[int, str] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    positions: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> Words:
        """Return what choices and positions were called when this was taken."""
        return Words(self.choices, self.positions)

    def to_json(self) -> str:
        """Return the snapshot as it is stored with the workbook."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return a stored snapshot."""
        stored = json.loads(text)
        return cls(
            {
                tab: {int(key): Entry(**entry) for key, entry in rows.items()}
                for tab, rows in stored["tabs"].items()
            },
            {int(key): label for key, label in stored["persons"].items()},
            {int(key): label for key, label in stored["posts"].items()},
            stored["choices"],
            stored["positions"],
        )


def take(actor: Actor, institution_id: int) -> Snapshot:
    """Return the present rows of an institution that the actor may see: a query for each sheet."""
    rows = _rows_of_posts(actor, institution_id)
    found = Snapshot()
    found.persons = _persons_called({row["person"]: row for row in rows})
    found.posts = _posts_called(rows, found.persons)
    found.tabs[POSTS.key] = {
        row["id"]: Entry(row["person"], found.persons[row["person"]], _values(POSTS.columns, row))
        for row in rows
    }
    found.positions = {fold(title): str(key) for key, (title, _on) in position_titles().items()}
    found.choices = {
        choice_key(column): {fold(str(title)): code for code, title in column.choices}
        for tab in TABS.values()
        for column in tab.columns
        if column.choices
    }
    order = {person: place for place, person in enumerate(found.persons)}
    for tab in tabs_of(actor)[1:]:
        entries = {}
        for row in _rows_of(actor, tab, found, institution_id):
            post = row.get("employment")
            person = row["person"] if post is None else found.tabs[POSTS.key][post].person
            label = found.persons[person] if post is None else found.posts[post]
            entries[row["id"]] = Entry(person, label, _values(tab.columns, row))
        in_order = sorted(entries.items(), key=lambda item: (order[item[1].person], item[0]))
        found.tabs[tab.key] = dict(in_order)
    return found


def tabs_of(actor: Actor) -> list[Tab]:
    """Return the sheets for an actor: absences are for those who may know their reasons."""
    return [one for one in TABS.values() if one is not ABSENCES or knows_reasons(actor)]


def position_titles() -> dict[int, tuple[str, bool]]:
    """Return (title, whether it is a teaching post) of every position by key."""
    query = Position.select(Position.id, Position.title, Position.is_pedagogical)
    return {
        key: (title, bool(flag)) for key, title, flag in fetch_rows(query.order_by(Position.title))
    }


def _rows_of_posts(actor: Actor, institution_id: int) -> list[dict[str, Any]]:
    of_person = [one.key for one in POSTS.columns if one.of_person]
    of_post = [one.key for one in POSTS.columns if not one.of_person]
    query = (
        policies[Employment]
        .rows(actor)
        .join(Person)
        .where(
            Employment.institution == institution_id,
            Employment.ended_on.is_null() | (Employment.ended_on >= clock.today()),
        )
        .select(
            Employment.id,
            Employment.person,
            *(getattr(Person, name) for name in of_person),
            *(getattr(Employment, name) for name in of_post),
        )
        .order_by(Person.name_key, Person.id, Employment.id)
    )
    names = ["id", "person", *of_person, *of_post]
    return [dict(zip(names, row, strict=True)) for row in fetch_rows(query)]


def _rows_of(actor: Actor, tab: Tab, found: Snapshot, institution_id: int) -> list[dict[str, Any]]:
    model = tab.model
    owner = "employment" if tab.owner is Owner.POST else "person"
    keys = list(found.posts if tab.owner is Owner.POST else found.persons)
    query = policies[model].rows(actor).where(getattr(model, owner).in_(keys or [0]))
    if tab is ABSENCES:
        query = query.where(model.institution == institution_id)
    names = ["id", owner, *(one.key for one in tab.columns)]
    query = query.select(*(getattr(model, name) for name in names))
    return [dict(zip(names, row, strict=True)) for row in fetch_rows(query)]


def _values(columns: tuple[Column, ...], row: dict[str, Any]) -> dict[str, str]:
    return {one.key: of_databank(one, row[one.key]) for one in columns}


def _persons_called(rows: dict[int, dict[str, Any]]) -> dict[int, str]:
    names = {
        key: " ".join(filter(None, (row["last_name"], row["first_name"], row["patronymic"])))
        for key, row in rows.items()
    }
    often = Counter(names.values())
    return {
        key: f"{name} ({format_date(rows[key]['birth_on']) or '№'} {key})"
        if often[name] > 1
        else name
        for key, name in names.items()
    }


def _posts_called(rows: list[dict[str, Any]], persons: dict[int, str]) -> dict[int, str]:
    titles = position_titles()
    names = {}
    for row in rows:
        subject = f", {row['subject']}" if row["subject"] else ""
        names[row["id"]] = f"{persons[row['person']]} — {titles[row['position']][0]}{subject}"
    often = Counter(names.values())
    return {key: f"{name} № {key}" if often[name] > 1 else name for key, name in names.items()}
