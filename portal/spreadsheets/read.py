"""Any table file in: its sheets and their rows with addresses, parsed in a limited child process.

The file's format is told by its content. Values come typed; whole rows without a value are left
out, so use `Row.number`, not the position, to name a row to a person.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import marshal
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from portal.bounded_process import ENVIRONMENT
from portal.spreadsheets import child, frames
from portal.spreadsheets.address import cell_address
from portal.spreadsheets.errors import Unreadable
from portal.spreadsheets.limits import DEFAULT, ReadLimits
from portal.spreadsheets.reasons import Reason
from portal.spreadsheets.values import Value

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

__all__ = [
    "DEFAULT",
    "ReadLimits",
    "Reason",
    "Row",
    "SheetRows",
    "Unreadable",
    "Value",
    "cell_address",
    "read_workbook",
]

_LOG = logging.getLogger(__name__)
_ENVIRONMENT = {**ENVIRONMENT, "OPENPYXL_LXML": "False"}
_READ = 1 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet shows it, counted from 1, and its values."""

    number: int
    values: tuple[Value, ...]


@dataclass(slots=True)
class SheetRows:
    """One sheet. `rows` streams: read it before asking for the next sheet, or lose it.

    `merged` holds first row, first column, last row, last column of merged cells, counted from 1;
    only the first cell of each has the value. `left_out` are addresses of a few filled cells far
    beyond the limits, which were not read. A text file's table has an empty name.
    """

    name: str
    index: int
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    left_out: tuple[str, ...] = ()
    rows: Iterator[Row] = field(default_factory=lambda: iter(()), repr=False)


def read_workbook(path: Path, *, limits: ReadLimits = DEFAULT) -> Generator[SheetRows, None, None]:
    """Give the sheets of the file one after another, in order, hidden ones too.

    Raises Unreadable, at any step, when the file is broken, hostile, encrypted, empty or beyond
    the limits. Close the iterator (`contextlib.closing`) to stop early: that ends the child.
    """
    first_sheet, any_rows, engine = 0, False, child.ANY
    patience, starved = limits.wall_seconds, False
    while True:
        with _Child(path, engine, first_sheet, limits, patience) as process:
            frame = process.frame()
            while frame[0] == frames.SHEET:
                _, name, index, hidden, merged, left_out = frame
                rows = _Rows(process)
                yield SheetRows(name, index, hidden, merged, left_out, iter(rows))
                frame = rows.finish()
                any_rows = any_rows or rows.any
                first_sheet = index + 1
            if frame[0] == frames.END:
                break
            _, reason, detail = frame
            _LOG.warning("a table file could not be read by %s: %s %s", engine, reason, detail)
            if starved and reason == Reason.BROKEN:
                reason = Reason.TOO_MUCH_MEMORY
            if reason != child.RETRY:
                raise Unreadable(Reason(reason), detail)
            engine, patience = child.FORGIVING, process.patience
            starved = detail == child.OUT_OF_MEMORY
    if not any_rows:
        raise Unreadable(Reason.EMPTY)


class _Rows:
    """The rows of one sheet, and the frame that comes after them."""

    def __init__(self, process: _Child) -> None:
        self.any = False
        self._process = process
        self._next: tuple[Any, ...] | None = None

    def __iter__(self) -> Iterator[Row]:
        while (frame := self._advance())[0] == frames.ROWS:
            _, numbers, columns, dated = frame
            yield from map(Row, numbers, frames.decode_rows(columns, dated))

    def finish(self) -> tuple[Any, ...]:
        """Skip the rows not taken and return the frame after them."""
        while (frame := self._advance())[0] == frames.ROWS:
            pass
        return frame

    def _advance(self) -> tuple[Any, ...]:
        if self._next is None:
            frame = self._process.frame()
            if frame[0] == frames.ROWS:
                self.any = True
                return frame
            self._next = frame
            if self.any and frame[0] == frames.REFUSED and frame[1] == child.RETRY:
                self._next = (frames.REFUSED, str(Reason.BROKEN), frame[2])
        return self._next


class _Child:
    """The running child process; its frames are waited for no longer than the limits allow."""

    def __init__(
        self, path: Path, engine: str, first_sheet: int, limits: ReadLimits, patience: float
    ) -> None:
        self._engine = engine
        self.patience = patience
        stated = json.dumps(dataclasses.asdict(limits))
        command = [sys.executable, "-P", "-m", child.__name__]
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [*command, str(path.resolve()), engine, str(first_sheet), stated],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
        )
        if self._process.stdout is None:
            message = "the child has no standard output"
            raise RuntimeError(message)
        self._pipe = self._process.stdout.fileno()
        self._poll = select.poll()
        self._poll.register(self._pipe, select.POLLIN)
        self._buffer = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process.wait()

    def frame(self) -> tuple[Any, ...]:
        """Return the next frame; the child's death is a frame of refusal."""
        head = self._take(frames.LENGTH_BYTES)
        length = int.from_bytes(head, "big")
        if len(head) < frames.LENGTH_BYTES or length > frames.MAX_FRAME:
            return self._obituary()
        body = self._take(length)
        if len(body) < length:
            return self._obituary()
        frame: tuple[Any, ...] = marshal.loads(body)  # noqa: S302 - our child's, plain tuples
        return frame

    def _take(self, length: int) -> bytes:
        """Return so many bytes, or fewer when the child has ended."""
        while len(self._buffer) < length:
            started = time.monotonic()
            ready = self._poll.poll(max(0, int(self.patience * 1000)))
            self.patience -= time.monotonic() - started
            if not ready:
                raise Unreadable(Reason.TOO_SLOW, "wall clock")
            piece = os.read(self._pipe, _READ)
            if not piece:
                break
            self._buffer += piece
        taken = bytes(self._buffer[:length])
        del self._buffer[:length]
        return taken

    def _obituary(self) -> tuple[str, str, str]:
        """Say why the child ended without a word."""
        code = self._process.wait()
        detail = child.OUT_OF_MEMORY if code == -signal.SIGABRT else f"the child ended with {code}"
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            return frames.REFUSED, str(Reason.TOO_SLOW), detail
        if self._engine == child.ANY:
            return frames.REFUSED, child.RETRY, detail
        return frames.REFUSED, str(Reason.TOO_MUCH_MEMORY), detail
