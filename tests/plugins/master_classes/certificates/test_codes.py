"""A check code survives typing, and shows when a sign is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.master_classes.certificates.codes import (
    ALPHABET,
    DRAWN,
    LENGTH,
    new_code,
    read_code,
    shown,
)

drawn = st.text(ALPHABET, min_size=DRAWN, max_size=DRAWN)


def made_of(signs: str) -> str:
    """Return the code whose drawn signs are these."""
    left = iter(signs)
    return new_code(lambda _signs: next(left))


def test_the_signs_leave_out_all_that_are_taken_for_one_another() -> None:
    assert not set(ALPHABET) & set("0O1IL2Z5S8BUG")
    assert len(set(ALPHABET)) == len(ALPHABET) == 23


def test_codes_are_drawn_anew() -> None:
    assert len({new_code() for _one in range(500)}) == 500


@given(drawn)
def test_a_code_is_read_however_it_is_typed(signs: str) -> None:
    code = made_of(signs)
    assert len(code) == LENGTH
    for typed in (code, shown(code), shown(code).lower(), f"  {shown(code).replace('-', ' ')}. "):
        assert read_code(typed) == code
    cyrillic = shown(code).translate(str.maketrans("ACEHKMPTXY", "АСЕНКМРТХУ")).lower()
    assert read_code(cyrillic) == code


@given(drawn, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_noticed(signs: str, place: int, other: str) -> None:
    code = made_of(signs)
    wrong = code[:place] + other + code[place + 1 :]
    assert (read_code(wrong) is None) == (other != code[place])


@given(drawn, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_two_changed_places_are_noticed(signs: str, one: int, other: int) -> None:
    code = list(made_of(signs))
    same = code[one] == code[other]
    code[one], code[other] = code[other], code[one]
    assert (read_code("".join(code)) is not None) == same


@pytest.mark.parametrize("text", ["", "-", "ABC", "0000-0000-0000", "Ж" * LENGTH, "3" * 400])
def test_other_texts_are_no_codes(text: str) -> None:
    assert read_code(text) is None


@given(st.text(max_size=40))
def test_no_text_hurts(text: str) -> None:
    found = read_code(text)
    assert found is None or (len(found) == LENGTH and set(found) <= set(ALPHABET))
