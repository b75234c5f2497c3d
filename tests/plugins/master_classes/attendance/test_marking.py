"""Marking who came: batches in any order, taking back, parts of a session, rights, the log."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.master_classes import services
from plugins.master_classes.attendance import marking, unannounced
from plugins.master_classes.attendance.marking import Given, now_ms
from plugins.master_classes.attendance.models import AttendanceMark, Unannounced
from plugins.master_classes.attendance.unannounced import Arrived
from plugins.master_classes.checking import problems
from plugins.master_classes.models import Attendance, Enrolment, Session
from plugins.master_classes.privacy.keeping import rules
from portal import clock
from portal.errors import Conflict, NotAllowed
from tests.plugins.master_classes.world import fresh, make_teacher
from tests.undoing import undone

if TYPE_CHECKING:
    from tests.plugins.hotline.conftest import Watch
    from tests.plugins.master_classes.attendance.conftest import Day

PHONES = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from([True, False, None]),
        st.none() | st.integers(0, 200),
        st.integers(0, 4),
    ),
    max_size=8,
)


def given_marks(day: Day, drawn: list[tuple[int, bool | None, int | None, int]]) -> list[Given]:
    return [
        Given(
            enrolment_id=day.people[who].id,
            present=present,
            minutes=minutes,
            key=f"phone-{at}",
            made=now_ms() - 10_000 + made,
        )
        for at, (who, present, minutes, made) in enumerate(drawn)
    ]


@settings(max_examples=25)
@given(PHONES, st.integers(0, 10**6))
def test_batches_of_several_phones_in_any_order_and_repetition_end_the_same(day, drawn, seed):
    marks = given_marks(day, drawn)
    ends = []
    for turn in range(2):
        with undone():
            source = random.Random(seed + turn)  # noqa: S311 - an order of sending
            sent = marks * (turn + 1)
            source.shuffle(sent)
            while sent:
                count = source.randint(1, len(sent))
                marking.mark(day.world.desk, day.session, sent[:count])
                sent = sent[count:]
            ends.append(day.marks())
            assert AttendanceMark.select().count() == len(marks)
    assert ends[0] == ends[1]


def test_a_mark_is_kept_with_who_made_it_how_and_when(day: Day) -> None:
    marking.mark(day.world.desk, day.session, [Given(enrolment_id=day.people[0].id, present=True)])
    held = Attendance.get()
    assert (held.present, held.how, held.by_link) == (True, "list", False)
    assert held.marked_by.id == day.world.methodologist.id
    assert AttendanceMark.get().acted == "user"


def test_part_of_a_session_counts_in_minutes_and_the_whole_of_it_as_a_whole(day: Day) -> None:
    first, second, third = day.people
    marking.mark(
        day.world.desk,
        day.session,
        [
            Given(enrolment_id=first.id, present=True, minutes=45),
            Given(enrolment_id=second.id, present=True, minutes=500),
            Given(enrolment_id=third.id, present=False, minutes=10),
        ],
    )
    assert day.marks() == {first.id: (True, 45), second.id: (True, None), third.id: (False, None)}


def test_taking_back_gives_what_was_marked_before(day: Day, watch: Watch) -> None:
    one = day.people[0]
    for present in (False, True):
        watch.on(minutes=1)
        marking.mark(day.world.desk, day.session, [Given(enrolment_id=one.id, present=present)])
    marking.take_back(day.world.desk, day.session, one)
    assert day.marks() == {one.id: (False, None)}
    assert AttendanceMark.select().count() == 3


def test_the_only_mark_taken_back_leaves_none(day: Day) -> None:
    one = day.people[0]
    marking.mark(day.world.desk, day.session, [Given(enrolment_id=one.id, present=True)])
    marking.take_back(day.world.desk, day.session, one)
    assert day.marks() == {}


def test_attendance_from_before_the_log_gives_way_to_later_marks_alone(day: Day) -> None:
    one = day.people[0]
    Attendance.create(session=day.session, enrolment=one, present=True, marked_at=clock.now())
    early = Given(enrolment_id=one.id, present=False, made=now_ms() - 60_000)
    marking.mark(day.world.desk, day.session, [early])
    assert day.marks() == {one.id: (True, None)}
    late = Given(enrolment_id=one.id, present=False, made=now_ms() + 1)
    marking.mark(day.world.desk, day.session, [late])
    assert day.marks() == {one.id: (False, None)}


def test_a_mark_for_somebody_cancelled_meanwhile_is_kept_and_told(day: Day) -> None:
    one = day.people[0]
    services.cancel_enrolment(day.world.desk, one)
    merged = marking.mark(day.world.desk, day.session, [Given(enrolment_id=one.id, present=True)])
    assert len(merged.told) == merged.new == 1
    assert day.marks() == {}
    assert AttendanceMark.get().enrolment_id == one.id


def test_nobody_of_another_event_is_marked(day: Day) -> None:
    stranger = Given(enrolment_id=day.people[0].id + 1_000, present=True)
    merged = marking.mark(day.world.desk, day.session, [stranger])
    assert (merged.new, len(merged.told)) == (0, 1)
    assert AttendanceMark.select().count() == 0


def test_nobody_is_marked_before_the_day_or_at_a_cancelled_session(day: Day, watch: Watch) -> None:
    given = [Given(enrolment_id=day.people[0].id, present=True)]
    watch.on(days=-2)
    with pytest.raises(Conflict):
        marking.mark(day.world.desk, day.session, given)
    watch.on(days=2)
    Session.update(cancelled=True).where(Session.id == day.session.id).execute()
    with pytest.raises(Conflict):
        marking.mark(day.world.desk, day.session, given)


def test_a_coordinator_of_a_school_that_does_not_hold_the_event_marks_nobody(day: Day) -> None:
    given = [Given(enrolment_id=day.people[0].id, present=True)]
    for actor in (day.world.at_school, day.world.next_door):
        with pytest.raises(NotAllowed):
            marking.mark(actor, day.session, given)
    assert day.marks() == {}


def test_a_leaders_link_marks_the_own_event_alone(day: Day) -> None:
    link = services.find_link(day.leader_link())
    assert link is not None
    marking.mark(link, day.session, [Given(enrolment_id=day.people[0].id, present=True)])
    assert Attendance.get().by_link
    assert AttendanceMark.get().acted == "leader"

    foreign = day.world.event(title="Чужое")
    with pytest.raises(NotAllowed):
        marking.mark(services.find_link(day.leader_link(foreign)), day.session, [])


def test_a_participant_marks_oneself_alone_and_only_while_the_session_is_on(
    day: Day, watch: Watch
) -> None:
    first, second, _third = day.people
    link = services.find_link(services.issue_link(day.world.desk, enrolment=first))
    assert link is not None
    with pytest.raises(NotAllowed):
        marking.mark_oneself(link, day.session, second, "code")
    with pytest.raises(NotAllowed):
        marking.mark(link, day.session, [Given(enrolment_id=first.id, present=True)])
    marking.mark_oneself(link, day.session, first, "code")
    marking.mark_oneself(link, day.session, first, "code")
    assert (Attendance.get().how, AttendanceMark.select().count()) == ("code", 1)
    watch.on(hours=6)
    with pytest.raises(Conflict):
        marking.mark_oneself(None, day.session, second, "qr")


def test_somebody_unannounced_gets_a_free_place_and_is_marked(day: Day) -> None:
    someone = Arrived(name="Гостев Пётр Ильич", organisation="СОШ № 9", key="phone")
    for _turn in range(2):
        assert unannounced.take_in(day.world.desk, day.session, [someone]) == []
    made = Enrolment.get(Enrolment.name == someone.name)
    assert (made.state, made.position) == ("placed", "СОШ № 9")
    assert day.marks() == {made.id: (True, None)}
    assert Unannounced.get().name == ""
    assert problems() == []


def test_somebody_unannounced_who_is_enrolled_is_just_marked(day: Day) -> None:
    one = day.people[0]
    unannounced.take_in(
        day.world.desk, day.session, [Arrived(name=one.person.full_name.upper() + " ")]
    )
    assert day.marks() == {one.id: (True, None)}
    assert Enrolment.select().count() == len(day.people)


def test_without_a_free_place_the_district_decides(day: Day) -> None:
    services.set_capacity(day.world.desk, day.event, len(day.people))
    link = services.find_link(day.leader_link())
    for key in ("one-phone", "another-phone"):
        someone = Arrived(name="Гостев Пётр Ильич", organisation="СОШ № 9", key=key)
        unannounced.take_in(link, day.session, [someone])
    waiting = unannounced.undecided(day.world.desk, day.session)
    assert [one.name for one in waiting] == ["Гостев Пётр Ильич"]
    assert unannounced.undecided(day.world.next_door, day.session) == []
    with pytest.raises(NotAllowed):
        unannounced.give_place(day.world.next_door, waiting[0])

    made = unannounced.give_place(day.world.desk, waiting[0])
    assert fresh(day.event).capacity == len(day.people) + 1
    assert day.marks() == {made.id: (True, None)}
    assert problems() == []
    with pytest.raises(Conflict):
        unannounced.leave_out(day.world.desk, waiting[0])


def test_who_is_left_out_leaves_no_name(day: Day) -> None:
    services.set_capacity(day.world.desk, day.event, len(day.people))
    unannounced.take_in(day.world.desk, day.session, [Arrived(name="Ошибкина Анна")])
    unannounced.leave_out(day.world.desk, unannounced.undecided(day.world.desk, day.session)[0])
    row = Unannounced.get()
    assert (row.settled, row.name, row.enrolment) == (True, "", None)


def test_names_of_the_unannounced_are_erased_with_the_time(day: Day) -> None:
    services.set_capacity(day.world.desk, day.event, len(day.people))
    unannounced.take_in(day.world.desk, day.session, [Arrived(name="Гостев Пётр Ильич")])
    rule = next(one for one in rules() if one.name == "master_classes.unannounced_names")
    assert rule.expired(clock.today(), 10) == []
    found = rule.expired(clock.today() + dt.timedelta(days=500), 10)
    assert rule.destroy([one.key for one in found]) == 1
    assert Unannounced.get().name == ""


def test_somebody_on_the_waiting_list_does_not_pass_the_others(day: Day, watch: Watch) -> None:
    watch.on(days=-10)
    services.set_capacity(day.world.desk, day.event, len(day.people))
    waiting = make_teacher(day.world.school)
    services.enrol(day.world.desk, day.event, [services.Participant(person=waiting)])
    watch.on(days=10)
    arrived = [Arrived(name=waiting.full_name), Arrived(name="Гостев Пётр Ильич")]
    left = unannounced.take_in(day.world.desk, day.session, arrived)
    assert len(left) == 2
    assert problems() == []
