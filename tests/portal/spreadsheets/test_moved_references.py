"""References after one row has become several: what a person expects who copies a row down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.spreadsheets.moved_references import Move, moved_formula, moved_reference

MOVES = {"Лист": Move(row=6, count=4), "Школа 'Луч'": Move(row=2, count=3)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("=SUM(B6:B6)", "=SUM(B6:B9)"),
        ("=SUM(B5:B7)", "=SUM(B5:B10)"),
        ("=B6+B7", "=B6+B10"),
        ("=$B$8*2", "=$B$11*2"),
        ('=Лист!A7&"A7"', '=Лист!A10&"A7"'),
        ("='Школа ''Луч'''!A3", "='Школа ''Луч'''!A5"),
        ("=Иной!A7", "=Иной!A7"),
        ("=SUM(A:A)+Налог", "=SUM(A:A)+Налог"),
        ("=SUM(6:6)", "=SUM(6:9)"),
    ],
)
def test_formulas_outside_of_the_row_follow_their_cells(before: str, after: str) -> None:
    assert moved_formula(before, "Лист", MOVES) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("=B6*C6", "=B8*C8"),
        ("=B6/B$7", "=B8/B$10"),
        ("=SUM(B6:D6)", "=SUM(B8:D8)"),
        ("=SUM(B$6:B6)", "=SUM(B$6:B8)"),
        ("=A5+1", "=A7+1"),
        ("=B6/SUM(B$6:B$6)", "=B8/SUM(B$6:B$9)"),
    ],
)
def test_formulas_of_the_row_go_down_with_their_copy(before: str, after: str) -> None:
    assert moved_formula(before, "Лист", MOVES, copy=2) == after


def test_a_chart_of_one_cell_becomes_one_of_all_rows() -> None:
    assert moved_reference("'Лист'!$B$6", "Лист", MOVES, stretch=True) == "'Лист'!$B$6:$B$9"


@given(row=st.integers(1, 99), first=st.integers(1, 99), long=st.integers(0, 50))
def test_a_repetition_of_one_or_none_moves_nothing(row: int, first: int, long: int) -> None:
    formula = f"=SUM(A{first}:B{first + long})"
    for count in (0, 1):
        assert moved_formula(formula, "Лист", {"Лист": Move(row, count)}) == formula


@given(row=st.integers(1, 99), count=st.integers(1, 500), at=st.integers(1, 99))
def test_an_area_is_never_turned_round(row: int, count: int, at: int) -> None:
    move = Move(row, count)
    assert move.start(at) <= move.end(at)
    assert move.end(at) - at in {0, count - 1}
