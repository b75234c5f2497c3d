"""Writing the workbook: sheets with lists to choose from, locked cells, hidden keys and a seal.

It is written by openpyxl, not by the portal's own streaming writer: that one is made for a region's
rows and knows neither lists of choices nor protection, and a school's workbook has a few hundred.
"""

from __future__ import annotations

import datetime as dt
from typing import IO, TYPE_CHECKING, Any

from openpyxl import Workbook as File
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from plugins.staff.roundtrip import columns as spec
from plugins.staff.roundtrip.columns import Kind, Owner
from plugins.staff.roundtrip.seal import key_of_row, mark_of, seal_of_workbook
from portal.i18n import format_moment
from portal.i18n import gettext as _
from portal.spreadsheets.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from plugins.staff.roundtrip.columns import Column, Tab
    from plugins.staff.roundtrip.snapshot import Snapshot

LISTS_SHEET = "lists"
ABOUT_SHEET = "portal"
SPARE_ROWS = 60
CODES_ROW = 4
TITLES_ROW = 5
FIRST_ROW = 6
HIDDEN = (spec.KEY, spec.VERSION)

_LOCKED = PatternFill("solid", fgColor="FFE7ECF2")
_NEW = PatternFill("solid", fgColor="FFDDF1E0")
_DELETE = PatternFill("solid", fgColor="FFF8D7DA")
_EDGE = Side(style="thin", color="FFBFC7D1")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_TOP = Alignment(vertical="top", wrap_text=True)
_HEAD = Alignment(horizontal="center", vertical="center", wrap_text=True)
_PLAIN, _STRONG, _HEADING = (
    Font(name="Arial", size=10),
    Font(name="Arial", size=10, bold=True),
    Font(name="Arial", size=14, bold=True),
)
_OPEN, _SHUT = Protection(locked=False), Protection(locked=True)
_DATE_FORMAT = "dd.mm.yyyy"
_WIDE = 36


class _Lists:
    """The hidden sheet with what may be chosen; equal lists are written once."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._ranges: dict[tuple[str, ...], str] = {}

    def range_of(self, offered: Sequence[str]) -> str:
        """Return the address of a list, written into a column of its own."""
        key = tuple(offered)
        if key not in self._ranges:
            number = len(self._ranges) + 1
            for row, text in enumerate(key, start=1):
                _put(self._sheet.cell(row, number), text)
            letters = get_column_letter(number)
            self._ranges[key] = f"{LISTS_SHEET}!${letters}$1:${letters}${max(1, len(key))}"
        return self._ranges[key]


def write(
    target: IO[bytes],
    *,
    tabs: Sequence[Tab],
    snapshot: Snapshot,
    positions: Mapping[int, tuple[str, bool]],
    about: Mapping[str, str],
    secret: str,
    institution: str,
    made_at: dt.datetime,
    made_by: str,
) -> None:
    """Write the workbook of an institution; ``about`` is what the seal covers, its token among it."""
    file = File()
    first = file.active
    if first is None:
        raise RuntimeError
    told = _("Given out %(at)s by %(by)s.", at=format_moment(made_at), by=made_by)
    _instruct(first, institution, told)
    sheets = [(tab, file.create_sheet(clean(str(tab.title))[:31])) for tab in tabs]
    hidden = file.create_sheet(LISTS_SHEET)
    hidden.sheet_state = "hidden"
    lists = _Lists(hidden)
    for tab, sheet in sheets:
        _Table(tab, sheet, lists, snapshot, positions).write(institution, about["token"], secret)
    _seal(file.create_sheet(ABOUT_SHEET), about, secret)
    for sheet in file.worksheets:
        sheet.protection.sheet = True
        sheet.protection.formatColumns = False
        sheet.protection.formatRows = False
        sheet.protection.autoFilter = False
    file.properties.title = institution
    file.properties.creator = made_by
    file.active = 1
    file.save(target)


class _Table:
    """One sheet with its rows and the empty rows for new entries."""

    def __init__(
        self,
        tab: Tab,
        sheet: Worksheet,
        lists: _Lists,
        snapshot: Snapshot,
        positions: Mapping[int, tuple[str, bool]],
    ) -> None:
        self._tab = tab
        self._sheet = sheet
        self._lists = lists
        self._snapshot = snapshot
        self._positions = positions
        self._owned = tab.owner is not Owner.ITSELF
        self._codes = [
            spec.KEY, spec.VERSION, spec.STATE, *([spec.OWNER] if self._owned else []),
            *(one.key for one in tab.columns), spec.DELETE,
        ]  # fmt: skip

    def write(self, institution: str, token: str, secret: str) -> None:
        """Write the head, the rows, the spare rows and what their cells accept."""
        self._head(institution)
        number = FIRST_ROW
        for key, entry in self._snapshot.tabs[self._tab.key].items():
            mark = mark_of(entry.values)
            sealed = key_of_row(secret, token, self._tab.key, key, mark)
            self._row(number, sealed, mark, entry.label, entry.values)
            number += 1
        for spare in range(number, number + SPARE_ROWS):
            self._row(spare, "", "", "", {})
        self._accept(number, number + SPARE_ROWS - 1)
        for place, code in enumerate(self._codes, start=1):
            dimension = self._sheet.column_dimensions[get_column_letter(place)]
            dimension.width = self._width(code)
            dimension.hidden = code in HIDDEN
        self._sheet.row_dimensions[CODES_ROW].hidden = True
        corner = 5 if self._owned else 7
        self._sheet.freeze_panes = f"{get_column_letter(corner)}{FIRST_ROW}"
        last = get_column_letter(len(self._codes))
        self._sheet.auto_filter.ref = f"A{TITLES_ROW}:{last}{number + SPARE_ROWS - 1}"
        self._sheet.page_setup.orientation = "landscape"
        self._sheet.page_setup.paperSize = 9
        self._sheet.page_setup.fitToHeight = 0
        self._sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self._sheet.print_title_rows = f"{TITLES_ROW}:{TITLES_ROW}"

    def _head(self, institution: str) -> None:
        _put(self._sheet["C1"], f"{self._tab.title}. {institution}", font=_HEADING)
        _put(
            self._sheet["C2"],
            _(
                "White cells may be changed; grey ones are locked; green rows marked “new row” are for new entries."
            ),
        )
        titles = {
            spec.KEY: _("Key of the row"),
            spec.VERSION: _("Version of the row"),
            spec.STATE: _("Row"),
            spec.OWNER: _("Post") if self._tab.owner is Owner.POST else _("Person"),
            spec.DELETE: _("Delete"),
        }
        for place, code in enumerate(self._codes, start=1):
            shown = f"{code}:{self._tab.key}" if code == spec.KEY else code
            _put(self._sheet.cell(CODES_ROW, place), shown)
            column = self._column(code)
            star = " *" if column is not None and column.required else ""
            title = str(column.title) + star if column is not None else titles[code]
            cell = self._sheet.cell(TITLES_ROW, place)
            _put(cell, title, font=_STRONG)
            cell.fill, cell.border, cell.alignment = _LOCKED, _BORDER, _HEAD

    def _row(self, number: int, key: str, mark: str, owner: str, values: Mapping[str, str]) -> None:
        new = not key
        own = {
            spec.KEY: key,
            spec.VERSION: mark,
            spec.STATE: _("new row") if new else _("in the databank"),
            spec.OWNER: owner,
            spec.DELETE: "",
        }
        for place, code in enumerate(self._codes, start=1):
            cell = self._sheet.cell(number, place)
            column = self._column(code)
            locked = (
                code in {spec.KEY, spec.VERSION, spec.STATE}
                or (not new and code == spec.OWNER)
                or (new and code == spec.DELETE)
            )
            if column is None:
                _put(cell, own[code])
            else:
                self._fill(cell, column, values.get(code, ""))
            cell.border, cell.alignment = _BORDER, _TOP
            cell.protection = _SHUT if locked else _OPEN
            if locked or new:
                cell.fill = _NEW if new else _LOCKED
            elif code == spec.DELETE:
                cell.fill = _DELETE

    def _fill(self, cell: Any, column: Column, text: str) -> None:
        if column.kind is Kind.DATE:
            _put(cell, dt.date.fromisoformat(text) if text else None)
            cell.number_format = _DATE_FORMAT
        elif column.kind in {Kind.WHOLE, Kind.NUMBER}:
            _put(cell, float(text) if "." in text else int(text) if text else None)
        else:
            _put(cell, self._shown(column, text))
            cell.number_format = "@"

    def _shown(self, column: Column, text: str) -> str:
        if column.kind is Kind.CHOICE:
            return str(dict(column.choices).get(text, text))
        if column.kind is Kind.POSITION:
            return self._positions[int(text)][0] if text else ""
        return text

    def _accept(self, first_new: int, last: int) -> None:
        """Say of every column what its cells accept."""
        for place, code in enumerate(self._codes, start=1):
            letters = get_column_letter(place)
            area = f"{letters}{FIRST_ROW}:{letters}{last}"
            column = self._column(code)
            if code == spec.DELETE:
                area = f"{letters}{FIRST_ROW}:{letters}{max(FIRST_ROW, first_new - 1)}"
                self._offer(area, [_("yes")])
            elif code == spec.OWNER:
                of_post = self._tab.owner is Owner.POST
                labels = (self._snapshot.posts if of_post else self._snapshot.persons).values()
                self._offer(f"{letters}{first_new}:{letters}{last}", list(labels), strict=of_post)
            elif column is not None and column.kind is Kind.CHOICE:
                self._offer(area, [str(title) for _code, title in column.choices])
            elif column is not None and column.kind is Kind.POSITION:
                self._offer(area, [title for title, _teaching in self._positions.values()])
            elif column is not None:
                self._bound(area, column)

    def _offer(self, area: str, offered: Iterable[str], *, strict: bool = True) -> None:
        rule = DataValidation(
            type="list", formula1=self._lists.range_of(list(offered)), allow_blank=True
        )
        self._add(rule, area, _("Choose from the list of the cell."), strict=strict)

    def _bound(self, area: str, column: Column) -> None:
        if column.kind is Kind.DATE:
            rule = DataValidation(
                type="date", operator="between", formula1="7306", formula2="73050", allow_blank=True
            )  # 01.01.1920 to 31.12.2099
            self._add(rule, area, _("Write a date, for example 31.12.2025."))
        elif column.kind in {Kind.WHOLE, Kind.NUMBER}:
            whole = column.kind is Kind.WHOLE
            rule = DataValidation(
                type="whole" if whole else "decimal",
                operator="between",
                formula1=f"{column.least:g}",
                formula2=f"{column.most:g}",
                allow_blank=True,
            )
            told = _("A number from %(least)s to %(most)s.", least=column.least, most=column.most)
            self._add(rule, area, told)
        else:
            rule = DataValidation(
                type="textLength",
                operator="lessThanOrEqual",
                formula1=str(column.longest),
                allow_blank=True,
            )
            self._add(rule, area, _("No more than %(most)s letters.", most=column.longest))

    def _add(self, rule: DataValidation, area: str, error: str, *, strict: bool = True) -> None:
        rule.error, rule.showErrorMessage = error, True
        rule.errorTitle = _("This does not fit")
        rule.errorStyle = "stop" if strict else "warning"
        rule.add(area)
        self._sheet.add_data_validation(rule)

    def _column(self, code: str) -> Column | None:
        own = {spec.KEY, spec.VERSION, spec.STATE, spec.OWNER, spec.DELETE}
        return None if code in own else self._tab.column(code)

    def _width(self, code: str) -> float:
        column = self._column(code)
        if column is not None:
            return column.width
        return _WIDE if code == spec.OWNER else 12


def _instruct(sheet: Worksheet, institution: str, told: str) -> None:
    sheet.title = clean(_("How to fill in"))[:31]
    sheet.column_dimensions["A"].width = 110
    lines = [
        told,
        "",
        _("1. Change what is wrong in the white cells. Where a cell has a list, choose from it."),
        _(
            "2. Add new people and entries in the green rows marked “new row” at the end of a sheet."
        ),
        _(
            "3. To delete an entry, choose “yes” in its column “Delete”. A row that is merely taken out of the sheet deletes nothing."
        ),
        _("4. When somebody leaves, give the day in “Left on”: do not delete the row."),
        _("5. A column with * must be filled in. Dates are written as 31.12.2025."),
        _(
            "6. Save the file and take it back in the portal: Staff – Workbook for offline work. You will see what has changed before anything is written."
        ),
        "",
        _("The file holds personal data: keep it within the institution and delete it afterwards."),
    ]
    _put(sheet["A1"], institution, font=_HEADING)
    for number, line in enumerate(lines, start=2):
        _put(sheet.cell(number, 1), line)
        sheet.cell(number, 1).alignment = _TOP


def _seal(sheet: Worksheet, about: Mapping[str, str], secret: str) -> None:
    sheet.sheet_state = "hidden"
    rows = [("format", spec.FORMAT), *about.items(), ("seal", seal_of_workbook(secret, about))]
    for number, (name, value) in enumerate(rows, start=1):
        _put(sheet.cell(number, 1), name)
        _put(sheet.cell(number, 2), value)


def _put(cell: Any, value: Any, *, font: Font = _PLAIN) -> None:
    """Write a value; a text stays a text, whatever it begins with."""
    cell.font = font
    if isinstance(value, str):
        if not value:
            return
        cell.value = clean(value)
        cell.data_type = "s"
    else:
        cell.value = value
