"""What passes through the pipe from the child process: chunks of rows, column by column.

A frame is its length in four bytes and a tuple of plain values written by marshal, which is much
faster than JSON; the parent trusts only the shape it checks. Dates travel as tuples of numbers,
and the frame names the columns that hold any.
"""

from __future__ import annotations

import datetime as dt
import marshal
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from portal.spreadsheets.values import Value

SHEET, ROWS, END, REFUSED = "sheet", "rows", "end", "refused"
MAX_FRAME = 256 << 20
LENGTH_BYTES = 4

Encoded = object


def send(pipe: IO[bytes], *frame: object) -> None:
    """Write one frame and push it out."""
    body = marshal.dumps(frame)
    pipe.write(len(body).to_bytes(LENGTH_BYTES, "big"))
    pipe.write(body)
    pipe.flush()


def encode_columns(rows: Sequence[Sequence[Value]]) -> tuple[list[Sequence[object]], list[int]]:
    """Turn rows of one length into columns, dates into tuples; name the columns with dates.

    Nothing is converted value by value unless the column needs it: empty texts become None,
    whole floats become integers.
    """
    columns: list[Sequence[object]] = []
    dated: list[int] = []
    memo: dict[object, object] = {}
    for number, column in enumerate(zip(*rows, strict=True)):
        kinds = set(map(type, column))
        if kinds <= _PLAIN:
            values: Sequence[object] = column
            if str in kinds:
                values = list(map(memo.setdefault, column, column)) if kinds == {str} else column
                if "" in values:
                    values = [None if value == "" else value for value in values]
            columns.append(values)
            continue
        encoded = [_ENCODERS.get(type(value), str)(value) for value in column]
        columns.append(encoded)
        if tuple in set(map(type, encoded)):
            dated.append(number)
    return columns, dated


def decode_rows(columns: Sequence[Sequence[object]], dated: Sequence[int]) -> Iterator[tuple]:
    """Turn the columns of a frame back into rows."""
    restored = list(columns)
    for number in dated:
        restored[number] = [
            _date(value) if type(value) is tuple else value for value in restored[number]
        ]
    return zip(*restored, strict=True)
