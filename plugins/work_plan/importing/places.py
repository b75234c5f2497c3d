"""Where a line stands in its file, in words for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.i18n import gettext as _
from portal.spreadsheets.address import cell_address

if TYPE_CHECKING:
    from plugins.work_plan.importing.sources.lines import Line


def place_of(line: Line) -> str:
    """Return the place: «таблица 1, строка 7», «строка 22», «Лист1!A5»."""
    if line.kind == "sheet":
        return cell_address(line.sheet, line.row, 1)
    if line.kind == "text":
        return _("line %(row)s", row=line.row)
    if line.table:
        return _("table %(table)s, row %(row)s", table=line.table, row=line.row)
    return _("paragraph %(row)s", row=line.row)
