"""What passes through the pipe from the child process: chunks of rows, column by column.

A frame is its length in four bytes and a tuple of plain values written by marshal, which is much
faster than JSON and, unlike pickle, makes no objects. Dates travel as tuples of numbers, and a
frame of rows names the columns that hold any.
"""

from __future__ import annotations

import datetime as dt
import marshal
import re
from typing import IO, TYPE_CHECKING, Any

from portal.spreadsheets.reasons import Reason, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from portal.spreadsheets.values import Value

SHEET, ROWS, END, REFUSED = "sheet", "rows", "end", "refused"
MAX_FRAME = 4 << 20
"""Bytes of one frame, which the parent holds whole."""
LENGTH_BYTES = 4
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WHOLE = 1e15
_MINUTE, _DAY = 60, 86_400
_MIDNIGHT = dt.time()


def send(pipe: IO[bytes], *frame: Any) -> None:
    """Write one frame and push it out."""
    _push(pipe, marshal.dumps(frame))


def send_rows(
    pipe: IO[bytes],
    numbers: Sequence[int],
    columns: Sequence[Sequence[object]],
    dated: Sequence[int],
) -> int:
    """Write a frame of rows, or several when the rows are long; return how many rows fit into one.

    Raises Refused when a single row is too long.
    """
    count = len(numbers)
    frame: tuple[Any, ...] = (ROWS, numbers, columns, dated)
    try:
        body = marshal.dumps(frame)
    except MemoryError:
        if count == 1:
            raise
    else:
        if len(body) <= MAX_FRAME:
            _push(pipe, body)
            return count
        if count == 1:
            raise Refused(Reason.TOO_BIG, f"row {numbers[0]} of {len(body)} bytes")
    half = count // 2
    for part in (slice(half), slice(half, None)):
        fitting = send_rows(pipe, numbers[part], [column[part] for column in columns], dated)
    return fitting


def _push(pipe: IO[bytes], body: bytes) -> None:
    pipe.write(len(body).to_bytes(LENGTH_BYTES, "big"))
    pipe.write(body)
    pipe.flush()


def encode_columns(rows: Sequence[Sequence[object]]) -> tuple[list[Sequence[object]], list[int]]:
    """Turn rows of one length into columns, dates into tuples; name the columns with dates.

    Empty texts become None, whole floats integers, control characters nothing. A column of texts costs no loop in Python;
    equal texts of a chunk become one object, which marshal then sends once.
    """
    columns: list[Sequence[object]] = []
    dated: list[int] = []
    memo: dict[object, object] = {"": None}
    for number, column in enumerate(zip(*rows, strict=True)):
        kinds = set(map(type, column))
        if kinds == {str}:
            texts: Sequence[str] = column
            if _CONTROL.search("".join(texts)):
                texts = list(map(_without_controls, texts))
            columns.append(list(map(memo.setdefault, texts, texts)))
        elif kinds <= {bool, type(None)}:
            columns.append(column)
        else:
            columns.append([_ENCODERS.get(type(value), str)(value) for value in column])
            if kinds & _DATES:
                dated.append(number)
    return columns, dated


def decode_rows(
    columns: Sequence[Sequence[Any]], dated: Sequence[int]
) -> Iterator[tuple[Value, ...]]:
    """Turn the columns of a frame back into rows."""
    restored = list(columns)
    memo: dict[tuple[int | None, ...], Value] = {}
    for number in dated:
        restored[number] = [
            (memo.get(value) or memo.setdefault(value, _decode(value)))
            if type(value) is tuple
            else value
            for value in restored[number]
        ]
    return zip(*restored, strict=True)


def _same(value: object) -> object:
    return value


def _text(value: str) -> object:
    return _without_controls(value) or None


def _without_controls(text: str) -> str:
    """Drop what no program shows and PostgreSQL does not store, as the zero written _x0000_."""
    return _CONTROL.sub("", text)


def _float(value: float) -> object:
    return int(value) if -_WHOLE < value < _WHOLE and value == int(value) else value


def _date(value: dt.date) -> object:
    return (value.toordinal(),)


def _moment(value: dt.datetime) -> object:
    """Encode a moment rounded to the second, as fractions of a day are never exact."""
    if value.microsecond:
        value = (value + dt.timedelta(milliseconds=500)).replace(microsecond=0)
    if value.time() == _MIDNIGHT:
        return (value.toordinal(),)
    return (value.toordinal(), _seconds(value.time()))


def _time(value: dt.time) -> object:
    return (None, _seconds(value))


def _duration(value: dt.timedelta) -> object:
    """Encode a duration under a day as a time of day, a longer one as text like 30:15:00."""
    seconds = round(value.total_seconds())
    if 0 <= seconds < _DAY:
        return (None, seconds)
    minutes, seconds = divmod(seconds, _MINUTE)
    hours, minutes = divmod(minutes, _MINUTE)
    return f"{hours}:{minutes:02}:{seconds:02}"


def _seconds(clock: dt.time) -> int:
    return (clock.hour * _MINUTE + clock.minute) * _MINUTE + clock.second


def _decode(value: tuple[int | None, ...]) -> Value:
    """Return the date, the moment or the time of day of an encoded value."""
    day = dt.date.fromordinal(value[0]) if value[0] is not None else None
    if len(value) == 1:
        return day
    minutes, second = divmod(value[1] or 0, _MINUTE)
    clock = dt.time(*divmod(minutes, _MINUTE), second)
    return clock if day is None else dt.datetime.combine(day, clock)


_ENCODERS: dict[type, Callable[[Any], object]] = {
    str: _text,
    int: _same,
    bool: _same,
    type(None): _same,
    float: _float,
    dt.date: _date,
    dt.datetime: _moment,
    dt.time: _time,
    dt.timedelta: _duration,
}
_DATES = {dt.date, dt.datetime, dt.time, dt.timedelta}
