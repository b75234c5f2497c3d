"""The child process that writes a column of remarks into a copy of somebody's workbook, under limits.

Run as ``python -m portal.spreadsheets.annotate_child SOURCE TARGET`` with the remarks as JSON on
standard input. The copy keeps sheets, styles and everything else byte for byte: only rows with
remarks are written anew. It imports nothing of the portal but its neighbours here. Exits with 3
where a faithful copy is not safe or not possible: macros, links to other files, odd markup.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, unescape

from portal.bounded_process import limit_itself
from portal.spreadsheets.address import column_letters, column_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOT_FAITHFUL = 3
MOST_UNPACKED = 400 << 20
MOST_MEMBERS = 5_000
MEMORY = 1536 << 20
CPU_SECONDS = 30
WIDTH = 60
_FILL = (
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFD9D2"/>'
    '<bgColor indexed="64"/></patternFill></fill>'
)
_ACTIVE = ("vbaproject", "activex", "externallinks", "embeddings", "connections.xml", "ctrlprops")
_SHEET = re.compile(r"<sheet\b[^>]*>")
_RELATION = re.compile(r"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')
_ROW = re.compile(r"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_CELL = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_XF = re.compile(r"<xf\b[^>]*?(?:/>|>.*?</xf>)", re.DOTALL)
_FILLS = re.compile(r"<fills\b[^>]*>(.*?)</fills>", re.DOTALL)
_XFS = re.compile(r"<cellXfs\b[^>]*>(.*?)</cellXfs>", re.DOTALL)
_COLS = re.compile(r"<cols>(.*?)</cols>", re.DOTALL)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Unfaithful(Exception):
    """The copy would not be what it was, or would carry what must not be handed on."""


@dataclass(slots=True)
class Remarks:
    """What to write into one sheet: the heading of the column, and of each row its remark.

    ``cells`` are columns (from 1) to be marked, by row; ``column`` is where an earlier column of
    remarks stands, 0 where there is none.
    """

    title: str
    header_row: int
    rows: Mapping[int, str]
    cells: Mapping[int, Sequence[int]] = field(default_factory=dict)
    column: int = 0


def annotate(source: str, target: str, remarks: Mapping[str, Remarks]) -> None:
    """Write a copy of a workbook with remarks by the names of its sheets."""
    with zipfile.ZipFile(source) as old:
        members = old.infolist()
        if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
            raise Unfaithful
        if any(word in one.filename.lower() for one in members for word in _ACTIVE):
            raise Unfaithful
        parts = _sheet_parts(_text(old, "xl/workbook.xml"), _relations(old))
        styles = _Styles(_text(old, "xl/styles.xml"))
        changed = {}
        for name, told in remarks.items():
            if name not in parts:
                raise Unfaithful
            changed[parts[name]] = with_remarks(_text(old, parts[name]), told, styles)
        changed["xl/styles.xml"] = styles.text()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as new:
            for one in members:
                if one.filename in changed:
                    new.writestr(one.filename, changed[one.filename].encode())
                else:
                    new.writestr(one.filename, old.read(one))


def _text(package: zipfile.ZipFile, name: str) -> str:
    """Return a part as text; markup that could mean more than it says is refused."""
    try:
        text = package.read(name).decode("utf-8-sig")
    except (KeyError, UnicodeDecodeError) as error:
        raise Unfaithful from error
    if "<!DOCTYPE" in text or "<!ENTITY" in text or "<![CDATA[" in text or "<!--" in text:
        raise Unfaithful
    return text


def _relations(package: zipfile.ZipFile) -> dict[str, str]:
    found = {}
    for one in _RELATION.findall(_text(package, "xl/_rels/workbook.xml.rels")):
        told = dict(_ATTRIBUTE.findall(one))
        target = unescape(told.get("Target", ""))
        found[told.get("Id", "")] = (
            target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        )
    return found


def _sheet_parts(workbook: str, relations: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for one in _SHEET.findall(workbook):
        told = dict(_ATTRIBUTE.findall(one))
        name = unescape(told.get("name", ""), {"&quot;": '"', "&apos;": "'"})
        key = next((value for key, value in told.items() if key.endswith(":id")), "")
        found[name] = relations.get(key, "")
    return found


class _Styles:
    """The workbook's styles, to which looks with another ground are added when they are needed."""

    def __init__(self, text: str) -> None:
        self._text = text
        fills, looks = _FILLS.search(text), _XFS.search(text)
        if fills is None or looks is None:
            raise Unfaithful
        self._fills = fills
        self._looks = _XF.findall(looks[1])
        self._fill = len(re.findall(r"<fill>|<fill\s", fills[1]))
        self._made: dict[tuple[int, bool], int] = {}

    def marked(self, look: int, *, wrap: bool = False) -> int:
        """Return the number of a look that is like another, on the ground of a mark."""
        key = (look, wrap)
        if key not in self._made:
            if not 0 <= look < len(self._looks):
                raise Unfaithful
            self._made[key] = len(self._looks)
            self._looks.append(self._like(self._looks[look], wrap=wrap))
        return self._made[key]

    def _like(self, look: str, *, wrap: bool) -> str:
        head, _end, _rest = look.partition(">")
        head = re.sub(r'\s(?:fillId|applyFill|applyAlignment)="[^"]*"', "", head.rstrip("/"))
        inside = (
            "" if look.endswith("/>") and "</xf>" not in look else look[look.index(">") + 1 : -5]
        )
        if wrap:
            inside = '<alignment vertical="top" wrapText="1"/>'
        ground = f'{head} fillId="{self._fill}" applyFill="1" applyAlignment="1"'
        return f"{ground}>{inside}</xf>" if inside else f"{ground}/>"

    def text(self) -> str:
        """Return the part with what was added."""
        fills = f'<fills count="{self._fill + 1}">{self._fills[1]}{_FILL}</fills>'
        text = self._text.replace(self._fills[0], fills, 1)
        looks = f'<cellXfs count="{len(self._looks)}">{"".join(self._looks)}</cellXfs>'
        return _XFS.sub(lambda _match: looks, text, count=1)


def with_remarks(sheet: str, remarks: Remarks, styles: _Styles) -> str:
    """Return a sheet with a column of remarks after its last one."""
    column = remarks.column or _last_column(sheet) + 1

    def row(match: re.Match[str]) -> str:
        told = dict(_ATTRIBUTE.findall(match[1]))
        number = int(told.get("r", "0"))
        heads = number == remarks.header_row
        text = remarks.title if heads else remarks.rows.get(number, "")
        if not text and not (remarks.column and number > remarks.header_row):
            return match[0]
        cells = _cells_of(match[2] or "")
        cells.pop(column, None)
        for marked in remarks.cells.get(number, ()):
            cells[marked] = _marked(cells.get(marked), marked, number, styles)
        if text:
            look = styles.marked(0, wrap=True)
            place = f"{column_letters(column)}{number}"
            shown = escape(_FORBIDDEN.sub("", text)[:32_000])
            cells[column] = (
                f'<c r="{place}" s="{look}" t="inlineStr">'
                f'<is><t xml:space="preserve">{shown}</t></is></c>'
            )
        head = re.sub(r'\sspans="[^"]*"', "", match[1]).rstrip("/")
        return f"<row{head}>{''.join(cells[one] for one in sorted(cells))}</row>"

    if "<sheetData" not in sheet:
        raise Unfaithful
    start = sheet.index("<sheetData")
    body = _ROW.sub(row, sheet[start:])
    return _with_width(re.sub(r"<dimension\b[^>]*/>", "", sheet[:start]), column) + body


def _cells_of(inside: str) -> dict[int, str]:
    found = {}
    for match in _CELL.finditer(inside):
        told = dict(_ATTRIBUTE.findall(match[1]))
        letters = re.match(r"[A-Z]{1,3}", told.get("r", ""))
        if letters is None:
            raise Unfaithful
        found[column_number(letters[0])] = match[0]
    if _CELL.sub("", inside).strip():
        raise Unfaithful
    return found


def _marked(cell: str | None, column: int, row: int, styles: _Styles) -> str:
    if cell is None:
        return f'<c r="{column_letters(column)}{row}" s="{styles.marked(0)}"/>'
    head, close, rest = cell.partition(">")
    told = dict(_ATTRIBUTE.findall(head))
    ends = head.endswith("/")
    head = re.sub(r'\ss="\d+"', "", head.rstrip("/"))
    look = styles.marked(int(told.get("s", "0")))
    return f'{head} s="{look}"{"/" if ends else ""}{close}{rest}'


def _last_column(sheet: str) -> int:
    letters = set(re.findall(r'<c\b[^>]*?\br="([A-Z]{1,3})\d+"', sheet))
    return max(map(column_number, letters), default=0)


def _with_width(head: str, column: int) -> str:
    """Make the column of remarks wide, unless the sheet says how wide it is."""
    wide = f'<col min="{column}" max="{column}" width="{WIDTH}" customWidth="1"/>'
    found = _COLS.search(head)
    if found is None:
        return f"{head}<cols>{wide}</cols>"
    told = [dict(_ATTRIBUTE.findall(one)) for one in re.findall(r"<col\b[^>]*>", found[1])]
    if any(int(one.get("max", "0")) >= column for one in told):
        return head
    return head.replace(found[0], f"<cols>{found[1]}{wide}</cols>", 1)


def main(arguments: Sequence[str], told: str) -> int:
    """Annotate under limits; return the exit code."""
    limit_itself(memory=MEMORY, cpu_seconds=CPU_SECONDS, largest_file=MOST_UNPACKED)
    source, target = arguments
    given: dict[str, dict[str, Any]] = json.loads(told)
    remarks = {
        name: Remarks(
            one["title"],
            one["header_row"],
            {int(row): text for row, text in one["rows"].items()},
            {int(row): cells for row, cells in one["cells"].items()},
            one["column"],
        )
        for name, one in given.items()
    }
    try:
        annotate(source, target, remarks)
    except (Unfaithful, zipfile.BadZipFile, MemoryError, ValueError, OSError, NotImplementedError):
        return NOT_FAITHFUL
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin.read()))
