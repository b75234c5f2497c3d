"""The rules of work: what a term asks for, what stays when it changes, what a record closes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.work_plan.occurrences import (
    ACTS,
    Candidate,
    Difference,
    EventDay,
    Piece,
    Standing,
    anchor_of,
    difference,
    fitting,
    is_overdue,
    may,
    needs_date,
    offset_from,
    pieces_of,
)
from plugins.work_plan.terms import (
    Bound,
    Certainty,
    Days,
    EventOffset,
    Kind,
    Reading,
    Unit,
    Window,
)

SEPTEMBER = (dt.date(2025, 9, 1), dt.date(2025, 9, 30))
OCTOBER = (dt.date(2025, 10, 1), dt.date(2025, 10, 31))
MEETING = EventDay(key=7, on=dt.date(2025, 11, 12))


def reading(kind: Kind, *windows: tuple[dt.date | None, dt.date], **values: object) -> Reading:
    return Reading(
        phrase="…",
        kind=kind,
        windows=tuple(Window(start=first, due=last) for first, last in windows),
        **values,  # type: ignore[arg-type]
    )


def offset(count: int | None, **values: object) -> EventOffset:
    return EventOffset(anchor="commission_meeting", offset=count, **values)  # type: ignore[arg-type]


def piece(
    start: dt.date | None = None, due: dt.date | None = None, event: int | None = None
) -> Piece:
    return Piece(start=start, due=due, event=event)


ASKED = (
    (reading(Kind.DATED, OCTOBER), (), (piece(*OCTOBER),)),
    (reading(Kind.DATED, (None, OCTOBER[1])), (), (piece(None, OCTOBER[1]),)),
    (reading(Kind.RECURRING, SEPTEMBER, OCTOBER), (), (piece(*SEPTEMBER), piece(*OCTOBER))),
    (reading(Kind.RECURRING), (), (piece(),)),
    (reading(Kind.CONTINUOUS), (), (piece(),)),
    (reading(Kind.CONTINUOUS, SEPTEMBER), (), (piece(SEPTEMBER[0]),)),
    (reading(Kind.ON_REQUEST), (), ()),
    (reading(Kind.BY_SCHEDULE), (), (piece(),)),
    (reading(Kind.UNREAD), (), (piece(),)),
    (reading(Kind.INHERIT), (), (piece(),)),
    (reading(Kind.DATED, OCTOBER, certainty=Certainty.ASK), (), (piece(),)),
    (reading(Kind.CONTINUOUS, certainty=Certainty.ASK), (), (piece(),)),
    (reading(Kind.DATED, OCTOBER, certainty=Certainty.PROBABLE), (), (piece(*OCTOBER),)),
    (reading(Kind.RELATIVE, event=offset(-10)), (), (piece(),)),
    (
        reading(Kind.RELATIVE, event=offset(-10)),
        (MEETING,),
        (piece(None, dt.date(2025, 11, 2), 7),),
    ),
    (
        reading(Kind.RELATIVE, event=offset(3, days=Days.WORKING)),
        (MEETING,),
        (piece(MEETING.on, dt.date(2025, 11, 17), 7),),
    ),
    (
        reading(Kind.RELATIVE, event=offset(-3, unit=Unit.MONTH, bound=Bound.EARLIEST)),
        (MEETING,),
        (piece(dt.date(2025, 8, 12), None, 7),),
    ),
    (reading(Kind.RELATIVE, event=offset(None)), (MEETING,), (piece(None, MEETING.on, 7),)),
    (
        reading(Kind.WITHIN_EVENT, event=offset(None)),
        (EventDay(key=7, on=OCTOBER[0], last_on=OCTOBER[1]),),
        (piece(*OCTOBER, 7),),
    ),
    (
        reading(Kind.RELATIVE, event=EventOffset(anchor="expertise_end", offset=-3)),
        (EventDay(key=7, on=OCTOBER[0], last_on=OCTOBER[1]),),
        (piece(None, dt.date(2025, 10, 28), 7),),
    ),
    (
        reading(Kind.RELATIVE, event=EventOffset(anchor="expertise_start", offset=-3)),
        (EventDay(key=7, on=OCTOBER[0], last_on=OCTOBER[1]),),
        (piece(None, dt.date(2025, 9, 28), 7),),
    ),
    (reading(Kind.WITHIN_EVENT, OCTOBER, event=offset(None)), (MEETING,), (piece(*OCTOBER),)),
)


@pytest.mark.parametrize(("term", "events", "asked"), ASKED)
def test_a_term_asks_for_these_pieces(
    term: Reading, events: tuple[EventDay, ...], asked: tuple[Piece, ...]
) -> None:
    assert pieces_of(term, events) == asked


@pytest.mark.parametrize(
    ("told", "day"),
    [
        (offset(-1, unit=Unit.WEEK), dt.date(2025, 11, 5)),
        (offset(1, unit=Unit.YEAR), dt.date(2026, 11, 12)),
        (offset(-5, days=Days.WORKING), dt.date(2025, 11, 5)),
        (offset(-5, days=Days.UNSTATED), dt.date(2025, 11, 7)),
        (offset(0), dt.date(2025, 11, 12)),
        (offset(None), dt.date(2025, 11, 12)),
    ],
)
def test_an_offset_is_counted_in_its_own_days(told: EventOffset, day: dt.date) -> None:
    assert offset_from(MEETING.on, told) == day


def test_a_term_waits_for_its_event_only_without_windows_of_its_own() -> None:
    assert anchor_of(reading(Kind.RELATIVE, event=offset(-1))) == "commission_meeting"
    assert anchor_of(reading(Kind.RELATIVE, OCTOBER, event=offset(-1))) == ""
    assert anchor_of(reading(Kind.DATED, OCTOBER)) == ""


def test_doubtful_and_unread_terms_need_a_date_and_endless_ones_never() -> None:
    assert needs_date(reading(Kind.UNREAD))
    assert needs_date(reading(Kind.DATED, OCTOBER, certainty=Certainty.ASK))
    assert not needs_date(reading(Kind.CONTINUOUS, certainty=Certainty.ASK))
    assert not needs_date(reading(Kind.BY_SCHEDULE))


def test_what_has_no_last_day_is_never_overdue() -> None:
    today = dt.date(2026, 8, 31)
    assert is_overdue("planned", dt.date(2026, 8, 30), today)
    assert not is_overdue("planned", today, today)
    assert not is_overdue("planned", None, today)
    assert not is_overdue("done", SEPTEMBER[0], today)
    assert not is_overdue("dropped", SEPTEMBER[0], today)


def test_each_act_has_its_states() -> None:
    assert {act: sorted(states) for act, (states, _to) in ACTS.items()} == {
        "start": ["planned"],
        "finish": ["in_progress", "planned"],
        "drop": ["in_progress", "planned"],
        "reopen": ["done", "dropped"],
    }
    assert not may("finish", "done")


def standing(key: int, days: tuple[dt.date, dt.date], *, touched: bool = False) -> Standing:
    return Standing(key=key, start=days[0], due=days[1], touched=touched)


NOVEMBER = (dt.date(2025, 11, 1), dt.date(2025, 11, 30))
AUTUMN = (SEPTEMBER[0], NOVEMBER[1])


@pytest.mark.parametrize(
    ("there", "wanted", "found"),
    [
        ([standing(1, SEPTEMBER)], [SEPTEMBER], Difference()),
        ([standing(1, SEPTEMBER)], [OCTOBER], Difference(change=((1, piece(*OCTOBER)),))),
        (
            [standing(1, SEPTEMBER, touched=True)],
            [OCTOBER],
            Difference(change=((1, piece(*OCTOBER)),)),
        ),
        ([standing(1, SEPTEMBER)], [], Difference(remove=(1,))),
        ([standing(1, SEPTEMBER, touched=True)], [], Difference()),
        ([], [OCTOBER], Difference(add=(piece(*OCTOBER),))),
        (
            [standing(1, SEPTEMBER, touched=True), standing(2, OCTOBER)],
            [OCTOBER, NOVEMBER],
            Difference(add=(piece(*NOVEMBER),)),
        ),
        (
            [standing(1, SEPTEMBER, touched=True), standing(2, OCTOBER)],
            [AUTUMN],
            Difference(change=((1, piece(*AUTUMN)),), remove=(2,)),
        ),
        (
            [standing(1, SEPTEMBER), standing(2, OCTOBER)],
            [OCTOBER, NOVEMBER],
            Difference(change=((1, piece(*NOVEMBER)),)),
        ),
    ],
)
def test_work_follows_its_term(
    there: list[Standing], wanted: list[tuple[dt.date, dt.date]], found: Difference
) -> None:
    assert difference(there, [piece(*days) for days in wanted]) == found


DAYS = st.integers(0, 364).map(lambda days: SEPTEMBER[0] + dt.timedelta(days=days))
PIECES = st.builds(
    lambda first, days, event: piece(first, first + dt.timedelta(days=days), event),
    DAYS,
    st.integers(0, 60),
    st.none() | st.integers(1, 3),
)
THERE = st.lists(st.tuples(PIECES, st.booleans()), max_size=8).map(
    lambda rows: [
        Standing(key=key, start=one.start, due=one.due, event=one.event, touched=touched)
        for key, (one, touched) in enumerate(rows)
    ]
)


@given(THERE, st.lists(PIECES, max_size=8))
def test_nothing_begun_goes_and_the_rest_becomes_what_is_asked(
    there: list[Standing], wanted: list[Piece]
) -> None:
    found = difference(there, wanted)
    touched = {one.key for one in there if one.touched}
    assert not touched & set(found.remove)
    changed = dict(found.change)
    assert len(changed) == len(found.change)
    assert not set(changed) & set(found.remove)
    left = [changed.get(one.key, one.piece) for one in there if one.key not in found.remove]
    left += found.add
    for one in wanted:
        assert one in left
        left.remove(one)
    extra = [one.piece for one in there if one.touched]
    for one in left:
        assert one in extra


@given(THERE, st.lists(PIECES, max_size=8))
def test_what_was_brought_up_needs_no_more(there: list[Standing], wanted: list[Piece]) -> None:
    found = difference(there, wanted)
    changed = dict(found.change)
    after = [
        Standing(key=one.key, start=now.start, due=now.due, event=now.event, touched=one.touched)
        for one in there
        if one.key not in found.remove
        for now in [changed.get(one.key, one.piece)]
    ]
    after += [
        Standing(key=100 + n, start=one.start, due=one.due, event=one.event)
        for n, one in enumerate(found.add)
    ]
    assert difference(after, wanted) == Difference()


def candidate(key: int, days: tuple[dt.date, dt.date] | None, **values: bool) -> Candidate:
    first, last = days or (None, None)
    return Candidate(
        key=key,
        start=first,
        due=last,
        is_open=values.get("is_open", True),
        goes_on=values.get("goes_on", False),
    )


@pytest.mark.parametrize(
    ("there", "key"),
    [
        ([candidate(1, SEPTEMBER), candidate(2, OCTOBER)], 2),
        ([candidate(1, SEPTEMBER), candidate(2, OCTOBER, is_open=False)], 2),
        ([candidate(1, SEPTEMBER), candidate(2, NOVEMBER)], 1),
        ([candidate(1, SEPTEMBER, is_open=False), candidate(2, NOVEMBER)], 2),
        ([candidate(1, SEPTEMBER, is_open=False)], None),
        ([candidate(1, None, goes_on=True)], 1),
        ([candidate(1, None)], 1),
        ([candidate(1, OCTOBER, is_open=False), candidate(2, AUTUMN)], 2),
        ([], None),
    ],
)
def test_a_record_closes_the_work_that_it_fits(there: list[Candidate], key: int | None) -> None:
    found = fitting(there, dt.date(2025, 10, 15))
    assert (found.key if found else None) == key
