"""The rows of a list as the file has them, kept beside their entries so that cells can be mended."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from plugins.staff.reading.groups import NO_GROUP, Group

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from plugins.staff.reading.wrapped import DataRow

CHUNK = 200
_KINDS = {"d": dt.date, "t": dt.time, "m": dt.datetime}


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row about a person: its table and number, its cells, and what the headings above it say."""

    table: int
    number: int
    values: list[Any]
    section: str = ""
    group: Group = NO_GROUP
    continues: int | None = None


class RawWriter:
    """Writes rows, many a line; each line is led by the table and the numbers that it spans."""

    def __init__(self, into: IO[str]) -> None:
        self._into = into
        self._table = 0
        self._rows: list[tuple[Any, ...]] = []
        self._encode = json.JSONEncoder(
            ensure_ascii=False, separators=(",", ":"), default=_as_json
        ).encode

    def add(self, table: int, rows: Sequence[DataRow]) -> None:
        """Add the rows of a part of a table."""
        if table != self._table:
            self.finish()
            self._table = table
        for row in rows:
            self._rows.append((row.number, row.values, row.section, row.group or (), row.continues))
            if len(self._rows) >= CHUNK:
                self.finish()

    def finish(self) -> None:
        """Write what is gathered."""
        if self._rows:
            first, last = self._rows[0][0], self._rows[-1][0]
            self._into.write(f"{self._table}\t{first}\t{last}\t{self._encode(self._rows)}\n")
            self._rows = []


def all_rows(file: Path) -> Iterator[RawRow]:
    """Give every row, in order."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            table, _first, _last, told = line.split("\t", 3)
            yield from _rows_of(int(table), told)


def find_rows(file: Path, wanted: set[tuple[int, int]]) -> dict[tuple[int, int], RawRow]:
    """Return rows by table and number; lines that hold none of them are only skipped."""
    found = {}
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            table, first, last, told = line.split("\t", 3)
            span = (int(table), int(first)), (int(table), int(last))
            if any(span[0] <= one <= span[1] for one in wanted):
                for row in _rows_of(int(table), told):
                    if (row.table, row.number) in wanted:
                        found[row.table, row.number] = row
    return found


def _rows_of(table: int, told: str) -> Iterator[RawRow]:
    for number, values, section, group, continues in json.loads(told):
        cells = [_KINDS[v[0]].fromisoformat(v[1]) if type(v) is list else v for v in values]  # type: ignore[attr-defined]
        yield RawRow(table, number, cells, section, Group(*group), continues)


def _as_json(value: object) -> list[str]:
    """Return a day, an hour or a moment as JSON: its kind and its text."""
    if isinstance(value, dt.datetime):
        return ["m", value.isoformat()]
    if isinstance(value, dt.date):
        return ["d", value.isoformat()]
    if isinstance(value, dt.time):
        return ["t", value.isoformat()]
    return ["", str(value)]
