"""When two cards look like one person: examples, and what one mistyped letter is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.staff.merging.likeness import ENOUGH, Card, differ_by_one, likeness

BORN = "1980-05-01"


def card(name: str = "белова инна олеговна", **values: Any) -> Card:
    told = {"id": 1, "birth_on": BORN, "snils": "", "phone": "", "email": "",
            "places": frozenset({1}), **values}  # fmt: skip
    return Card(name=name, **told)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (card(), card(), True),
        (card(), card(places=frozenset({2})), True),
        (card(), card("белава инна олеговна"), True),
        (card(), card("сидорова инна олеговна"), True),
        (card(), card("сидорова инна олеговна", birth_on="1981-05-01"), False),
        (card(), card("белава инна олеговна", birth_on=None), False),
        (card(), card(birth_on=None), True),
        (card(), card(birth_on=None, places=frozenset({2})), False),
        (card(), card(birth_on="1990-01-01"), False),
        (card(snils="112-233-445 95"), card(snils="112-233-445 95"), True),
        (card(snils="112-233-445 95"), card("иное имя", birth_on=None, snils="112-233-445 95"), True),
        (card(snils="112-233-445 95"), card(snils="087-654-303 00"), False),
        (card(phone="8 900 111-22-33"), card("сидорова инна олеговна", birth_on=None, phone="+79001112233"), True),
        (card(phone="8 900 111-22-33"), card("сидорова яна олеговна", birth_on=None, phone="+79001112233"), False),
        (card(phone="2-11-33"), card("сидорова инна олеговна", birth_on=None, phone="2-11-33"), False),
        (card(email="A@b.ru"), card("сидорова инна олеговна", birth_on=None, email="a@B.ru"), True),
        (card(email="a@b.ru"), card("школа", birth_on=None, email="a@b.ru"), False),
        (card(), card("иная яна петровна"), False),
        (card("белова"), card("сидорова"), False),
    ],
)  # fmt: skip
def test_two_cards_are_alike_or_not(one: Card, other: Card, *, alike: bool) -> None:
    assert (likeness(one, other)[0] >= ENOUGH) is alike
    assert likeness(one, other)[0] == likeness(other, one)[0]


LETTERS = st.text("абв", min_size=1, max_size=6)


@given(LETTERS, st.data())
def test_one_mistyped_letter_is_seen(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    for changed in (
        text[:at] + text[at + 1 :],
        text[:at] + "г" + text[at:],
        text[:at] + "г" + text[at + 1 :],
        text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
    ):
        assert differ_by_one(text, changed) is (changed != text)
        assert differ_by_one(changed, text) is (changed != text)


@given(LETTERS, LETTERS)
def test_two_mistyped_letters_are_another_word(one: str, other: str) -> None:
    distance = _distance(one, other)
    assert differ_by_one(one, other) is (distance == 1)


def _distance(one: str, other: str) -> int:
    table = {(-1, -1): 0}
    for row in range(len(one)):
        table[row, -1] = row + 1
    for column in range(len(other)):
        table[-1, column] = column + 1
    for row, letter in enumerate(one):
        for column, second in enumerate(other):
            options = [
                table[row - 1, column] + 1,
                table[row, column - 1] + 1,
                table[row - 1, column - 1] + (letter != second),
            ]
            if row and column and letter == other[column - 1] and one[row - 1] == second:
                options.append(table[row - 2, column - 2] + 1)
            table[row, column] = min(options)
    return table[len(one) - 1, len(other) - 1]
