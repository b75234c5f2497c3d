"""The uploaded file back, with what is to be mended said beside each row and its cells marked.

A workbook comes back as it was, with a column more; what cannot be copied faithfully (xls, ods,
csv, macros) comes back as a new workbook with its values. Either can be sent in again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from plugins.staff.importing.mend_form import column_of, place_of
from plugins.staff.importing.planned_file import planned_lines
from plugins.staff.importing.wording import message_in_words
from plugins.staff.reading.headings import WHAT_TO_MEND
from portal.comparable_text import key
from portal.i18n import gettext as _
from portal.spreadsheets.annotate import Remarks, annotate_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from plugins.staff.importing.staging import Staged


def write_returned(source: Path, target: Path, rows: Path, staged: Staged) -> bool:
    """Write the file back; return whether it is the uploaded one, and not only its values."""
    remarks = _remarks(rows, staged)
    if annotate_workbook(source, target, remarks):
        return True
    from plugins.staff.importing.returned_values import write_values  # noqa: PLC0415 - openpyxl is slow to import

    write_values(source, target, remarks)
    return False


def _remarks(rows: Path, staged: Staged) -> dict[str, Remarks]:
    """Return what is to be mended by the names of sheets."""
    texts: list[dict[int, list[str]]] = [{} for _table in staged.tables]
    cells: list[dict[int, set[int]]] = [{} for _table in staged.tables]
    for line in planned_lines(rows, "wrong"):
        told: dict[str, Any] = json.loads(line)
        place, number = place_of(told["key"])
        for message, params, address in told["reasons"]:
            words = message_in_words(message, params)
            said = texts[place].setdefault(number, [])
            if words not in said:
                said.append(words)
            column = column_of(address, number)
            if column >= 0:
                cells[place].setdefault(number, set()).add(column + 1)
    found: dict[str, Remarks] = {}
    for table in staged.tables:
        remarks = Remarks(
            _("What to mend"),
            max(table.header_rows),
            {row: "\n".join(one) for row, one in texts[table.number].items()},
            {row: sorted(one) for row, one in cells[table.number].items()},
            next((c.index + 1 for c in table.columns if key(c.heading) in WHAT_TO_MEND), 0),
        )
        known = found.setdefault(table.sheet, remarks)
        if known is not remarks:  # several tables of a sheet share the column
            known.rows = {**known.rows, **remarks.rows}
            known.cells = {**known.cells, **remarks.cells}
    return found
