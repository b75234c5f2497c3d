"""Rows on their way into a file: numbered names, and a checksum that equal rows share."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plugins.excel_reports.depersonalised import depersonalise
from plugins.excel_reports.passport import Witnessed
from portal.spreadsheets.sheets import Column, Mark, Sheet

ROWS = st.lists(
    st.tuples(st.sampled_from("абв"), st.integers(0, 2), st.text(max_size=3)), max_size=300
)


def sheet_of(rows: list[tuple[str, int, str]], **values: object) -> Sheet:
    columns = [Column(title="Имя"), Column(title="Рождён"), Column(title="Прочее")]
    return Sheet(title="Лист", columns=columns, rows=rows, **values)  # type: ignore[arg-type]


@given(ROWS)
def test_one_person_has_one_number_and_two_persons_have_two(
    rows: list[tuple[str, int, str]],
) -> None:
    (changed,) = depersonalise([sheet_of(rows)], {"Имя"}, {"Рождён"})
    assert [column.title for column in changed.columns] == ["Имя", "Прочее"]
    out = [tuple(row) for row in changed.rows]
    assert [row[1] for row in out] == [row[2] for row in rows]
    pairs = {(row[:2], new[0]) for row, new in zip(rows, out, strict=True)}
    assert len(pairs) == len({row[:2] for row in rows}) == len({new for _old, new in pairs})


def test_marks_stay_with_their_columns() -> None:
    by_value = sheet_of([("а", 1, "плохо")], marks={2: {"плохо": Mark.OVERDUE}})
    (changed,) = depersonalise([by_value], {"Имя"}, {"Рождён"})
    assert changed.marks == {1: {"плохо": Mark.OVERDUE}}
    by_row = sheet_of(
        [("а", 1, "плохо")], marks=lambda row: Mark.SOON if row[2] == "плохо" else None
    )
    (changed,) = depersonalise([by_row], {"Имя"}, {"Рождён"})
    assert callable(changed.marks)
    assert [changed.marks(row) for row in changed.rows] == [Mark.SOON]


@given(ROWS, st.integers(0, 2))
def test_the_checksum_tells_rows_apart(rows: list[tuple[str, int, str]], more: int) -> None:
    def checksum(given_rows: list[tuple[str, int, str]]) -> str:
        witnessed = Witnessed(iter(given_rows))
        assert list(witnessed) == given_rows
        assert witnessed.count == len(given_rows)
        return witnessed.checksum

    assert checksum(rows) == checksum(list(rows))
    assert checksum(rows) != checksum([*rows, ("г", more, "")])


def test_the_checksum_does_not_depend_on_the_database() -> None:
    texts = Witnessed([("2026-09-01", 1, None)])
    dates = Witnessed([(dt.date(2026, 9, 1), 1, None)])
    assert [list(texts), list(dates)]
    assert texts.checksum == dates.checksum
    assert list(Witnessed([(Decimal("1.50"),)])) == [(Decimal("1.50"),)]
