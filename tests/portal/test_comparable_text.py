"""Normal forms: what looks the same to a person compares the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.comparable_text import key, name_key, repair_lookalikes, tidy, tidy_lines

PAIRS = dict(zip("АВСЕНКМОРТХасеорху", "ABCEHKMOPTXaceopxy", strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  учитель   математики ", "учитель математики"),
        ("учитель\xa0математики", "учитель математики"),
        ("педагог–психолог", "педагог-психолог"),
        ("педагог\u2011психолог", "педагог-психолог"),
        ("учи\u00adтель", "учитель"),
        ("«Солнышко»", '"Солнышко"'),
        ("и\u0306", "й"),
        ("две\nстроки", "две строки"),
    ],
)
def test_tidy(text: str, expected: str) -> None:
    assert tidy(text) == expected


def test_line_breaks_may_be_kept() -> None:
    assert tidy_lines("учитель \r\n\n  химии") == "учитель\nхимии"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Пётр", "петр"),
        ("BKK", "вкк"),
        ("Ивaнов", "иванов"),
        ("І КК", "i кк"),
        ("Высшая.", "высшая"),
        ("ВЫСШАЯ ", "высшая"),
    ],
)
def test_key(text: str, expected: str) -> None:
    assert key(text) == expected


def test_foreign_words_and_addresses_stay() -> None:
    assert repair_lookalikes("John Smith") == "John Smith"
    assert repair_lookalikes("ace@mail.ru") == "ace@mail.ru"


@given(st.text())
def test_normal_forms_are_stable(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert key(key(text)) == key(text)
    assert name_key(name_key(text)) == name_key(text)


@given(
    st.sampled_from(["Сорокина Вера", "учитель химии", "Высшая", "соответствие", "Котова Роза"]),
    st.lists(st.booleans(), min_size=30, max_size=30),
)
def test_latin_lookalikes_read_the_same(text: str, swaps: list[bool]) -> None:
    swapped = "".join(
        PAIRS.get(letter, letter) if swap else letter
        for letter, swap in zip(text, swaps, strict=False)
    )
    if all(letter.isascii() for letter in swapped.split()[0]):
        return
    assert name_key(swapped) == name_key(text[: len(swapped)])
