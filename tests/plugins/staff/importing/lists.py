"""Staff lists as people make them, made in code, and the import of them as tests call it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import openpyxl
from flask import current_app

from plugins.staff.importing import services
from portal.access import system_actor
from portal.access.actor import build_actor, workplaces_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from plugins.staff.importing.decisions import Decisions
    from plugins.staff.importing.outcome import PlannedRow
    from portal.access import Actor
    from portal.accounts.models import User

HEADER = ("№", "ФИО", "Дата рождения", "Должность", "Категория", "Дата присвоения", "Срок действия")


def book(
    *rows: Sequence[Any], title: str = "Лист1", header: Sequence[Any] = HEADER
) -> openpyxl.Workbook:
    """Make a workbook with one list."""
    made = openpyxl.Workbook()
    made.active.title = title
    for row in (header, *rows):
        made.active.append(row)
    return made


def saved(made: openpyxl.Workbook, folder: Path, name: str = "list.xlsx") -> Path:
    """Save a workbook in a folder."""
    made.save(folder / name)
    return folder / name


def content(made: openpyxl.Workbook) -> io.BytesIO:
    """Return a workbook as the browser sends it."""
    stream = io.BytesIO()
    made.save(stream)
    stream.seek(0)
    return stream


@dataclass
class Imported:
    """What an import told."""

    result: services.Result
    rows: list[PlannedRow] = field(default_factory=list)

    @property
    def actions(self) -> list[str]:
        """The action of each row, in the order of the list."""
        return [str(row.action) for row in self.rows]


def operator() -> Actor:
    """Return the actor of the command line."""
    return system_actor(current_app.extensions["plugins"], current_app.extensions["permissions"])


def actor_of(user: User) -> Actor:
    """Return a user's actor at the only workplace."""
    return build_actor(
        user,
        workplaces_of(user.id)[0],
        current_app.extensions["plugins"],
        current_app.extensions["permissions"],
    )


def take_in(
    path: Path,
    *,
    actor: Actor | None = None,
    place_id: int | None = None,
    decisions: Decisions | None = None,
    dry_run: bool = False,
    chosen: Iterable[str] | None = None,
) -> Imported:
    """Import a file, or only say what would happen."""
    entries = path.with_suffix(".entries")
    staged = services.read_list(path, entries)
    given = services.StaffList(path.name, staged, entries, place_id)
    if decisions is not None:
        given = services.StaffList(path.name, staged, entries, place_id, decisions)
    rows: list[PlannedRow] = []
    who = actor or operator()
    if dry_run:
        result = services.preview_list(who, given, rows.append)
    else:
        kept = None if chosen is None else frozenset(chosen)
        result = services.apply_list(who, given, rows.append, chosen=kept)
    return Imported(result, rows)
