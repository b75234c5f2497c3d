"""A list of staff with what is to be read of it, and the reading of it as an import does it."""

from dataclasses import dataclass
from io import BytesIO

import openpyxl

from plugins.staff.reading.record import StaffRecord
from plugins.staff.reading.row_reader import RowReader
from plugins.staff.reading.table import Merge, find_tables


@dataclass(frozen=True)
class StaffList:
    """A sheet and its reading.

    ``expected`` has a line for each record: row | name | post | subject | category | assigned |
    until | institution as written | asked or refused.
    """

    title: str
    rows: tuple[tuple[object, ...], ...]
    expected: str
    merges: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return the expectation line by line."""
        return [" | ".join(_parts(line)) for line in self.expected.strip().splitlines()]

    def read(self) -> list[str]:
        """Write the sheet as a workbook, read it back and tell its records in the same form."""
        told = []
        lines, merges = self._from_workbook()
        for table in find_tables(lines, merges).tables:
            reader = RowReader(table.mapping)
            before: tuple[int, StaffRecord] | None = None
            for row in table.rows:
                known = before[1] if before and row.continues == before[0] else None
                records = reader.read(
                    row.values, section=row.section, group=row.group, before=known
                )
                if row.continues is None and records:
                    before = (row.number, records[0])
                told += [_told(row.number, record) for record in records]
        return [" | ".join(_parts(line)) for line in told]

    def _from_workbook(self) -> tuple[list[tuple[int, tuple[object, ...]]], list[Merge]]:
        made = openpyxl.Workbook()
        sheet = made.active
        for row in self.rows:
            sheet.append(row)
        for merged in self.merges:
            sheet.merge_cells(merged)
        file = BytesIO()
        made.save(file)
        sheet = openpyxl.load_workbook(file).active
        merges = [
            Merge(one.min_row, one.min_col - 1, one.max_row, one.max_col - 1)
            for one in sheet.merged_cells.ranges
        ]
        return list(enumerate(sheet.iter_rows(values_only=True), 1)), merges


def _parts(line: str) -> list[str]:
    parts = [part.strip() for part in line.split("|")]
    return parts + [""] * (9 - len(parts))


def _told(number: int, record: StaffRecord) -> str:
    category = record.categories[0] if record.categories else None
    assigned, term = None, ""
    if category is not None:
        assigned = category.assigned_on
        term = "no term" if category.no_term else str(category.valid_until or "")
    elif record.compliance:
        assigned = record.compliance[0].held_on
    levels = {problem.level for problem in record.problems}
    left = "refused" if "refused" in levels else "asked" if "asked" in levels else ""
    return " | ".join(
        (
            str(number),
            record.full_name,
            record.position or "?",
            record.subject,
            record.category,
            str(assigned or ""),
            term,
            record.institution_text,
            left,
        )
    )
