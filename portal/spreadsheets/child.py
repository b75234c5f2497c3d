"""The child process that parses one file under limits, so that no file can hurt the server.

Run as `python -m portal.spreadsheets.child PATH ENGINE FIRST_SHEET LIMITS`; it writes frames to
its standard output. It imports nothing of the portal but its neighbours here
and its limits.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

from portal.bounded_process import limit_itself
from portal.spreadsheets import frames
from portal.spreadsheets.formats import Format, recognise
from portal.spreadsheets.limits import ReadLimits
from portal.spreadsheets.reasons import Reason, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from portal.spreadsheets.engines import RawSheet

    Reader = Callable[[Path, ReadLimits, int], Iterator[RawSheet]]

ANY, FORGIVING = "any", "forgiving"
"""The engines: the one that fits the format, or the slow one for workbooks it cannot read."""
RETRY = "retry"
"""Sent instead of a reason: the forgiving engine may still read the file."""
OUT_OF_MEMORY = "out of memory"
_CHUNK_CELLS = 20_000
_FIRST_ROWS = 8
_GROWTH = 4
_READERS = {
    Format.WORKBOOK: ("engines", "read_by_calamine"),
    Format.BINARY: ("engines", "read_by_calamine"),
    Format.HTML: ("html_table", "read_html"),
    Format.XML_2003: ("xml_2003", "read_xml_2003"),
    Format.TEXT: ("csv_text", "read_text"),
}


def main(arguments: Sequence[str], pipe: IO[bytes]) -> None:
    """Read the file named by the arguments and send its rows."""
    name, engine, first_sheet, stated = arguments
    path, limits = Path(name), ReadLimits(**json.loads(stated))
    limit_itself(memory=limits.memory_bytes, cpu_seconds=limits.cpu_seconds)
    can_retry = False
    try:
        kind = recognise(path, limits)
        can_retry = kind is Format.WORKBOOK and engine == ANY
        reader = _reader(kind, engine)
        _Sender(pipe, limits).send_all(reader(path, limits, int(first_sheet)))
    except Refused as refused:
        frames.send(pipe, frames.REFUSED, str(refused.reason), refused.detail)
    except MemoryError:
        reason = RETRY if can_retry else Reason.TOO_MUCH_MEMORY
        frames.send(pipe, frames.REFUSED, str(reason), OUT_OF_MEMORY)
    except BaseException as error:  # noqa: BLE001 - readers raise a dozen kinds, Rust panics too
        reason = RETRY if can_retry else Reason.BROKEN
        frames.send(pipe, frames.REFUSED, str(reason), repr(error)[:500])


def _reader(kind: Format, engine: str) -> Reader:
    """Return the reader of the format; each is imported only when it is needed."""
    module, function = _READERS[kind]
    if engine == FORGIVING and kind is Format.WORKBOOK:
        function = "read_by_openpyxl"
    found: Reader = getattr(import_module(f"portal.spreadsheets.{module}"), function)
    return found


class _Sender:
    """Sends sheets in chunks, without empty rows, and counts what the limits bound."""

    def __init__(self, pipe: IO[bytes], limits: ReadLimits) -> None:
        self._pipe = pipe
        self._limits = limits
        self._cells = 0

    def send_all(self, sheets: Iterator[RawSheet]) -> None:
        """Send every sheet and the end."""
        for sheet in sheets:
            about = (sheet.name, sheet.index, sheet.hidden, sheet.merged, sheet.left_out)
            frames.send(self._pipe, frames.SHEET, *about)
            self._send_rows(sheet)
        frames.send(self._pipe, frames.END)

    def _send_rows(self, sheet: RawSheet) -> None:
        rows = iter(sheet.rows)
        size, count = _FIRST_ROWS, 0
        while numbered := list(islice(rows, size)):
            kept = [(number, row) for number, row in numbered if _has_value(row)]
            if not kept:
                continue
            count += len(kept)
            width = max(len(row) for _, row in kept)
            self._check(count, width, kept)
            width = min(width, self._limits.columns)
            size = max(1, min(_CHUNK_CELLS // width, size * _GROWTH))
            columns, dated = frames.encode_columns([_padded(row, width) for _, row in kept])
            fitting = frames.send_rows(self._pipe, [n for n, _ in kept], columns, dated)
            size = min(size, max(_FIRST_ROWS, fitting))

    def _check(self, count: int, width: int, kept: list[tuple[int, Sequence[object]]]) -> None:
        """Refuse more rows, columns or cells than the limits allow."""
        limits = self._limits
        if count > limits.rows:
            raise Refused(Reason.TOO_MANY_ROWS, str(count))
        if width > limits.columns and any(_has_value(row[limits.columns :]) for _, row in kept):
            raise Refused(Reason.TOO_MANY_COLUMNS, str(width))
        self._cells += len(kept) * min(width, limits.columns)
        if self._cells > limits.cells:
            raise Refused(Reason.TOO_BIG, f"{self._cells} cells")


def _has_value(row: Sequence[object]) -> bool:
    """Tell whether the row has a value; zero and false are values."""
    return any(row) or any(value is not None and value != "" for value in row)


def _padded(row: Sequence[object], width: int) -> Sequence[object]:
    if len(row) == width:
        return row
    return row[:width] if len(row) > width else [*row, *[None] * (width - len(row))]


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdout.buffer)
