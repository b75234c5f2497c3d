"""Workbooks in the XML format of Excel 2003, in which old accounting programs export."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from portal.spreadsheets.engines import RawSheet
from portal.spreadsheets.reasons import Reason, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from portal.spreadsheets.limits import ReadLimits

_NAMESPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"


def read_xml_2003(path: Path, limits: ReadLimits, _first_sheet: int) -> Iterator[RawSheet]:
    """Give the sheets of the workbook; entities and outside references are refused."""
    from defusedxml.ElementTree import (  # type: ignore[import-untyped] # noqa: PLC0415 - seldom
        iterparse,
    )

    name, index, hidden = "", -1, False
    rows: list[tuple[int, list[object]]] = []
    merged: list[tuple[int, int, int, int]] = []
    number = 0
    for event, element in iterparse(path, events=("start", "end")):
        tag = element.tag.removeprefix(_NAMESPACE)
        if tag == "Worksheet" and event == "start":
            name, index, number, hidden = element.get(f"{_NAMESPACE}Name", ""), index + 1, 0, False
            rows, merged = [], []
            if index >= limits.sheets:
                raise Refused(Reason.TOO_MANY_SHEETS)
        elif event == "start":
            continue
        elif tag == "Row":
            number = int(element.get(f"{_NAMESPACE}Index", number + 1))
            rows.append((number, _row(element, number, limits, merged)))
            if len(rows) > limits.rows:
                raise Refused(Reason.TOO_MANY_ROWS)
            element.clear()
        elif tag.endswith("}Visible"):
            hidden = (element.text or "").strip() in ("SheetHidden", "SheetVeryHidden")
        elif tag == "Worksheet":
            element.clear()
            yield RawSheet(name=name, index=index, rows=rows, hidden=hidden, merged=tuple(merged))


def _row(
    row: Element, number: int, limits: ReadLimits, merged: list[tuple[int, int, int, int]]
) -> list[object]:
    """Return the values of a row, each in its column; note its merged cells."""
    values: list[object] = []
    for cell in row.iter(f"{_NAMESPACE}Cell"):
        column = int(cell.get(f"{_NAMESPACE}Index", len(values) + 1))
        if column > limits.columns:
            raise Refused(Reason.TOO_MANY_COLUMNS)
        values.extend([None] * (column - 1 - len(values)))
        values.append(_value(cell.find(f"{_NAMESPACE}Data")))
        across = int(cell.get(f"{_NAMESPACE}MergeAcross", 0))
        down = int(cell.get(f"{_NAMESPACE}MergeDown", 0))
        if across or down:
            merged.append((number, column, number + down, column + across))
            values.extend([None] * min(across, limits.columns - len(values)))
    return values


def _value(data: Element | None) -> object:
    """Return the typed value of a cell."""
    if data is None:
        return None
    text = "".join(data.itertext())
    kind = data.get(f"{_NAMESPACE}Type", "String")
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return text == "1" if kind == "Boolean" else text
