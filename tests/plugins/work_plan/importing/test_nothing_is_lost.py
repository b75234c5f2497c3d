"""Every filled cell of a file ends in the plan, in the texts round it, or in a doubt with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.work_plan.importing.reading import read_plan, read_text
from plugins.work_plan.importing.sources.lines import Line, paragraph
from tests.plugins.work_plan.importing.makers import DISTRICT, INSTITUTION

if TYPE_CHECKING:
    from pathlib import Path

    from plugins.work_plan.written import WrittenPlan

WORDS = re.compile(r"\w+")
CELLS = st.sampled_from([
    "", "", "", "1.", "2.", "3", "1.1", "2.1.", "IV", "I. Организационный раздел", "Раздел 2",
    "КОНТРОЛЬ", "Совещание с ответственными", "подготовка справки", "и анализ итогов,",
    "сентябрь", "до 10 июля", "постоянно", "Февраль -", "апрель", "Иванова А.А. - методист",
    "методическую работу", "Заместитель", "директора школы; руководители ОО", "+", "№ п/п",
    "мероприятия", "сроки", "ответственные", "1", "2", "4", "Цель: помощь", "УТВЕРЖДЁН",
    "План работы на 2024-2025 учебный год", "Начальник ЦОКО", "Примечание", "I квартал", "А.",
])  # fmt: skip
ROWS = st.lists(CELLS, min_size=4, max_size=4).map(tuple)
HEADING = ("№ п/п", "мероприятия", "сроки", "ответственные")


def told(plan: WrittenPlan) -> set[str]:
    """Return every word that a plan and its doubts hold."""
    texts = [plan.title, *plan.approval.lines, *plan.preamble, *plan.closing, *plan.columns]
    for section in plan.sections:
        texts.append(section.title)
        for row in section.activities:
            texts += [row.number, row.text, row.term, row.responsible]
            texts += [*row.more, *row.more.values()]
    texts += [one.text for one in plan.doubts]
    return set(WORDS.findall(" ".join(texts)))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(CELLS, max_size=4),
    st.lists(ROWS, max_size=9),
    st.lists(st.tuples(st.integers(0, 9), CELLS), max_size=2),
    st.lists(CELLS, max_size=2),
)
def test_no_cell_of_any_table_is_lost(
    front: list[str],
    rows: list[tuple[str, ...]],
    between: list[tuple[int, str]],
    after: list[str],
) -> None:
    lines = [paragraph(text, number) for number, text in enumerate(front, start=1)]
    for number, row in enumerate([HEADING, *rows]):
        lines += [paragraph(text, 10 + number) for at, text in between if at == number]
        lines.append(Line(cells=row, row=number + 1, table=1, spans=(1, 1, 1, 1)))
    lines += [paragraph(text, 50 + number) for number, text in enumerate(after)]
    given_words = {word for line in lines for cell in line.cells for word in WORDS.findall(cell)}
    assert given_words <= told(read_plan(lines))


@settings(max_examples=300, deadline=None)
@given(st.lists(ROWS, max_size=8))
def test_no_cell_of_a_table_without_headings_is_lost(rows: list[tuple[str, ...]]) -> None:
    lines = [Line(cells=row, row=at, table=1) for at, row in enumerate(rows, start=1)]
    given_words = {word for row in rows for cell in row for word in WORDS.findall(cell)}
    assert given_words <= told(read_plan(lines))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=5).map("\t".join), max_size=14))
def test_no_word_of_any_text_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert set(WORDS.findall(text)) <= told(read_text(text))


@pytest.mark.parametrize("plan", [DISTRICT, INSTITUTION], ids=["district", "institution"])
def test_no_word_of_both_plans_is_lost(plan: Path) -> None:
    text = plan.read_text(encoding="utf-8")
    assert set(WORDS.findall(text)) <= told(read_text(text))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_reading_any_text_is_total(text: str) -> None:
    read_text(text)
