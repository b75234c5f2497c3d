"""Opening a downloaded workbook again, as the person who got it would."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import openpyxl

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def downloaded(client: FlaskClient, name: str, **parameters: Any) -> Workbook:
    """Download a report and open it."""
    answer = client.get(f"/reports/{name}/download.xlsx", query_string=parameters)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:2000]
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def header_row(sheet: Worksheet) -> int:
    """Return the number of the header's last row: the pane is frozen under it."""
    return int("".join(filter(str.isdigit, sheet.freeze_panes))) - 1


def data_rows(sheet: Worksheet) -> list[tuple[Any, ...]]:
    """Return the rows of the table: those that the filter spans."""
    last = int("".join(filter(str.isdigit, sheet.auto_filter.ref.partition(":")[2])))
    rows = sheet.iter_rows(min_row=header_row(sheet) + 1, max_row=last, values_only=True)
    return list(rows)


def passport(book: Workbook) -> dict[str, str]:
    """Return what the last sheet tells, by its labels."""
    rows = book.worksheets[-1].iter_rows(min_row=2, values_only=True)
    return {str(row[0]): str(row[1]) for row in rows if row[0]}


def all_texts(book: Workbook) -> str:
    """Return every text of every sheet."""
    values = (value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)
    return "\n".join(str(value) for value in values if value is not None)
