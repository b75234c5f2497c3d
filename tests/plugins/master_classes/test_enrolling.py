"""Enrolling: seats in order, a waiting list, offers, replacements; and nobody twice."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from plugins.master_classes import services
from plugins.master_classes.models import Attendance, EnrolmentChange, Session
from plugins.master_classes.services import Participant
from plugins.master_classes.waiting import expire_offers
from portal.errors import Conflict, Invalid, NotAllowed
from tests.plugins.master_classes.world import World, enrolled, fresh, standing

if TYPE_CHECKING:
    from tests.plugins.hotline.conftest import Watch


def test_seats_are_given_in_order_and_the_rest_waits_in_order(world: World) -> None:
    event = world.event(capacity=2)
    people = world.enrol(event, 4)
    assert standing(event) == [("placed", 1), ("placed", 2), ("waiting", None), ("waiting", None)]
    assert [services.place_in_list(one) for one in people] == [None, None, 1, 2]
    assert [one.enrolled_by for one in people] == [world.coordinator] * 4


def test_nobody_is_enrolled_twice(world: World) -> None:
    event = world.event()
    person = world.teacher()
    wanted = Participant(person=person)
    first, second = services.enrol(world.at_school, event, [wanted, wanted])
    assert first.enrolment is not None
    assert (second.enrolment, bool(second.reason)) == (None, True)
    assert services.enrol(world.at_school, event, [wanted])[0].enrolment is None


def test_a_coordinator_enrols_the_own_people_only(world: World) -> None:
    event = world.event()
    foreign = world.teacher(world.other)
    guest = Participant(name="Зимина Ольга")
    found = services.enrol(world.at_school, event, [Participant(person=foreign), guest])
    assert [one.enrolment for one in found] == [None, None]


def test_a_seat_that_is_left_goes_to_who_is_next_and_the_log_says_why(world: World) -> None:
    event = world.event(capacity=1)
    first, second, third = world.enrol(event, 3)
    services.cancel_enrolment(world.at_school, first, why="Заболела")
    assert standing(event) == [("cancelled", None), ("placed", 1), ("waiting", None)]
    line = EnrolmentChange.select().where(EnrolmentChange.enrolment == second)
    assert [(one.was, one.became, one.acted) for one in line.order_by(EnrolmentChange.id)] == [
        ("", "waiting", "user"),
        ("waiting", "placed", "system"),
    ]
    assert services.place_in_list(fresh(third)) == 1


def test_an_offer_is_kept_for_its_hours_and_then_goes_on(world: World, watch: Watch) -> None:
    event = world.event(capacity=1, hours_to_accept=24)
    first, second, third = world.enrol(event, 3)
    services.cancel_enrolment(world.at_school, first)
    assert fresh(second).state == "offered"
    watch.on(hours=25)
    with pytest.raises(Conflict):
        services.accept_offer(world.at_school, fresh(second))
    assert expire_offers() == 1
    assert (fresh(second).state, fresh(third).state) == ("expired", "offered")
    services.accept_offer(world.at_school, fresh(third))
    assert fresh(third).state == "placed"


def test_an_offer_that_is_declined_goes_to_who_is_next(world: World) -> None:
    event = world.event(capacity=1, hours_to_accept=24)
    first, second, third = world.enrol(event, 3)
    services.cancel_enrolment(world.at_school, first)
    services.decline_offer(world.at_school, fresh(second))
    assert (fresh(second).state, fresh(third).state) == ("declined", "offered")


def test_by_approval_a_free_seat_waits_for_the_methodologist(world: World) -> None:
    event = world.event(capacity=1, promotion="approval")
    first, second, third = world.enrol(event, 3)
    services.cancel_enrolment(world.at_school, first)
    assert fresh(second).state == "waiting"
    late = world.enrol(event, 1)[0]
    assert late.state == "waiting"
    with pytest.raises(NotAllowed):
        services.promote(world.at_school, fresh(third), why="Очень надо")
    with pytest.raises(Invalid):
        services.promote(world.desk, fresh(third))
    services.promote(world.desk, fresh(third), why="Ведёт этот предмет")
    line = fresh(third).log.order_by(EnrolmentChange.id.desc()).first()
    assert (line.user, line.why) == (world.methodologist, "Ведёт этот предмет")


def test_requests_are_confirmed_or_refused_by_the_district(world: World) -> None:
    event = world.event(capacity=1, mode="by_request")
    first, second, third = world.enrol(event, 3)
    assert [one.state for one in (first, second, third)] == ["requested"] * 3
    with pytest.raises(NotAllowed):
        services.confirm(world.at_school, first)
    services.confirm(world.desk, second)
    services.confirm(world.desk, first)
    services.refuse(world.desk, third, why="Не ваш предмет")
    assert standing(event) == [("waiting", None), ("placed", 1), ("refused", None)]


def test_a_quota_holds_an_institution_back_and_lets_others_pass(world: World) -> None:
    event = world.event(capacity=3, institution_quota=1)
    ours = world.enrol(event, 2)
    theirs = world.enrol(event, 2, actor=world.next_door, institution=world.other)
    assert [one.state for one in (*ours, *theirs)] == ["placed", "waiting", "placed", "waiting"]
    with pytest.raises(Conflict):
        services.promote(world.desk, ours[1])
    services.change_event(world.desk, fresh(event), values={}, quotas={world.other.id: 2})
    assert [fresh(one).state for one in (*ours, *theirs)] == [
        "placed", "waiting", "placed", "placed",
    ]  # fmt: skip
    with pytest.raises(Invalid):
        services.change_event(world.desk, fresh(event), values={}, quotas={world.other.id: 1})


def test_a_substitute_of_the_same_school_takes_the_seat(world: World) -> None:
    event = world.event(capacity=1)
    first, second = world.enrol(event, 2)
    with pytest.raises(Invalid):
        services.replace(world.desk, first, Participant(person=world.teacher(world.other)))
    made = services.replace(world.at_school, first, Participant(person=world.teacher()))
    assert (made.state, made.seat, fresh(first).replaced_by) == ("placed", 1, made)
    assert fresh(second).state == "waiting"


def test_after_the_term_only_the_district_cancels(world: World, watch: Watch) -> None:
    event = world.event()
    first, second = world.enrol(event, 2)
    watch.on(days=9, hours=12)
    with pytest.raises(Conflict):
        services.cancel_enrolment(world.at_school, first)
    with pytest.raises(Conflict):
        services.replace(world.at_school, second, Participant(person=world.teacher()))
    services.cancel_enrolment(world.desk, first, why="Звонок из школы")
    assert fresh(first).state == "cancelled"


def test_enrolment_opens_and_closes_at_its_moments(world: World, watch: Watch) -> None:
    opens = watch.at + dt.timedelta(days=1)
    event = world.event(opens_at=opens)
    assert event.state == "planned"
    wanted = [Participant(person=world.teacher())]
    with pytest.raises(Conflict):
        services.enrol(world.at_school, event, wanted)
    watch.on(days=2)
    assert services.enrol(world.at_school, event, wanted)[0].enrolment
    watch.on(days=7, hours=12)
    with pytest.raises(Conflict):
        world.enrol(event)
    assert enrolled(world.desk, event, [world.teacher()])


def test_places_grow_and_shrink_without_losing_anybody(world: World) -> None:
    event = world.event(capacity=2)
    first, second, third = world.enrol(event, 3)
    services.set_capacity(world.desk, event, 3)
    assert fresh(third).seat == 3
    services.cancel_enrolment(world.desk, first)
    services.set_capacity(world.desk, event, 2)
    assert sorted(fresh(one).seat for one in (second, third)) == [1, 2]
    with pytest.raises(Conflict):
        services.set_capacity(world.desk, event, 1)


def test_an_event_is_for_whom_it_is_for_unless_the_district_says_why(world: World) -> None:
    event = world.event(audience={"position": ["educator"], "subject": ["Математика"]})
    wrong = world.teacher(subject="Музыка")
    found = services.enrol(world.at_school, event, [Participant(person=wrong)])[0]
    assert found.enrolment is None
    assert len(found.reason.split("; ")) == 2
    assert enrolled(world.desk, event, [wrong], why="Ведёт кружок")
    right = world.teacher(position="educator", subject="Математика и информатика")
    assert enrolled(world.at_school, event, [right])


def test_who_has_attended_before_is_not_taken_again(world: World, watch: Watch) -> None:
    first = world.event()
    person = world.teacher()
    enrolment = enrolled(world.at_school, first, [person])[0]
    session = Session.get(Session.event == first.id)
    watch.on(days=11)
    Attendance.create(session=session, enrolment=enrolment, present=True)
    services.hold(world.desk, first)
    again = services.copy_event(world.desk, first, on=(watch.at + dt.timedelta(days=20)).date())
    services.change_event(world.desk, again, values={"first_time_only": True})
    services.publish(world.desk, again)
    assert services.what_speaks_against(fresh(again), [person])[person.id]
    further = world.event(needs_event=first)
    assert enrolled(world.at_school, further, [person])
    assert services.enrol(world.at_school, further, [Participant(person=world.teacher())])[
        0
    ].enrolment is None  # fmt: skip


def test_a_guest_leaves_by_the_own_link_and_by_no_other(world: World) -> None:
    event = world.event(capacity=2)
    wanted = [Participant(name="Зимина Ольга"), Participant(name="Летова Инна")]
    first, second = (one.enrolment for one in services.enrol(world.desk, event, wanted))
    assert first is not None
    assert second is not None
    link = services.find_link(services.issue_link(world.desk, enrolment=first))
    assert link is not None
    with pytest.raises(NotAllowed):
        services.cancel_enrolment(link, second)
    services.cancel_enrolment(link, first)
    assert fresh(first).log.order_by(EnrolmentChange.id.desc()).first().acted == "link"
    services.revoke_links(world.desk, enrolment=first)
    assert services.find_link("чужой") is None
