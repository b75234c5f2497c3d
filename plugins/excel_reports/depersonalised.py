"""The variant without personal data: names become numbered words, birth dates and the like go.

A number stands for the same person in the whole file: persons are told apart by everything that
the file would have shown of them, so that two of one name with different birth dates stay two.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from portal.spreadsheets.sheets import Mark, Row, RowMark, Sheet, ValueMarks
    from portal.spreadsheets.values import WritableValue

    Identity = tuple[WritableValue, ...]


def depersonalise(
    sheets: Sequence[Sheet], names: Collection[str], hidden: Collection[str]
) -> list[Sheet]:
    """Return the sheets with the columns of these titles made nameless or left out."""
    numbers: dict[Identity, str] = {}
    return [_without(sheet, names, hidden, numbers) for sheet in sheets]


def _without(
    sheet: Sheet, names: Collection[str], hidden: Collection[str], numbers: dict[Identity, str]
) -> Sheet:
    named = [place for place, one in enumerate(sheet.columns) if one.title in names]
    dropped = [place for place, one in enumerate(sheet.columns) if one.title in hidden]
    if not named and not dropped:
        return sheet
    kept = [place for place in range(len(sheet.columns)) if place not in dropped]
    return replace(
        sheet,
        columns=[sheet.columns[place] for place in kept],
        rows=_rows(sheet.rows, named, dropped, kept, numbers),
        marks=_marks(sheet, kept),
        freeze_columns=sum(place < sheet.freeze_columns for place in kept),
    )


def _rows(
    rows: Iterable[Row],
    named: Sequence[int],
    dropped: Sequence[int],
    kept: Sequence[int],
    numbers: dict[Identity, str],
) -> Iterator[Row]:
    telling = [*named, *dropped]
    for row in rows:
        identity = tuple(row[place] for place in telling)
        word = numbers.get(identity)
        if word is None:
            word = numbers[identity] = _("Teacher %(number)s", number=f"{len(numbers) + 1:04}")
        yield [word if place in named and row[place] else row[place] for place in kept]


def _marks(sheet: Sheet, kept: Sequence[int]) -> RowMark | ValueMarks | None:
    """Return the marks for the rows as they are now: with fewer columns."""
    marks = sheet.marks
    if marks is None:
        return None
    if not callable(marks):
        return {new: marks[old] for new, old in enumerate(kept) if old in marks}
    return _over_whole_rows(marks, kept, len(sheet.columns))


def _over_whole_rows(mark: RowMark, kept: Sequence[int], width: int) -> RowMark:
    def marked(row: Row) -> Mark | None:
        whole: list[WritableValue] = [None] * width
        for place, value in zip(kept, row, strict=True):
            whole[place] = value
        return mark(whole)

    return marked
