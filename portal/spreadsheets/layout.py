"""What surrounds the rows of a sheet: the block above, header rows, totals, print set-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.spreadsheets.address import column_letters, quote_sheet
from portal.spreadsheets.cells import text_markup
from portal.spreadsheets.charts import room
from portal.spreadsheets.sheets import Kind
from portal.spreadsheets.styles import Style
from portal.spreadsheets.text import attribute
from portal.spreadsheets.typed import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from portal.spreadsheets.cells import Context
    from portal.spreadsheets.paper_lines import PaperLines
    from portal.spreadsheets.sheets import Column, Row, Sheet

_NARROWEST, _WIDEST, _WIDEST_WRAPPED = 6.0, 60.0, 40.0
_FIXED_WIDTHS = {Kind.DATE: 12.0, Kind.MOMENT: 17.0, Kind.FLAG: 8.0, Kind.TIME: 9.0}
_FUNCTIONS = {"sum": 109, "count": 103}


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things are on a sheet, rows 1-based: the header, the data, the width in columns."""

    header_first: int
    header_last: int
    width: int

    def table(self, rows: int) -> str:
        """Return the range of the header's last row and so many data rows, as A5:R80."""
        return f"A{self.header_last}:{column_letters(self.width)}{self.header_last + rows}"


def frame_of(sheet: Sheet) -> Frame:
    """Return where the header lands under the block above it."""
    block = len(sheet.above) + bool(sheet.heading) + len(sheet.title_lines) + bool(sheet.note)
    first = block + (2 if block else 1)
    two_rows = any(column.group for column in sheet.columns)
    return Frame(first, first + two_rows, len(sheet.columns))


def sheet_head(sheet: Sheet, frame: Frame, widths: Sequence[float]) -> str:
    """Return the sheet's XML before its rows: view, frozen header, widths."""
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width:g}" customWidth="1"/>'
        for number, width in enumerate(widths, start=1)
    )
    frozen = min(sheet.freeze_columns, frame.width)
    corner = f"{column_letters(frozen + 1)}{frame.header_last + 1}"
    side = f'xSplit="{frozen}" ' if frozen else ""
    pane = "bottomRight" if frozen else "bottomLeft"
    view = (
        f'<pane {side}ySplit="{frame.header_last}" '
        f'topLeftCell="{corner}" activePane="{pane}" state="frozen"/>'
        f'<selection pane="{pane}" activeCell="{corner}" sqref="{corner}"/>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0">{"" if sheet.above else view}</sheetView>'
        '</sheetViews><sheetFormatPr defaultRowHeight="13.5"/>'
        f"<cols>{columns}</cols><sheetData>"
    )


def block_rows(
    sheet: Sheet, promised: Mapping[int, int], lines: PaperLines, context: Context
) -> str:
    """Return the rows above the header: lines as on paper, heading, lines of label and value, note.

    `promised` gives the shared string's number of each line whose value comes later.
    """
    rows = lines.rows(sheet.above, 1)
    heading = context.styles.number(Style(font="heading"))
    quiet = context.styles.number(Style(font="quiet"))
    if sheet.heading:
        rows.append(_line(len(rows) + 1, heading, text_markup(sheet.heading), height=21))
    for number, (label, value) in enumerate(sheet.title_lines):
        if callable(value):
            row = len(rows) + 1
            rows.append(f'<row r="{row}"><c t="s"><v>{promised[number]}</v></c></row>')
        else:
            rows.append(_line(len(rows) + 1, 0, line_markup(label, value)))
    if sheet.note:
        rows.append(_line(len(rows) + 1, quiet, text_markup(sheet.note)))
    return "".join(rows)


def line_markup(label: str, value: str) -> str:
    """Return the text of one line of the block above the table."""
    return text_markup(f"{label}: {value}" if label and value else label or value)


def header_rows(sheet: Sheet, frame: Frame, context: Context) -> tuple[str, list[str]]:
    """Return the header's one or two rows and the ranges to be merged in it."""
    style = context.styles.number(Style(font="strong", framed=True, header=True))
    titles = [column.title for column in sheet.columns]
    if frame.header_first == frame.header_last:
        return _header_row(frame.header_last, style, titles), []
    tops: list[str] = []
    merged: list[str] = []
    start = 0
    columns = sheet.columns
    for number, column in enumerate(columns):
        letters = column_letters(number + 1)
        if not column.group:
            tops.append(column.title)
            titles[number] = ""
            merged.append(f"{letters}{frame.header_first}:{letters}{frame.header_last}")
            continue
        if number and columns[number - 1].group == column.group:
            tops.append("")
        else:
            tops.append(column.group)
            start = number
        is_last = number + 1 == len(columns) or columns[number + 1].group != column.group
        if is_last and number > start:
            first = f"{column_letters(start + 1)}{frame.header_first}"
            merged.append(f"{first}:{letters}{frame.header_first}")
    rows = _header_row(frame.header_first, style, tops)
    return rows + _header_row(frame.header_last, style, titles), merged


def total_row(
    sheet: Sheet, frame: Frame, rows: int, totals: Mapping[int, float], context: Context
) -> str:
    """Return the row of SUBTOTAL formulas with their present values; a filter changes them."""
    cells: list[str] = []
    for number, column in enumerate(sheet.columns):
        kind = Kind.WHOLE if column.total == "count" else column.kind
        style = context.styles.number(Style(kind=kind, font="strong", framed=True))
        if column.total is None:
            cells.append(f'<c s="{style}"/>')
            continue
        letters = column_letters(number + 1)
        area = f"{letters}{frame.header_last + 1}:{letters}{frame.header_last + max(rows, 1)}"
        cells.append(
            f'<c s="{style}"><f>SUBTOTAL({_FUNCTIONS[column.total]},{area})</f>'
            f"<v>{totals[number]:.15g}</v></c>"
        )
    return f'<row r="{frame.header_last + rows + 1}">{"".join(cells)}</row>'


def signature_rows(sheet: Sheet, lines: PaperLines, after: int) -> tuple[str, int]:
    """Return the lines below, the signature lines, a free row before each, and the last row used."""
    rows = lines.rows(sheet.below, after + 2)
    row = after + 1 + len(rows) if rows else after
    for line in sheet.signatures:
        row += 2
        rows.append(_line(row, 0, text_markup(line)))
    return "".join(rows), row


def sheet_tail(
    sheet: Sheet, frame: Frame, rows: int, merged: Sequence[str], footer: str, *, drawn: bool
) -> str:
    """Return the sheet's XML after its rows: filter, merged cells, print set-up, charts if drawn."""
    merges = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
    return (
        "</sheetData>"
        + (f'<autoFilter ref="{frame.table(rows)}"/>' if sheet.filter else "")
        + (f'<mergeCells count="{len(merged)}">{merges}</mergeCells>' if merged else "")
        + '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" orientation="{"landscape" if sheet.landscape else "portrait"}" '
        'fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>&amp;R{attribute(footer)}</oddFooter></headerFooter>"
        + ('<drawing r:id="rId1"/>' if drawn else "")
        + "</worksheet>"
    )


def defined_names(sheet: Sheet, frame: Frame, name: str, index: int, rows: int, last: int) -> str:
    """Return the sheet's filter range, print area and rows repeated on every page.

    Without the hidden filter range LibreOffice drops the filter.
    """
    quoted = attribute(quote_sheet(name))
    first, _, end = _absolute(frame.table(rows)).partition(":")
    width = frame.width
    if sheet.charts:
        width, below = room(frame, len(sheet.charts))
        last = max(last, below)
    letters = column_letters(width)
    header = f"{quoted}!${frame.header_first}:${frame.header_last}"
    filtered = (
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{index}" hidden="1">'
        f"{quoted}!{first}:{end}</definedName>"
        if sheet.filter
        else ""
    )
    return (
        f'{filtered}<definedName name="_xlnm.Print_Area" localSheetId="{index}">'
        f"{quoted}!$A$1:${letters}${last}</definedName>"
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{index}">{header}</definedName>'
    )


def estimate_widths(columns: Sequence[Column], sample: Sequence[Row]) -> list[float]:
    """Return the widths in characters that show the titles and most of the first rows."""
    return [
        column.width or _estimate(column, [row[number] for row in sample])
        for number, column in enumerate(columns)
    ]


def _estimate(column: Column, values: Sequence[object]) -> float:
    longest_word = max(map(len, column.title.split()), default=0) + 3.0
    floor = max(longest_word, _FIXED_WIDTHS.get(column.kind, _NARROWEST))
    if column.kind in _FIXED_WIDTHS:
        return floor
    lengths = sorted(len(as_text(value)) for value in values if value is not None)
    usual = lengths[int(len(lengths) * 0.95)] if lengths else 0
    return min(max(floor, usual * 1.05 + 2), _WIDEST_WRAPPED if column.wrap else _WIDEST)


def _line(row: int, style: int, markup: str, height: float = 0) -> str:
    look = f' s="{style}"' if style else ""
    size = f' ht="{height:g}" customHeight="1"' if height else ""
    return f'<row r="{row}"{size}><c{look} t="inlineStr"><is>{markup}</is></c></row>'


def _header_row(row: int, style: int, titles: Sequence[str]) -> str:
    cells = "".join(
        f'<c s="{style}" t="inlineStr"><is>{text_markup(title)}</is></c>'
        if title
        else f'<c s="{style}"/>'
        for title in titles
    )
    return f'<row r="{row}">{cells}</row>'


def _absolute(area: str) -> str:
    """Return A5:R80 as $A$5:$R$80."""
    corners = []
    for corner in area.split(":"):
        letters = corner.rstrip("0123456789")
        corners.append(f"${letters}${corner[len(letters) :]}")
    return ":".join(corners)
