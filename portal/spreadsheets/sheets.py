"""The description of a workbook to be written: sheets, columns, kinds of values and marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from portal.spreadsheets.values import WritableValue


class Kind(StrEnum):
    """How a column's values are stored and shown."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    """A share: 0.25 is shown as 25.0 %."""
    DATE = "date"
    MOMENT = "moment"
    TIME = "time"
    FLAG = "flag"


class Mark(StrEnum):
    """What a fill colour means; the same must also be said in words by the data."""

    OVERDUE = "overdue"
    SOON = "soon"
    DONE = "done"
    INFORMATION = "information"


Row = Sequence[WritableValue]
RowMark = Callable[[Row], Mark | None]
ValueMarks = Mapping[int, Mapping[WritableValue, Mark]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its title, the kind of its values and how it is laid out.

    `width` is in characters; None estimates it from the title and the first rows.
    `group` is the heading above neighbouring columns that share it.
    `labels` are the words of a FLAG column for true and false; None keeps real truth values.
    """

    title: str
    kind: Kind = Kind.TEXT
    width: float | None = None
    wrap: bool = False
    total: Literal["sum", "count"] | None = None
    group: str = ""
    labels: tuple[str, str] | None = None


class Place(StrEnum):
    """Where a line outside the table stands, as on paper."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    """At the left of the last third, as an approval block (гриф) stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A text above or below the table, wrapped over as many columns as its place has."""

    text: str
    place: Place = Place.LEFT
    title: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetChart:
    """A chart of bars beside the table, drawn by the spreadsheet program from the table's cells.

    ``labels`` and ``values`` are 0-based columns; ``rows`` counts the first rows that are drawn, all by
    default. A filter on the table holds for the chart.
    """

    title: str
    labels: int
    values: tuple[int, ...]
    stacked: bool = False
    sideways: bool = False
    rows: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: a table with an optional block above it and signature lines below.

    `rows` may be a generator: it is read once and never held. A value of `title_lines` may be a
    callable that receives the number of rows written, known only after the last row.
    `marks` colours a whole row (a callable over the row) or single cells
    (a mapping: 0-based column → value → mark).
    `totals` adds a row of SUBTOTAL formulas under the columns that name a `total`.
    `above` and `below` make it a paper to sign: lines as on paper instead of the block, and no frozen
    header, which would fill a small screen. A row for which `band` answers yes is one strong text
    over the whole table, such as the title of a section.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    heading: str = ""
    title_lines: Sequence[tuple[str, str | Callable[[int], str]]] = ()
    signatures: Sequence[str] = ()
    marks: RowMark | ValueMarks | None = None
    landscape: bool = True
    filter: bool = True
    freeze_columns: int = 0
    totals: bool = False
    note: str = ""
    above: Sequence[Line] = ()
    below: Sequence[Line] = ()
    band: Callable[[Row], bool] | None = None
    charts: Sequence[SheetChart] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenWorkbook:
    """What came out: data rows of each sheet given, the file's size in bytes and its SHA-256."""

    rows: tuple[int, ...]
    size: int
    sha256: str
    sheet_names: tuple[str, ...] = field(default=())
