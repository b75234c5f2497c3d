"""Reading a workbook that came back, whichever program saved it: sheets by their hidden codes.

Sheets may be renamed, columns moved, rows sorted, copied or left out, protection and formats gone,
dates and numbers turned into texts.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from plugins.staff.message_ids import N_, Doubt
from plugins.staff.roundtrip import columns as spec
from plugins.staff.roundtrip.cells import Unread, of_sheet, plain_text
from plugins.staff.roundtrip.columns import TABS, Owner
from plugins.staff.roundtrip.difference import SentRow
from plugins.staff.roundtrip.seal import fits, row_of_key, seal_of_workbook
from portal.database import fold
from portal.errors import Invalid
from portal.i18n import gettext as _
from portal.spreadsheets.limits import ReadLimits
from portal.spreadsheets.read import read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from plugins.staff.roundtrip.cells import Words
    from plugins.staff.roundtrip.columns import Tab

LIMITS = ReadLimits(
    rows=5_000, columns=80, cells=400_000, sheets=30, upload_bytes=8 << 20, unpacked_bytes=200 << 20
)
HEAD_ROWS = 20
FOREIGN_KEY = N_(
    "The hidden key of this row is not of this workbook: it was copied from another one or changed. Enter the row anew in an empty row."
)
OTHER_SHEET = N_("This row has been moved here from the sheet “%(sheet)s”: move it back.")
DELETE_HOW = N_("“Delete”: “%(text)s” is not understood. Choose “yes” or leave it empty.")
NEW_DELETED = N_("A new row cannot be deleted: empty it.")
YES = frozenset({"да", "yes", "y", "д", "+", "1", "true", "истина", "x", "х"})
NO = frozenset({"", "нет", "no", "-", "0", "false", "ложь"})


@dataclass(slots=True)
class Returned:
    """What a file holds: what it says about itself, and the rows of its sheets."""

    about: dict[str, str] = field(default_factory=dict)
    seal: str = ""
    sheets: list[tuple[Tab, list[RawRow]]] = field(default_factory=list)
    without_keys: list[str] = field(default_factory=list)

    @property
    def token(self) -> str:
        """Return the token of the workbook; empty when the file has none."""
        return self.about.get("token", "")

    def is_genuine(self, secret: str) -> bool:
        """Tell whether this portal has sealed what the file says about itself."""
        return fits(seal_of_workbook(secret, self.about), self.seal)


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of a sheet: its number there, and its cells by the codes of the columns."""

    number: int
    cells: dict[str, Any]


def read(path: Path) -> Returned:
    """Read a file in the limited child; raise :class:`Unreadable`, or :class:`Invalid` for others."""
    found = Returned()
    with closing(read_workbook(path, limits=LIMITS)) as sheets:
        for sheet in sheets:
            _read_sheet(found, sheet.name, ((row.number, row.values) for row in sheet.rows))
    if not found.about:
        raise Invalid(
            _(
                "This is no workbook for offline work: it has no page about itself. Take the workbook that you have downloaded here; for a list of your own use the import."
            )
        )
    return found


def _read_sheet(found: Returned, name: str, rows: Iterable[tuple[int, tuple[Any, ...]]]) -> None:
    tab: Tab | None = None
    places: dict[int, str] = {}
    head = 0
    kept: list[RawRow] = []
    for number, values in rows:
        texts = [plain_text(value) for value in values]
        if tab is None:
            if texts[:2] == ["format", spec.FORMAT]:
                _read_about(found, rows)
                return
            tab, places = _codes(texts)
            head = number
            if tab is None and number > HEAD_ROWS:
                return
        elif number > head + 1:
            cells = {code: values[place] for place, code in places.items() if place < len(values)}
            kept.append(RawRow(number, cells))
    if tab is not None:
        if spec.KEY not in places.values():
            found.without_keys.append(name)
        found.sheets.append((tab, kept))


def _read_about(found: Returned, rows: Iterable[tuple[int, tuple[Any, ...]]]) -> None:
    for _number, values in rows:
        name, value = (*map(plain_text, values), "", "")[:2]
        if name == "seal":
            found.seal = value
        elif name:
            found.about[name] = value


def _codes(texts: list[str]) -> tuple[Tab | None, dict[int, str]]:
    """Return the sheet and its columns when this is the row of codes."""
    places: dict[int, str] = {}
    tab = None
    for place, text in enumerate(texts):
        code, _colon, key = text.partition(":")
        if code == spec.KEY and key in TABS:
            tab = TABS[key]
            places[place] = spec.KEY
    if tab is None:
        return None, {}
    known = {spec.VERSION, spec.OWNER, spec.DELETE, *(one.key for one in tab.columns)}
    for place, text in enumerate(texts):
        if text in known and text not in places.values():
            places[place] = text
    return tab, places


def rows_of(returned: Returned, *, secret: str, words: Words) -> Iterator[SentRow]:
    """Give the rows that say something, their cells as plain texts."""
    for tab, rows in returned.sheets:
        for row in rows:
            sent = _row(tab, row, returned.token, secret, words)
            if sent is not None:
                yield sent


def _row(tab: Tab, row: RawRow, token: str, secret: str, words: Words) -> SentRow | None:
    doubts: list[Doubt] = []
    unread: dict[str, Doubt] = {}
    values: dict[str, str] = {}
    for column in tab.columns:
        if column.key in row.cells:
            try:
                values[column.key] = of_sheet(column, row.cells[column.key], words)
            except Unread as error:
                unread[column.key] = error.doubt
                values[column.key] = plain_text(row.cells[column.key])
    key = plain_text(row.cells.get(spec.KEY))
    owner = plain_text(row.cells.get(spec.OWNER)) if tab.owner is not Owner.ITSELF else ""
    delete = fold(plain_text(row.cells.get(spec.DELETE)))
    if not key and not owner and not any(values.values()):
        return None
    number = None
    if key:
        found = row_of_key(secret, token, key, plain_text(row.cells.get(spec.VERSION)))
        if found is None:
            doubts.append(Doubt(FOREIGN_KEY))
        elif found[0] != tab.key:
            doubts.append(Doubt(OTHER_SHEET, {"sheet": TABS[found[0]].title}))
        else:
            number = found[1]
    if delete not in YES | NO:
        doubts.append(Doubt(DELETE_HOW, {"text": delete}))
    elif delete in YES and not key:
        doubts.append(Doubt(NEW_DELETED))
    return SentRow(tab.key, row.number, number, owner, values, delete in YES, tuple(doubts), unread)
