"""Cyclograms: activities that stand in columns of months, or several of them in the row of a month."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from plugins.work_plan.importing.cell_items import items_of
from plugins.work_plan.importing.heading_words import Role, period_of
from plugins.work_plan.importing.term_look import looks_like_term
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from plugins.work_plan.importing.columns import Columns
    from plugins.work_plan.importing.rows import Row

_LEAST_CELLS = 2
_LEAST_SHARE = 0.5
_LEAST_LETTERS = 12
_DASHES = " -–—−_"
"""What stands in a cell where nothing is planned."""
_WORD = re.compile(r"[^\W\d_]{3,}")


def unfolded(rows: Sequence[Row], columns: Columns) -> list[Row]:
    """Return the rows of a table, each activity of a cyclogram's cells a row of its own."""
    if _is_grid(rows):
        found = [one for row in rows for one in _of_grid(row)]
        first = next((row for row in found if row.made), None)
        if first is not None:
            first.doubts.insert(0, _(
                "The cells under months and quarters were taken as activities,"
                " each with its month or quarter as its term."
            ))  # fmt: skip
        return found
    return [one for row in rows for one in _of_month(row, columns)]


def _is_grid(rows: Sequence[Row]) -> bool:
    """Tell whether the columns of periods hold activities rather than ticks and dates."""
    words = [words for row in rows for _period, words in row.in_periods]
    wordy = sum(map(_is_wordy, words))
    return wordy >= _LEAST_CELLS and wordy >= len(words) * _LEAST_SHARE


def _is_wordy(words: str) -> bool:
    letters = sum(sign.isalpha() for sign in words)
    return letters >= _LEAST_LETTERS and bool(_WORD.search(words)) and not looks_like_term(words)


def _of_grid(row: Row) -> Iterator[Row]:
    """Give the activities of a row of periods; the row's own words are their section."""
    cells = [(period, words) for period, words in row.in_periods if words.strip(_DASHES)]
    if not cells:
        yield row
        return
    own = " ".join(filter(None, (row.number, row.text))).replace("\n", " ")
    section = row.section or own
    more = dict(row.more)
    if row.own_term:
        # beside a column of terms the words of periods are kept as further columns
        for period, _words in cells:
            more.pop(period, None)
    if row.section and own:
        more[_("Activity")] = own
    month = period_of(row.own_term)
    if row.own_term and not month:
        more[_("Term in the plan")] = row.own_term
    for period, words in cells:
        parted = items_of(words)
        for item in parted.items:
            made = dataclasses.replace(
                row, number=item.number, text=item.text, term=_within(period, month), section=section,
                more=dict(more), above=set(), periods=[], made=True, doubts=[],
            )  # fmt: skip
            yield _asked(made, sure=parted.sure)


def _within(period: str, month: str) -> str:
    """Return a period within the month that its row is named by: «1 неделя сентября»."""
    if not month or "недел" not in period:
        return f"{month}, {period}" if month else period
    name, _sign, year = month.partition(" ")
    bent = name[:-1] + "я" if name[-1] in "ьй" else f"{name}а"
    return " ".join(filter(None, (period, bent, year)))


def _of_month(row: Row, columns: Columns) -> Iterator[Row]:
    """Give the activities that stand together in the cell of one row without a number."""
    if not row.text or not row.term or row.number or Role.TEXT in row.above:
        yield row
        return
    parted = items_of(row.text)
    is_month = bool(period_of(row.term)) and not columns.has(Role.NUMBER)
    if len(parted.items) < _LEAST_CELLS or not (
        is_month or (parted.sure and parted.items[0].number)
    ):
        yield row
        return
    people = _people(row.responsible, len(parted.items))
    for item, responsible in zip(parted.items, people, strict=True):
        made = dataclasses.replace(
            row, number=item.number, text=item.text, responsible=responsible, more=dict(row.more),
            above=set(), made=True, doubts=[],
        )  # fmt: skip
        shared = bool(row.responsible) and len(set(people)) == 1 and "\n" in row.responsible
        yield _asked(made, sure=parted.sure, shared=shared)


def _asked(row: Row, *, sure: bool, shared: bool = False) -> Row:
    if not sure:
        row.doubts.append(_(
            "Several lines stand in one cell; each was taken as an activity: “%(text)s”.",
            text=row.text,
        ))  # fmt: skip
    if shared:
        row.doubts.append(_(
            "Several people stand beside several activities of one cell; all were given to"
            " “%(text)s”.", text=row.text,
        ))  # fmt: skip
    return row


def _people(cell: str, count: int) -> list[str]:
    """Return who answers for each activity of a cell: one a line where there are as many lines."""
    items = items_of(cell).items
    if len(items) == count and items[0].number:
        return [one.text for one in items]
    lines = cell.split("\n")
    return lines if len(lines) == count else [cell] * count
