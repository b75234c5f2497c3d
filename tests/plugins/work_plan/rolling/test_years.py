"""Years named in texts: which are moved, which stay, and that a move back gives the same text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.work_plan.rolling.years import shift_years

MOVED = [
    ("Анализ за 2023-2024 учебный год", "Анализ за 2024-2025 учебный год"),
    ("за 2022 - 23 уч. год и на 2023-24 уч. год", "за 2023 - 24 уч. год и на 2024-25 уч. год"),
    ("за 22 - 23 уч. год", "за 23 - 24 уч. год"),
    ("2023/2024", "2024/2025"),
    ("2023–2025 гг.", "2024–2026 гг."),
    ("до 01.09.23", "до 01.09.24"),
    ("до 1.09.2023 г.", "до 1.09.2024 г."),
    ("28.03.2024-05.04.2024", "28.03.2025-05.04.2025"),
    ("сентябрь 2023 г.", "сентябрь 2024 г."),
    ("29.02.2024", "28.02.2025"),
]
KEPT = [
    ("приказ Минпросвещения России от 24.03.2023 № 196", ("24.03.2023",)),
    ("приказ от 24 марта 2023 г. «О порядке»", ("2023",)),
    ("приказом МКУО ЦОКО от 05.09.2023 № 8", ("05.09.2023",)),
    ("к 2030 году", ("2030",)),
    ("29 февраля 2024 г.", ("2024",)),
    ("по телефонам 22-4-71, 21-6-95", ()),
    ("СОШ № 2023", ()),
    ("пункт 2.23, раздел 1.2.24", ()),
    ("до 31.02.2024", ()),
    ("с 01.09 по 15.09", ()),
    ("телефон 2023-2024-11", ()),
]


@pytest.mark.parametrize(("text", "moved"), MOVED)
def test_years_of_the_plan_are_moved(text: str, moved: str) -> None:
    found = shift_years(text, year=2023, by=1)
    assert found.text == moved
    assert found.changes
    assert not found.kept


@pytest.mark.parametrize(("text", "kept"), KEPT)
def test_years_of_acts_and_far_years_stay_and_are_told(text: str, kept: tuple[str, ...]) -> None:
    found = shift_years(text, year=2023, by=1)
    assert (found.text, found.changes, found.kept) == (text, (), kept)


@given(st.text(), st.integers(2000, 2090), st.integers(-3, 3))
def test_any_text_is_moved_without_an_error(text: str, year: int, by: int) -> None:
    found = shift_years(text, year=year, by=by)
    assert by or found.text == text
    for _old, new in found.changes:
        assert new in found.text


@given(st.integers(2001, 2090), st.integers(1, 3), st.sampled_from(("-", " - ", "–", "/")))
def test_a_school_year_moved_there_and_back_is_itself(year: int, by: int, sign: str) -> None:
    text = f"План на {year}{sign}{year + 1} учебный год"
    there = shift_years(text, year=year, by=by).text
    assert shift_years(there, year=year + by, by=-by).text == text
