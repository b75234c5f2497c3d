"""Names and posts in all six cases: tables checked by a reader of Russian, and the official posts."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.staff import positions
from plugins.staff.positions import PositionEntry
from portal.documents.declension import (
    Case,
    Sex,
    in_case,
    person_in_case,
    sex_of,
    short_name,
    words_in_case,
)

HERE = Path(__file__).parent


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of examples."""
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


NAMES, POSTS = table("names.tsv"), table("posts.tsv")
OFFICIAL = sorted(
    {
        entry
        for group in vars(positions).values()
        if isinstance(group, tuple)
        for entry in group
        if isinstance(entry, PositionEntry)
    },
    key=lambda entry: entry.code,
)


@pytest.mark.parametrize("row", NAMES, ids=lambda row: row["nominative"])
def test_a_full_name_stands_in_every_case(row: dict[str, str]) -> None:
    assert {case: person_in_case(row["nominative"], case) for case in Case} == row


@pytest.mark.parametrize("row", POSTS, ids=lambda row: row["nominative"])
def test_a_post_stands_in_every_case(row: dict[str, str]) -> None:
    assert {case: words_in_case(row["nominative"], case) for case in Case} == row


def test_the_tables_are_long_enough() -> None:
    assert len(NAMES) >= 60
    assert len(POSTS) >= 40
    assert len(OFFICIAL) >= 40


@pytest.mark.parametrize("entry", OFFICIAL, ids=lambda entry: entry.code)
def test_every_official_post_stands_as_the_list_has_it(entry: PositionEntry) -> None:
    assert words_in_case(entry.title, "genitive") == entry.genitive
    assert words_in_case(entry.title, "dative") == entry.dative


def test_a_name_is_told_from_a_post_by_itself() -> None:
    assert in_case("Иванова Мария Петровна", "genitive") == "Ивановой Марии Петровны"
    assert in_case("Учитель начальных классов", "genitive") == "Учителя начальных классов"


def test_what_was_corrected_by_hand_goes_before_the_rules() -> None:
    corrections = {"заяц вера марковна": {"genitive": "Зайца Веры Марковны"}}
    assert in_case("Заяц  Вера Марковна", "genitive", corrections) == "Зайца Веры Марковны"
    assert in_case("Заяц Вера Марковна", "dative", corrections) == "Заяц Вере Марковне"


def test_whose_name_it_is_follows_from_patronymic_then_given_name_then_surname() -> None:
    assert sex_of("Ким Саша Олеговна") is Sex.FEMALE
    assert sex_of("Ким Никита") is Sex.MALE
    assert sex_of("Ким Любовь") is Sex.FEMALE
    assert sex_of("Иванова М. П.") is Sex.FEMALE
    assert sex_of("Пархоменко А. Б.") is None


def test_a_short_name_has_initials() -> None:
    assert short_name("Иванова Мария Петровна") == "Иванова М. П."
    assert short_name("Гасанов Али Мамед оглы") == "Гасанов А. М."
    assert short_name("Иванова") == "Иванова"


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяАЯ -.,()№«»0aZ'’", max_size=60))
def test_no_text_breaks_the_rules(text: str) -> None:
    for case in Case:
        assert isinstance(in_case(text, case), str)
