"""Hours are earned by what was attended, and never more than there was."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.master_classes.certificates.earning import (
    Mark,
    held_minutes,
    hours_earned,
    is_enough,
    percent,
    share_attended,
)

lengths = st.dictionaries(st.integers(1, 8), st.integers(1, 600), min_size=1, max_size=8)
marks = st.dictionaries(
    st.integers(1, 8),
    st.builds(Mark, st.booleans(), st.none() | st.integers(0, 900)),
    max_size=8,
)
hours = st.decimals("0.5", "72", places=1)


@pytest.mark.parametrize(
    ("sessions", "came", "share", "worth"),
    [
        ({1: 90}, {1: Mark(present=True)}, Fraction(1), "2"),
        ({1: 90}, {1: Mark(present=False)}, Fraction(0), "0"),
        ({1: 90}, {}, Fraction(0), "0"),
        ({1: 90}, {1: Mark(present=True, minutes=45)}, Fraction(1, 2), "1"),
        ({1: 90}, {1: Mark(present=True, minutes=500)}, Fraction(1), "2"),
        ({1: 90}, {1: Mark(present=False, minutes=45)}, Fraction(0), "0"),
        ({1: 90, 2: 180}, {2: Mark(present=True)}, Fraction(2, 3), "1"),
        ({1: 90, 2: 90}, {3: Mark(present=True)}, Fraction(0), "0"),
        ({}, {1: Mark(present=True)}, Fraction(0), "0"),
    ],
)
def test_a_session_counts_by_its_length(
    sessions: dict[int, int], came: dict[int, Mark], share: Fraction, worth: str
) -> None:
    assert share_attended(sessions, came) == share
    assert hours_earned(Decimal(2), share) == Decimal(worth)


@given(lengths, marks, hours)
def test_nobody_earns_more_than_was_attended(
    sessions: dict[int, int], came: dict[int, Mark], whole: Decimal
) -> None:
    share = share_attended(sessions, came)
    earned = hours_earned(whole, share)
    assert 0 <= share <= 1
    assert earned is not None
    assert 0 <= earned <= whole
    assert Fraction(earned) <= Fraction(whole) * share
    assert earned == whole or earned % Decimal("0.5") == 0
    assert (share == 1) <= (earned == whole)


@given(lengths, marks, st.integers(1, 8))
def test_coming_once_more_never_takes_hours_away(
    sessions: dict[int, int], came: dict[int, Mark], key: int
) -> None:
    more = {**came, key: Mark(present=True)}
    assert share_attended(sessions, more) >= share_attended(sessions, came)


@given(lengths)
def test_who_came_to_everything_earns_everything(sessions: dict[int, int]) -> None:
    came = {key: Mark(present=True) for key in sessions}
    assert hours_earned(Decimal("7.5"), share_attended(sessions, came)) == Decimal("7.5")


def test_hours_that_nobody_gave_are_none() -> None:
    assert hours_earned(None, Fraction(1)) is None


@pytest.mark.parametrize(
    ("share", "least", "enough"),
    [
        (Fraction(1, 2), 50, True),
        (Fraction(49, 100), 50, False),
        (Fraction(0), 0, False),
        (Fraction(1, 100), 0, True),
        (Fraction(1), 100, True),
        (Fraction(999, 1000), 100, False),
    ],
)
def test_a_certificate_needs_a_share_and_never_goes_to_the_absent(
    share: Fraction, least: int, enough: bool
) -> None:
    assert is_enough(share, least) is enough


def test_a_share_is_never_shown_larger_than_it_was() -> None:
    assert percent(Fraction(2, 3)) == 66


def test_a_cancelled_session_counts_for_nobody() -> None:
    assert held_minutes([(1, 90, False), (2, 45, True)]) == {1: 90}
