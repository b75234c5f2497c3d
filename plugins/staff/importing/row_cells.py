"""In which cell of a list a value of a row stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.staff.reading.headings import Field
from portal.spreadsheets.read import cell_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.staff.importing.entries import Entry
    from plugins.staff.importing.staging import ColumnChoice, Staged

FIELD_COLUMNS: dict[str, tuple[Field, ...]] = {
    "last_name": (Field.LAST_NAME, Field.FULL_NAME),
    "first_name": (Field.FIRST_NAME, Field.FULL_NAME, Field.LAST_NAME),
    "patronymic": (Field.PATRONYMIC, Field.FULL_NAME, Field.LAST_NAME),
    "birth_on": (Field.BIRTH_ON,),
    "sex": (Field.SEX,),
    "snils": (Field.SNILS,),
    "phone": (Field.PHONE,),
    "email": (Field.EMAIL,),
    "note": (Field.NOTE,),
    "institution": (Field.INSTITUTION, Field.INSTITUTION_CODE),
    "position": (Field.POSITION,),
    "subject": (Field.SUBJECT, Field.POSITION),
    "kind": (Field.EMPLOYMENT_KIND, Field.POSITION),
    "rate": (Field.RATE, Field.POSITION),
    "started_on": (Field.STARTED_ON,),
    "in_position_since": (Field.POSITION_SINCE,),
    "category": (
        Field.CATEGORY,
        Field.HAS_HIGHEST,
        Field.HAS_FIRST,
        Field.EXTRA_CATEGORY,
        Field.POSITION,
    ),
    "assigned_on": (Field.ASSIGNED_ON, Field.ATTESTED_ON, Field.CATEGORY),
    "term": (Field.VALID_UNTIL, Field.CATEGORY),
    "valid_until": (Field.VALID_UNTIL, Field.CATEGORY),
    "order_number": (Field.ORDER_NUMBER, Field.ORDER, Field.CATEGORY),
    "order_on": (Field.ORDER_ON, Field.ORDER, Field.CATEGORY),
    "compliance": (Field.COMPLIANCE_ON, Field.COMPLIANCE, Field.CATEGORY),
    "next_on": (Field.COMPLIANCE_NEXT, Field.COMPLIANCE, Field.CATEGORY),
    "absence": (Field.ABSENCE, Field.EXEMPTION),
    "decision": (Field.COMPLIANCE, Field.CATEGORY),
    "protocol_number": (Field.COMPLIANCE, Field.CATEGORY),
    "education": (Field.EDUCATION, Field.EDUCATION_LEVEL, Field.SPECIALITY),
    "courses": (Field.COURSES,),
    "awards": (Field.AWARDS, Field.DEGREE),
}
"""In which columns of a list a value of the databank may stand, the likeliest first."""


class RowCells:
    """The addresses of the cells of one list."""

    def __init__(self, staged: Staged) -> None:
        self._staged = staged
        self._columns = [_addresses(table.columns) for table in staged.tables]
        self._first = [
            min((one.index for one in table.columns if one.heading), default=0)
            for table in staged.tables
        ]

    def cell(self, entry: Entry, column: int | None = None) -> str:
        """Return the address of a row's cell; without a column, of its first."""
        table = self._staged.tables[entry.table]
        place = self._first[entry.table] if column is None else column
        return cell_address(table.sheet, entry.row, place + 1)

    def address(self, entry: Entry, field: str) -> str:
        """Return the address of the cell that holds a value of the databank."""
        return self.cell(entry, self._columns[entry.table].get(field))


def _addresses(columns: Sequence[ColumnChoice]) -> dict[str, int]:
    """Return the column of a table in which each value of the databank stands."""
    held = {one.field: one.index for one in reversed(columns) if one.field}
    found = {}
    for name, fields in FIELD_COLUMNS.items():
        column = next((held[field] for field in fields if field in held), None)
        if column is not None:
            found[name] = column
    return found
