"""Error values (#N/A and others) of .xls and .ods workbooks, which their reader gives as empty cells.

Damaged files give none here: the reader itself has refused them or told what is left of them.
"""

from __future__ import annotations

import re
import struct
import zipfile
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SheetErrors = dict[int, dict[int, str]]
"""1-based row → 0-based column → text."""

_CODES = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
}
_BEGIN, _END, _SHEET, _FORMULA, _VALUE = 0x0809, 0x000A, 0x0085, 0x0006, 0x0205
"""Records of a binary workbook: begin and end of a part, a sheet's place, cells."""
_LIKELY = re.compile(
    rb"\x05\x02\x08\x00.{7}\x01|\x06\x00.{8}\x02.[\x00\x07\x0f\x17\x1d\x24\x2a].{3}\xff\xff",
    re.DOTALL,
)
"""A cell with an error; few workbooks hold one, and only those are walked through."""
_HEADER_PLACES = 109
_ENTRY = 128
_MOST = 10_000
_ODS_ERROR = b'value-type="error"'
_PIECE = 1 << 20


def errors_of_xls(path: Path) -> dict[int, SheetErrors]:
    """Return the error values of each sheet of a binary workbook by its 0-based number."""
    try:
        book = _workbook_stream(path.read_bytes())
        if _LIKELY.search(book) is None:
            return {}
        sheets = [
            struct.unpack_from("<I", book, place)[0]
            for kind, place, _ in _records(book, 0)
            if kind == _SHEET
        ]
        return {number: _of_sheet(book, start) for number, start in enumerate(sheets)}
    except (struct.error, IndexError, ValueError):
        return {}


def _of_sheet(book: bytes, start: int) -> SheetErrors:
    found: SheetErrors = {}
    for kind, place, size in _records(book, start):
        code = None
        if kind == _VALUE and size == 8 and book[place + 7]:  # noqa: PLR2004 - the record's size
            code = book[place + 6]
        elif kind == _FORMULA and book[place + 12 : place + 14] == b"\xff\xff":
            code = book[place + 8] if book[place + 6] == 2 else None  # noqa: PLR2004 - an error
        if code in _CODES:
            row, column = struct.unpack_from("<HH", book, place)
            found.setdefault(row + 1, {})[column] = _CODES[code]
    return found


def _records(book: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Give kind, place and size of each record up to the end of the part that begins there.

    Parts inside it, as charts are, are passed over.
    """
    depth = 0
    while place + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, place)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, place + 4, size
        place += 4 + size


def _workbook_stream(content: bytes) -> bytes:
    """Return the stream of the workbook out of the compound file."""
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    folder, _, threshold, small_start = struct.unpack_from("<4I", content, 48)
    size = 1 << shift
    most = len(content) // size

    def sectors(start: int, table: list[int]) -> bytes:
        return b"".join(
            content[(n + 1) * size : (n + 2) * size] for n in _chain(start, table, most)
        )

    def numbers(block: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4]))

    places = numbers(content[76 : 76 + 4 * _HEADER_PLACES])
    more, _ = struct.unpack_from("<2I", content, 68)
    while more < most and len(places) < most:
        *block, more = numbers(content[(more + 1) * size : (more + 2) * size])
        places += block
    table = [
        number
        for place in places[:most]
        if place < most
        for number in numbers(content[(place + 1) * size : (place + 2) * size])
    ]
    entries = sectors(folder, table)
    root = _entry(entries, 0)
    for start in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        name, first, length = _entry(entries, start)
        if name in ("workbook", "book"):
            if length >= threshold:
                return sectors(first, table)[:length]
            small = sectors(root[1], table)
            step = 1 << small_shift
            chain = _chain(first, numbers(sectors(small_start, table)), threshold // step)
            return b"".join(small[n * step : (n + 1) * step] for n in chain)[:length]
    return b""


def _entry(entries: bytes, start: int) -> tuple[str, int, int]:
    """Return name, first sector and length of an entry of the compound file's folder."""
    (width,) = struct.unpack_from("<H", entries, start + 64)
    name = entries[start : start + max(0, min(width, 64) - 2)].decode("utf-16-le", "replace")
    first, length = struct.unpack_from("<II", entries, start + 116)
    return name.casefold(), first, length


def _chain(start: int, table: list[int], most: int) -> Iterator[int]:
    """Give the sectors of a chain, at most so many: a damaged one may run in a circle."""
    for _ in range(most + 1):
        if start >= len(table):
            return
        yield start
        start = table[start]


def errors_of_ods(path: Path) -> dict[int, SheetErrors]:
    """Return the error values of each sheet of an OpenDocument workbook by its 0-based number."""
    try:
        with zipfile.ZipFile(path) as archive:
            with archive.open("content.xml") as content:
                if not _has_error(content):
                    return {}
            walk = _OdsWalk()
            with archive.open("content.xml") as content:
                walk.parser.ParseFile(content)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, RuntimeError, expat.ExpatError):
        return {}
    return walk.found


def _has_error(content: IO[bytes]) -> bool:
    """Look for an error without parsing: few workbooks hold one."""
    tail = b""
    while piece := content.read(_PIECE):
        if _ODS_ERROR in tail + piece:
            return True
        tail = piece[-len(_ODS_ERROR) :]
    return False


class _OdsWalk:
    """Counts tables, rows and cells while the content is parsed, and notes the errors."""

    def __init__(self) -> None:
        self.found: dict[int, SheetErrors] = {}
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.EntityDeclHandler = self._entity
        self._sheet, self._row, self._column = -1, 0, 0
        self._rows = self._columns = 1
        self._text: list[str] | None = None
        self._count = 0

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._sheet, self._row = self._sheet + 1, 0
        elif tag == "table:table-row":
            self._column = 0
            self._rows = int(attributes.get("table:number-rows-repeated", "1"))
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._columns = int(attributes.get("table:number-columns-repeated", "1"))
            is_error = attributes.get("calcext:value-type") == "error"
            self._text = [] if is_error else None

    def _end(self, tag: str) -> None:
        if tag == "table:table-row":
            self._row += self._rows
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            text = "".join(self._text or ())
            for row in range(self._row + 1, self._row + 1 + self._rows) if text else ():
                for column in range(self._column, self._column + self._columns):
                    self._count += 1
                    if self._count <= _MOST:
                        sheet = self.found.setdefault(self._sheet, {})
                        sheet.setdefault(row, {})[column] = text
                if self._count > _MOST:
                    break
            self._column += self._columns
            self._text = None

    def _data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    @staticmethod
    def _entity(*_: object) -> None:
        message = "entities are not read"
        raise ValueError(message)
