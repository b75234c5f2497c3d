"""Hours stand in the teacher's record once they are confirmed, and not before; they can be taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from plugins.master_classes import services
from plugins.master_classes.certificates import issuing
from plugins.master_classes.models import Attendance, Session
from plugins.master_classes.recording import confirming
from plugins.staff.models import Participation
from portal.errors import Invalid, NotAllowed
from tests.plugins.master_classes.after import hold, mark
from tests.plugins.master_classes.world import fresh

if TYPE_CHECKING:
    from tests.plugins.hotline.conftest import Watch
    from tests.plugins.master_classes.world import World


def test_a_record_says_part_event_hours_day_and_certificate(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=1, absent=1)
    leads, took = issuing.issue(held.desk, held.event)
    assert Participation.select().count() == 0
    confirming.confirm(held.desk, held.event)
    told = {one.kind: one for one in Participation.select()}
    assert set(told) == {"leader", "participant"}
    one = told["participant"]
    assert one.person_id == held.came[0].person_id
    assert (one.title, one.hours) == (held.event.title, Decimal(4))
    assert one.organisation == world.place.name
    assert one.held_on is not None
    assert (one.certificate_number, one.certificate_code) == (took.full_number, took.shown_code)
    assert told["leader"].person_id == held.leader.id
    assert told["leader"].certificate_number == leads.full_number


def test_confirming_again_writes_nothing_twice(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=2)
    assert len(confirming.confirm(held.desk, held.event)) == 3
    assert confirming.confirm(held.desk, held.event) == []
    assert Participation.select().count() == 3


def test_a_school_confirms_its_own_people_alone(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=1, absent=0)
    assert confirming.confirm(world.next_door, held.event) == []
    made = confirming.confirm(world.at_school, held.event)
    assert len(made) == 2
    with pytest.raises(NotAllowed):
        services.cancel_enrolment(world.next_door, held.came[0])
    assert confirming.take_back(world.next_door, held.event) == []


def test_what_was_taken_back_can_be_confirmed_anew(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=2, absent=0)
    confirming.confirm(held.desk, held.event)
    holder = f"participant:{held.came[0].id}"
    (gone,) = confirming.take_back(held.desk, held.event, holders=[holder])
    assert gone.taken_back_at is not None
    assert Participation.select().count() == 2
    assert len(confirming.confirm(held.desk, held.event)) == 1
    assert Participation.select().count() == 3


def test_the_record_follows_the_certificate(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=1, absent=0)
    confirming.confirm(held.desk, held.event)
    entry = Participation.get(Participation.kind == "participant")
    assert entry.certificate_number == ""
    old = issuing.issue(held.desk, held.event)[-1]
    assert fresh(entry).certificate_number == old.full_number
    new = issuing.reissue(held.desk, old, reason="Опечатка")
    assert fresh(entry).certificate_code == new.shown_code
    issuing.revoke(held.desk, new, reason="Ошибка")
    assert fresh(entry).certificate_number == ""


def test_guests_and_absent_ones_have_nothing_to_confirm(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=0, absent=1)
    (outcome,) = services.enrol(
        world.desk, world.event(), [services.Participant(name="Гостева Инна", email="g@x.ru")]
    )
    assert outcome.enrolment is not None
    assert [one.candidate.role for one in confirming.lines(held.desk, held.event)] == ["leader"]


def test_nothing_is_confirmed_before_the_event_is_over(world: World) -> None:
    with pytest.raises(Invalid):
        confirming.confirm(world.desk, world.event())


def test_a_mark_that_came_late_is_confirmed_by_itself(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=1, absent=1)
    confirming.confirm(held.desk, held.event)
    session = Session.get(Session.event == held.event.id)
    Attendance.delete().where(Attendance.enrolment == held.absent[0].id).execute()
    mark(session, held.absent[0])
    (made,) = confirming.confirm(held.desk, held.event)
    assert made.enrolment_id == held.absent[0].id
