"""What a typed text may have meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.meaning import Query, parse, readings


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bdfyjd", "иванов"),
        ("BDFYJD", "иванов"),
        ("gtnhjd gtnh", "петров петр"),
        (";erjdf", "жукова"),
        ("ivanov", "иванов"),
        ("Shcherbakova", "щербакова"),
        ("yuliya", "юлия"),
        ("zhukov", "жуков"),
        ("сыщк", "csor"),
        ("ызщк", "spor"),
    ],
)
def test_another_layout_and_latin_letters_are_understood(typed, meant):
    assert meant in [one.text for one in readings(typed)]


def test_the_text_as_typed_comes_first_and_weighs_most():
    found = readings("bdfyjd")
    assert found[0].text == "bdfyjd"
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)


@pytest.mark.parametrize(
    ("typed", "words", "initials"),
    [
        ("Иванов И П", ("иванов",), ("и", "п")),
        ("Иванов И. П.", ("иванов",), ("и", "п")),
        ("И.П. Иванов", ("иванов",), ("и", "п")),
        ("И.П.Иванов", ("иванов",), ("и", "п")),
        ("иванов и.", ("иванов",), ("и",)),
        ("Иванова АА", ("иванова",), ("а", "а")),
        ("Семёнова Алёна", ("семенова", "алена"), ()),
        ("Петрова-Водкина Анна", ("петрова", "водкина", "анна"), ()),
        ("СОШ № 5", ("сош", "5"), ()),
        ("и", ("и",), ()),
        ("", (), ()),
    ],
)
def test_words_and_initials_are_taken_apart(typed, words, initials):
    assert parse(typed) == Query(words, initials)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text):
    for one in readings(text):
        query = parse(one.text)
        assert len(query.words) <= 6
        assert len(query.initials) <= 2
