"""Canned answers from a sheet: read by its headings, judged row by row, written in one transaction.

A row whose shortcut is known changes that answer, another adds one. While one row is wrong nothing is
written.
"""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from plugins.hotline.answers import canned
from plugins.hotline.answers.models import CannedAnswer
from plugins.hotline.models import Group, Topic
from portal.access import policies
from portal.database import fold, write
from portal.errors import Invalid
from portal.i18n import gettext as _
from portal.spreadsheets.read import read_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from portal.access import Actor

MOST_ROWS = 2_000
HEADINGS = {
    "shortcut": ("сокращение", "код", "ярлык", "быстрый вызов", "shortcut"),
    "title": ("название", "заголовок", "title"),
    "text": ("текст", "ответ", "текст ответа", "text"),
    "norm": ("норма", "пункт нормы", "основание", "norm"),
    "topic": ("тема", "topic"),
    "group": ("группа", "group"),
}
NEEDED = ("shortcut", "text")
Cells = tuple[int, dict[str, str]]
"""A row by its number in the sheet, and its cells by the names of fields."""


@dataclass(slots=True)
class Line:
    """One row of the sheet: what it would do, or what is wrong with it."""

    number: int
    shortcut: str
    title: str
    values: dict[str, Any] = field(default_factory=dict)
    known: CannedAnswer | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def does(self) -> str:
        """Return what comes of the row: ``adds``, ``changes``, ``same`` or ``wrong``."""
        if self.problems:
            return "wrong"
        if self.known is None:
            return "adds"
        differs = any(getattr(self.known, name) != value for name, value in self.values.items())
        return "changes" if differs else "same"


@dataclass(slots=True)
class Look:
    """What an import would do."""

    lines: list[Line]

    def count(self, does: str) -> int:
        """Return how many rows do this."""
        return sum(one.does == does for one in self.lines)

    @property
    def is_right(self) -> bool:
        """Tell whether it can be written: there are rows, and none is wrong."""
        return bool(self.lines) and not self.count("wrong")


def look_at(actor: Actor, rows: Sequence[Cells], *, municipality_id: int) -> Look:
    """Return what importing rows would do; nothing is written."""
    topics = {fold(one.title): one for one in policies[Topic].rows(actor)}
    topics |= {fold(one.code): one for one in topics.values()}
    groups = {
        fold(one.title): one
        for one in policies[Group].rows(actor).where(Group.municipality == municipality_id)
    }
    stored = {
        one.shortcut_key: one
        for one in policies[CannedAnswer]
        .rows(actor)
        .where(CannedAnswer.municipality == municipality_id)
    }
    lines: list[Line] = []
    met: dict[str, int] = {}
    for number, cells in rows:
        line = _judged(number, cells, topics, groups)
        key = fold(line.shortcut)
        if key in met:
            line.problems.append(_("The same shortcut as in row %(row)s.", row=met[key]))
        met.setdefault(key, number)
        line.known = stored.get(key)
        lines.append(line)
    return Look(lines)


def take_in(actor: Actor, look: Look, *, municipality_id: int) -> int:
    """Write what was looked at and return how many answers were added or changed."""
    if not look.is_right:
        raise Invalid(_("Mend the rows that are wrong first: nothing was written."))
    with write():
        for one in look.lines:
            if one.known is None:
                canned.make(actor, municipality_id=municipality_id, values=one.values)
            elif one.does == "changes":
                canned.alter(actor, one.known, values={**_kept(one.known), **one.values})
    return look.count("adds") + look.count("changes")


def _kept(known: CannedAnswer) -> dict[str, Any]:
    return {name: getattr(known, name) for name in canned.FIELDS}


def _judged(
    number: int, cells: dict[str, str], topics: dict[str, Topic], groups: dict[str, Group]
) -> Line:
    shortcut = cells.get("shortcut", "")
    title = cells.get("title", "") or shortcut
    line = Line(number, shortcut, title)
    values: dict[str, Any] = {**cells, "title": title}
    for name, known, words in (
        ("topic", topics, _("There is no topic “%(name)s”.", name=cells.get("topic", ""))),
        ("group", groups, _("There is no group “%(name)s”.", name=cells.get("group", ""))),
    ):
        given = cells.get(name, "")
        values[name] = known.get(fold(given)) if given else None
        if given and values[name] is None:
            line.problems.append(words)
    try:
        checked = canned.checked(values)
    except Invalid as error:
        line.problems += [message for told in error.fields.values() for message in told]
    else:
        given_fields = {"shortcut", "title", "text", *cells}
        line.values = {name: value for name, value in checked.items() if name in given_fields}
    return line


def rows_of(path: Path) -> list[Cells]:
    """Return the rows of a file below the first heading that names what is needed.

    Raises :class:`Unreadable` for a file that is no table, :class:`Invalid` for one without headings
    of canned answers.
    """
    with closing(read_workbook(path)) as sheets:
        for sheet in sheets:
            columns: dict[int, str] = {}
            found: list[Cells] = []
            for row in sheet.rows:
                if not columns:
                    columns = _columns(row.values)
                    continue
                cells = {
                    name: _text(row.values[place]) if place < len(row.values) else ""
                    for place, name in columns.items()
                }
                if any(cells.values()) and len(found) < MOST_ROWS:
                    found.append((row.number, cells))
            if found:
                return found
    raise Invalid(_("No row with the headings “Сокращение” and “Текст” was found."))


def as_text(rows: Sequence[Cells]) -> str:
    """Return rows as the page keeps them between looking and writing."""
    return json.dumps(rows, ensure_ascii=False)


def from_text(text: str) -> list[Cells]:
    """Return rows as a page gave them back; raise :class:`Invalid` where it changed their shape."""
    try:
        return [
            (
                int(number),
                {str(name): str(cell) for name, cell in cells.items() if name in HEADINGS},
            )
            for number, cells in json.loads(text)[:MOST_ROWS]
        ]
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Invalid(_("Send the file again.")) from error


def _columns(values: Sequence[Any]) -> dict[int, str]:
    named = {heading: name for name, headings in HEADINGS.items() for heading in headings}
    found = {
        place: named[key] for place, one in enumerate(values) if (key := fold(_text(one))) in named
    }
    return found if set(NEEDED) <= set(found.values()) else {}


def _text(value: Any) -> str:
    return str(value).strip() if value is not None else ""
