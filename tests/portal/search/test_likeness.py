"""How well a name fits a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.likeness import distance, fitness, may_be_near
from portal.search.meaning import parse

NAME = "иванов сергей петрович"
LETTERS = st.text("абвг", max_size=6)


@pytest.mark.parametrize(
    "typed",
    ["Иванов", "иван", "Сергей Иванов", "Иванов С П", "С.П. Иванов", "Иванов СП", "иванов сп",
     "петрович сергей", "Иванов Сергей Петрович", "Иванов П."],
)  # fmt: skip
def test_a_name_is_found_by_words_beginnings_and_initials_in_any_order(typed):
    assert fitness(parse(typed), NAME) > 0.8


@pytest.mark.parametrize("typed", ["Петров", "Иванов А", "Иванов П С", "Иванова Сергей", "ванов"])
def test_what_does_not_fit_is_not_found_without_errors(typed):
    found = fitness(parse(typed), NAME)
    assert found == 0 or typed == "Петров"


@pytest.mark.parametrize("typed", ["Ивонов", "Ианов", "Иваанов", "Иавнов", "Ивонов Сергейй"])
def test_typing_errors_are_forgiven_but_count_less(typed):
    assert fitness(parse(typed), NAME) == 0
    assert 0 < fitness(parse(typed), NAME, errors=True) < 0.85


def test_short_words_and_numbers_forgive_nothing():
    assert fitness(parse("лев"), "лес", errors=True) == 0
    assert fitness(parse("сош 15"), "сош 16", errors=True) == 0
    assert fitness(parse("сош 15"), "сош 000015") == 1


def test_whole_words_beat_beginnings_and_beginnings_beat_errors():
    whole = fitness(parse("иванов"), "иванов петр")
    beginning = fitness(parse("иванов"), "иванова анна")
    error = fitness(parse("иванов"), "ивонов петр", errors=True)
    assert whole > beginning > error > 0


@pytest.mark.parametrize(
    ("first", "second", "far"),
    [("иванов", "иванов", 0), ("иванов", "ианов", 1), ("иванов", "иавнов", 1), ("ab", "ba", 1),
     ("кузнецов", "кузниецоф", 2), ("абвг", "", 3), ("", "", 0)],
)  # fmt: skip
def test_the_distance_counts_edits_and_swaps(first, second, far):
    assert distance(first, second, 2) == far


@given(LETTERS, LETTERS)
def test_the_distance_is_the_same_both_ways_and_the_quick_question_never_loses(first, second):
    far = distance(first, second, 2)
    assert far == distance(second, first, 2)
    if far <= 2:
        assert may_be_near(first, second, 2)
