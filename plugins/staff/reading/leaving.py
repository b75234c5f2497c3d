"""Words beside a person that say: works here no more, or is on leave.

Lists tell it wherever there is room: beside the name, in a note, in a column of their own that
nobody has named. Whom such words stand by is asked about, never taken in without a word.
"""

import re
from collections.abc import Iterable

from plugins.staff.message_ids import N_
from plugins.staff.reading.headings import Field

WORKS_NO_MORE = N_("The list says that the person works here no more: “%(text)s”.")
ON_LEAVE = N_(
    "The list speaks of a leave: “%(text)s”. It is not taken in: put it on the person's page."
)
TELLING = (
    Field.FULL_NAME,
    Field.LAST_NAME,
    Field.POSITION,
    Field.EMPLOYMENT_KIND,
    Field.RATE,
    Field.CATEGORY,
    Field.EXEMPTION,
    Field.ABSENCE,
    Field.NOTE,
)
"""The fields that tell it, besides the columns that mean nothing to the portal."""
_LEFT = re.compile(
    r"(?<!\w)(?<!не )(?:уволен|увол(?:ил|ьня|ьнен)\w*|выбыла?(?!\w)|умер(?:ла)?(?!\w)|не работает(?!\w)"
    r"|перев[её]д[её]?на? (?:в(?!\w)|на работу)|переш(?:[её]л|ла) (?:в(?!\w)|на работу)"
    r"|(?:уш[её]л|ушла|вышла?|вышел) на пенсию|договор расторгнут)",
    re.IGNORECASE,
)
_LEAVE = re.compile(r"декрет|отпуск\w* по (?:уход|берем)|(?<!\w)д/о(?!\w)", re.IGNORECASE)
_LEAVE_COLUMNS = frozenset({Field.ABSENCE, Field.EXEMPTION})

Cells = Iterable[tuple[int, Field | None, object]]
"""Column, what it holds (None: nobody knows), and the cell."""


def who_left(cells: Cells) -> tuple[int, str] | None:
    """Return the column and the words that tell that the person works here no more."""
    return _first(cells, _LEFT)


def who_is_on_leave(cells: Cells) -> tuple[int, str] | None:
    """Return the column and the words of a leave that stand outside the column of leaves."""
    return _first(
        ((at, field, cell) for at, field, cell in cells if field not in _LEAVE_COLUMNS), _LEAVE
    )


def _first(cells: Cells, pattern: re.Pattern[str]) -> tuple[int, str] | None:
    for column, _field, cell in cells:
        if isinstance(cell, str) and pattern.search(cell):
            return column, cell
    return None
