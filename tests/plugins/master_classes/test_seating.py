"""The rules of seats and conditions, for whatever order people come and go in."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from plugins.master_classes.conditions import Against, Demands, Teacher, against
from plugins.master_classes.seating import Asking, Board, next_up, promotions

SCHOOLS = st.one_of(st.none(), st.integers(1, 3))


@st.composite
def boards(draw: st.DrawFn) -> tuple[Board, list[Asking]]:
    """Return an event with some seats held within its quotas, and who waits."""
    board = Board(
        draw(st.integers(1, 8)),
        draw(st.dictionaries(st.integers(1, 3), st.integers(0, 3))),
        draw(st.one_of(st.none(), st.integers(1, 3))),
    )
    for _number in range(draw(st.integers(0, 8))):
        school = draw(SCHOOLS)
        seat = board.seat_for(school)
        if seat is not None:
            board.take(seat, school)
    schools = draw(st.lists(SCHOOLS, max_size=10))
    return board, [Asking(key, key, school) for key, school in enumerate(schools, start=1)]


@given(boards())
def test_seats_are_never_more_than_there_are_nor_above_a_quota(
    drawn: tuple[Board, list[Asking]],
) -> None:
    board, waiting = drawn
    before = set(board.taken)
    given_seats = list(promotions(board, waiting))
    seats = [seat for _one, seat in given_seats]
    assert len(set(seats)) == len(seats)
    assert not before & set(seats)
    assert board.taken <= set(range(1, board.capacity + 1))
    held = Counter(one.institution_id for one, _seat in given_seats)
    for school in (1, 2, 3):
        quota = board.quota_of(school)
        assert quota is None or held[school] == 0 or board.held[school] <= quota


@given(boards())
def test_nobody_who_could_have_a_seat_goes_on_waiting(drawn: tuple[Board, list[Asking]]) -> None:
    board, waiting = drawn
    promoted = [one for one, _seat in promotions(board, waiting)]
    left = [one for one in waiting if one not in promoted]
    assert next_up(board, left) is None


@given(boards())
def test_of_one_institution_nobody_passes_another(drawn: tuple[Board, list[Asking]]) -> None:
    board, waiting = drawn
    promoted = {one.key for one, _seat in promotions(board, waiting)}
    for one in waiting:
        for later in waiting:
            if one.institution_id == later.institution_id and one.number < later.number:
                assert one.key in promoted or later.key not in promoted


def test_what_is_not_asked_speaks_against_nobody() -> None:
    assert against(Teacher(), Demands()) == []


def test_each_condition_is_named() -> None:
    demands = Demands(
        positions=frozenset({"teacher"}),
        subjects=frozenset({"математика"}),
        categories=frozenset({"first", "none"}),
        institutions=frozenset({"school"}),
        first_time=True,
        earlier=True,
    )
    wrong = Teacher(
        positions=frozenset({"educator"}),
        subjects=frozenset({"музыка"}),
        categories=frozenset({"highest"}),
        institution="kindergarten",
        attended=True,
    )
    assert against(wrong, demands) == list(Against)
    right = Teacher(
        positions=frozenset({"teacher", "methodist"}),
        subjects=frozenset({"математика и информатика"}),
        institution="school",
        attended_earlier=True,
    )
    assert against(right, demands) == []
