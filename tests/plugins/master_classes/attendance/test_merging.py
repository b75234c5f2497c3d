"""Marks of several devices: whatever comes when, and how often, the set of marks decides."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plugins.master_classes.attendance.merging import SECOND, Mark, by_our_clock, latest

MARKS = st.lists(
    st.builds(
        Mark,
        key=st.text("abcdef", min_size=1, max_size=3),
        made=st.integers(0, 5),
        present=st.sampled_from([True, False, None]),
        minutes=st.none() | st.integers(0, 90),
    ),
    max_size=8,
    unique_by=lambda one: one.key,
)


def test_a_later_mark_wins_over_an_earlier_opposite_one() -> None:
    came, absent = Mark("a", 10, present=True), Mark("b", 20, present=False)
    assert latest([came, absent]) == latest([absent, came]) == absent


def test_nothing_marked_is_no_mark() -> None:
    assert latest([]) is None


@given(MARKS, st.randoms(use_true_random=False), st.integers(1, 3))
def test_any_order_and_repetition_ends_the_same(marks, source, times):
    sent = marks * times
    source.shuffle(sent)
    assert latest(sent) == latest(marks)


@given(MARKS, MARKS)
def test_merging_in_parts_is_merging_at_once(some, others):
    parts = [one for one in (latest(some), latest(others)) if one is not None]
    assert latest(parts) == latest([*some, *others])


@given(st.integers(0, 10**13), st.integers(0, 10**13), st.integers(0, 10**13))
def test_nothing_was_made_later_than_now(made, sent, now):
    assert 0 <= by_our_clock(made, sent=sent, now=now) < now + SECOND


def test_a_clock_that_is_an_hour_fast_is_set_right() -> None:
    now, hour = 10_000_000, 3_600_000
    assert by_our_clock(now + hour - 5_000, sent=now + hour, now=now) == now - 5_000
    assert by_our_clock(now - 5_000, sent=now + 2_000, now=now) == now - 5_000


def test_two_marks_of_one_second_keep_their_order() -> None:
    now = 10_000_000
    first, second = (by_our_clock(now + at, sent=now + 900, now=now) for at in (300, 800))
    assert first < second
