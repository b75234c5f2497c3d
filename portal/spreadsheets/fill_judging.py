"""What of somebody's template is not let in: what runs, what loads, formulas that reach outside.

Imported by the child process alone, which is under limits.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.spreadsheets.address import column_number
from portal.spreadsheets.fill_problems import Loss, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_PART = 60 << 20
_ACTIVE = (
    "vbaproject", "activex", "externallink", "embeddings", "connections.xml", "ctrlprops",
    "querytable", "macrosheets", "dialogsheets", "webextension", "oleobject", "customdata",
)  # fmt: skip
_OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)
_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_CALLS = re.compile(
    r"(?<![A-Z0-9_])(WEBSERVICE|FILTERXML|RTD|CALL|REGISTER(\.ID)?|EXEC|DDE|DDEINIT|IMAGE|HYPERLINK|"
    r"STOCKHISTORY|PY|ENCODEURL)\s*\(|\[\d+\]|\|",
    re.IGNORECASE,
)
_STRINGS = re.compile(r'"(?:[^"]|"")*"')
_MERGED = re.compile(
    rb"mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
_MOST_MERGED = 200_000
"""Merged cells are held one by one: an area of a whole sheet would be sixteen thousand million."""
_SHAPES = re.compile(rb"<(?:\w+:)?(sp|cxnSp|grpSp)[ >]")


@dataclass(slots=True)
class Found:
    """Something wrong: what, with which word, and where."""

    problem: Problem
    detail: str = ""
    sheet: str = ""
    cell: str = ""
    near: str = ""


class Refused(Exception):
    """The template is not filled."""

    def __init__(self, *found: Found) -> None:
        super().__init__(*found)
        self.found = found


def judge_package(template: bytes) -> list[str]:
    """Refuse what runs, loads or declares something; tell what openpyxl does not carry over."""
    lost: set[Loss] = set()
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        for member in archive.infolist():
            name = member.filename.casefold()
            if any(word in name for word in _ACTIVE):
                raise Refused(Found(Problem.OUTSIDE))
            if "/media/" in name:
                lost.add(Loss.PICTURES)
            if "/charts/" in name:
                lost.add(Loss.CHARTS)
            if not name.endswith((".xml", ".rels", ".vml")):
                continue
            with archive.open(member) as stream:
                part = stream.read(_LONGEST_PART)
            is_utf_8 = part.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"
            if not is_utf_8 or _DECLARED.search(part) or _OUTSIDE.search(part):
                raise Refused(Found(Problem.OUTSIDE))
            if "/worksheets/" in name and _merged_cells(part) > _MOST_MERGED:
                raise Refused(Found(Problem.TOO_MUCH))
            if "/drawings/" in name and _SHAPES.search(part):
                lost.add(Loss.SHAPES)
    return sorted(lost)


def _merged_cells(part: bytes) -> int:
    """Return how many cells of a sheet are merged."""
    return sum(
        (column_number(last.decode()) - column_number(first.decode()) + 1)
        * (int(bottom) - int(top) + 1)
        for first, top, last, bottom in _MERGED.findall(part)
    )


def live_formulas(book: Any) -> Iterator[Found]:
    """Give the formulas that reach outside the workbook, wherever they stand."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if (text := formula_of(cell)) and _reaches_out(text):
                    yield Found(Problem.FORMULA, text[:80], sheet.title, cell.coordinate)
        for text in (*_of_rules(sheet), *_of_tables(sheet), *_of_names(sheet)):
            if _reaches_out(text):
                yield Found(Problem.FORMULA, text[:80], sheet.title)
    for text in _of_names(book):
        if _reaches_out(text):
            yield Found(Problem.FORMULA, text[:80])


def _of_rules(sheet: Any) -> Iterator[str]:
    """Give the formulas of conditional looks and of what may be entered."""
    for rules in sheet.conditional_formatting:
        for one in rules.rules:
            yield from filter(None, one.formula)
    for one in sheet.data_validations.dataValidation:
        yield from filter(None, (one.formula1, one.formula2))


def _of_tables(sheet: Any) -> Iterator[str]:
    for table in sheet.tables.values():
        for column in table.tableColumns:
            for one in (column.calculatedColumnFormula, column.totalsRowFormula):
                if one is not None and one.attr_text:
                    yield one.attr_text


def _of_names(holder: Any) -> Iterator[str]:
    return (one.attr_text for one in holder.defined_names.values() if one.attr_text)


def formula_of(cell: Any) -> str:
    """Return the formula of a cell, nothing where it has none; one that cannot be read reaches out."""
    if cell.data_type != "f":
        return ""
    if isinstance(cell.value, str):
        return cell.value
    return str(getattr(cell.value, "text", "") or "=|")


def _reaches_out(formula: str) -> bool:
    return _CALLS.search(_STRINGS.sub('""', formula)) is not None
