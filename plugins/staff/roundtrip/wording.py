"""How the edits of a workbook are said on its page: per person, with before and after."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plugins.staff.roundtrip.columns import TABS, Kind
from plugins.staff.roundtrip.difference import Action, Cell
from portal.i18n import format_date
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from plugins.staff.message_ids import Doubt
    from plugins.staff.roundtrip.columns import Column
    from plugins.staff.roundtrip.difference import CellChange, RowChange


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell that differs, in words. ``field`` names the choice of a conflict in the form."""

    title: str
    before: str
    after: str
    portal: str
    state: str
    field: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row that differs, in words."""

    key: str
    where: str
    tone: str
    action: str
    taken: bool
    cells: list[ShownCell]
    doubts: list[str]
    warnings: list[str]
    owner: str
    goes: str
    """What is deleted, in words."""


@dataclass(slots=True)
class ShownPerson:
    """The rows of one person."""

    name: str
    rows: list[ShownRow] = field(default_factory=list)


def people_of(
    rows: Iterable[RowChange], positions: Mapping[int, tuple[str, bool]]
) -> list[ShownPerson]:
    """Return the rows that differ by person, those that need somebody first within each."""
    found: dict[str, ShownPerson] = {}
    for row in rows:
        name = row.person or row.owner or _("Nobody is named")
        found.setdefault(name, ShownPerson(name)).rows.append(_row(row, positions))
    return sorted(found.values(), key=lambda one: one.name.casefold())


def doubt_in_words(doubt: Doubt) -> str:
    """Return the sentence of a doubt; a problem inside it is a message of its own."""
    values = {
        name: _(value) if name == "problem" and isinstance(value, str) else str(value)
        for name, value in doubt.params.items()
    }
    return _(doubt.message, **values) if values else _(doubt.message)


def _row(row: RowChange, positions: Mapping[int, tuple[str, bool]]) -> ShownRow:
    tab = TABS[row.tab]
    tone, action = _action(row)
    return ShownRow(
        key=row.key,
        where=_("sheet “%(sheet)s”, row %(row)s", sheet=tab.title, row=row.number),
        tone=tone,
        action=action,
        taken=row.action in {Action.CHANGE, Action.NEW, Action.DELETE},
        cells=[_cell(row, one, positions) for one in row.cells],
        doubts=[doubt_in_words(one) for one in row.doubts],
        warnings=[doubt_in_words(one) for one in row.warnings],
        owner=row.owner if row.owner != row.person else "",
        goes=_told(row, positions) if row.action is Action.DELETE else "",
    )


def _told(row: RowChange, positions: Mapping[int, tuple[str, bool]]) -> str:
    columns = [one for one in TABS[row.tab].columns if not one.of_person]
    words = [shown(one, row.values.get(one.key, ""), positions) for one in columns]
    return ", ".join(filter(None, words))


def _action(row: RowChange) -> tuple[str, str]:
    if row.action is Action.CHANGE and row.conflicts:
        return "overdue", _("choose")
    return {
        Action.CHANGE: ("information", _("change")),
        Action.NEW: ("done", _("new")),
        Action.DELETE: ("soon", _("delete")),
        Action.REFUSED: ("overdue", _("not taken over")),
        Action.UNCHANGED: ("neutral", _("changed in the portal only")),
    }[row.action]


def _cell(row: RowChange, cell: CellChange, positions: Mapping[int, tuple[str, bool]]) -> ShownCell:
    column = TABS[row.tab].column(cell.column)
    return ShownCell(
        title=str(column.title),
        before=shown(column, cell.base, positions),
        after=shown(column, cell.sent, positions),
        portal=shown(column, cell.now, positions),
        state={
            Cell.HERE: _("changed in the workbook"),
            Cell.THERE: _("changed in the portal: stays"),
            Cell.CONFLICT: _("changed in both"),
            Cell.UNCHANGED: "",
        }[cell.state],
        field=f"choice:{row.key}:{cell.column}" if cell.state is Cell.CONFLICT else "",
    )


def shown(column: Column, text: str, positions: Mapping[int, tuple[str, bool]]) -> str:
    """Return a plain text as people write it."""
    if column.kind is Kind.DATE:
        try:
            return format_date(text) if text else ""
        except ValueError:
            return text
    if column.kind is Kind.CHOICE:
        return str(dict(column.choices).get(text, text))
    if column.kind is Kind.POSITION and text.isdecimal():
        return positions.get(int(text), (text, True))[0]
    return text
