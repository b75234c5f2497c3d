"""Tables in text files: any usual alphabet, any usual delimiter, lines inside quotes."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import islice
from typing import IO, TYPE_CHECKING

from portal.spreadsheets.charsets import charset_of
from portal.spreadsheets.engines import RawSheet
from portal.spreadsheets.reasons import Reason, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from portal.spreadsheets.limits import ReadLimits

_DELIMITERS = (";", "\t", ",", "|")
_SAMPLE_LINES = 50
_LONGEST_VALUE = 1_000_000
_LONGEST_SAMPLE = 1 << 20
_GUARDED = ("'=", "'+", "'-", "'@", "'\t", "'\r")
_CONTROL_SHARE = 0.01


def read_text(path: Path, _limits: ReadLimits, _first_sheet: int) -> Iterator[RawSheet]:
    """Give the file's only table, which has no name. All values are text: leading zeros stay."""
    charset = charset_of(path)
    csv.field_size_limit(_LONGEST_VALUE)
    with path.open(encoding=charset, errors="replace", newline="") as file:
        sample = file.read(_LONGEST_SAMPLE)
        _refuse_binary(sample)
        stated = sample[:6].casefold()
        skipped = 0
        if stated.startswith("sep=") and len(stated) > len("sep="):
            delimiter, skipped = sample[4], 1
        else:
            delimiter = find_delimiter(sample)
        file.seek(0)
        yield RawSheet(name="", index=0, rows=_rows(file, delimiter, skipped))


def _rows(file: IO[str], delimiter: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader((line.replace("\x00", "") for line in file), delimiter=delimiter)
    for number, row in enumerate(reader, start=1):
        if number > skipped:
            yield number, [value[1:] if value.startswith(_GUARDED) else value for value in row]


def find_delimiter(sample: str) -> str:
    """Return the delimiter under which most of the first lines have the same number of values."""
    best, best_score = ";", 0.0
    for delimiter in _DELIMITERS:
        lines = csv.reader(sample.splitlines(keepends=True), delimiter=delimiter)
        try:
            widths = Counter(len(row) for row in islice(lines, _SAMPLE_LINES) if row)
        except csv.Error:
            continue
        wide = {width: count for width, count in widths.items() if width > 1}
        if not wide:
            continue
        width, count = max(wide.items(), key=lambda item: item[1])
        score = count / widths.total() + min(width, 50) / 1000
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _refuse_binary(sample: str) -> None:
    """Refuse what is no text: control characters are rare in tables."""
    controls = sum(sign < " " and sign not in "\t\r\n\x0c" for sign in sample[:65_536])
    if controls > max(4, len(sample[:65_536]) * _CONTROL_SHARE):
        raise Refused(Reason.UNKNOWN, f"{controls} control characters")
