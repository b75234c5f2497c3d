"""Certificates go to those who came, once each, under numbers without gaps."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from plugins.master_classes.certificates import issuing
from plugins.master_classes.certificates.candidates import candidates
from plugins.master_classes.certificates.codes import read_code
from plugins.master_classes.certificates.finding import verify
from plugins.master_classes.certificates.models import Certificate
from plugins.master_classes.models import Session
from plugins.master_classes.privacy.erasing import erase_names
from plugins.master_classes.privacy.subjects import data_of
from plugins.staff.models import Person
from portal.audit.models import AuditEntry
from portal.errors import Conflict, Invalid, NotAllowed
from tests.plugins.hotline.world import actor_of
from tests.plugins.master_classes.after import hold, mark
from tests.plugins.master_classes.world import fresh

if TYPE_CHECKING:
    from tests.plugins.hotline.conftest import Watch
    from tests.plugins.master_classes.world import World


def test_who_came_and_who_led_get_one_and_the_absent_none(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=2, absent=2)
    made = issuing.issue(held.desk, held.event)
    assert [(one.role, one.hours) for one in made] == [
        ("leader", Decimal(4)),
        ("participant", Decimal(4)),
        ("participant", Decimal(4)),
    ]
    assert {one.enrolment_id for one in made if one.enrolment_id} == {one.id for one in held.came}
    assert [one.number for one in made] == [1, 2, 3]
    assert {one.year for one in made} == {2026}
    assert all(read_code(one.code) == one.code for one in made)
    refused = {one.holder: one.refused for one in candidates(held.desk, held.event) if one.refused}
    assert refused == {f"participant:{one.id}": "не было на мероприятии" for one in held.absent}


def test_asking_again_issues_nothing_twice(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=2)
    assert len(issuing.issue(held.desk, held.event)) == 3
    assert issuing.issue(held.desk, held.event) == []
    assert Certificate.select().count() == 3


def test_some_may_be_chosen(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=3)
    one = held.came[1]
    (made,) = issuing.issue(held.desk, held.event, holders=[f"participant:{one.id}", "leader:0"])
    assert made.enrolment_id == one.id


def test_who_attended_a_part_gets_the_hours_of_that_part(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=1, absent=0, minutes=100)
    made = issuing.issue(held.desk, held.event)
    # 100 of 120 minutes of 4 hours are 3.33
    assert made[-1].hours == Decimal(3)


def test_who_attended_too_little_gets_none(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=1, absent=0, minutes=60)
    made = issuing.issue(held.desk, held.event)
    assert [one.role for one in made] == ["leader"]
    (refused,) = [one.refused for one in candidates(held.desk, held.event) if one.refused]
    assert "50 %" in refused
    assert "75 %" in refused


def test_there_are_none_before_the_event_is_over(world: World, watch: Watch) -> None:
    event = world.event()
    with pytest.raises(Invalid):
        issuing.issue(world.desk, event)
    held = hold(world, watch)
    held.event.state = "cancelled"
    held.event.save()
    with pytest.raises(Invalid):
        issuing.issue(held.desk, held.event)


def test_numbers_begin_anew_each_year_and_in_each_district(world: World, watch: Watch) -> None:
    first = hold(world, watch, came=1, absent=0)
    assert [one.full_number for one in issuing.issue(first.desk, first.event)] == [
        "1/2026",
        "2/2026",
    ]
    watch.at = watch.at.replace(year=2027)
    second = hold(world, watch, came=1, absent=0)
    assert [one.full_number for one in issuing.issue(second.desk, second.event)] == [
        "1/2027",
        "2/2027",
    ]


def test_a_reissue_takes_the_new_name_and_the_old_code_tells_it(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=1, absent=0)
    old = issuing.issue(held.desk, held.event)[-1]
    person = Person.get_by_id(held.came[0].person_id)
    person.last_name = "Зимина"
    person.save()
    made = issuing.reissue(held.desk, old, reason="Сменила фамилию")
    assert made.name.startswith("Зимина")
    assert made.number == 3
    assert fresh(old).state == "reissued"
    told = verify(old.code)
    assert told is not None
    assert (told.state, told.replaced_by, told.title) == ("reissued", "3/2026", held.event.title)
    assert not hasattr(told, "name")
    again = verify(made.code)
    assert again is not None
    assert again.state == "valid"
    with pytest.raises(Conflict):
        issuing.reissue(held.desk, fresh(old), reason="Ещё раз")
    assert issuing.issue(held.desk, held.event) == []


def test_a_name_is_printed_as_it_is_corrected(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=1, absent=0)
    old = issuing.issue(held.desk, held.event)[-1]
    made = issuing.reissue(held.desk, old, reason="Опечатка", name="Снегирёва Алла Ильинична")
    assert made.name == "Снегирёва Алла Ильинична"


def test_a_revoked_one_says_so_and_a_new_one_may_be_issued(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=1, absent=0)
    one = issuing.issue(held.desk, held.event)[-1]
    with pytest.raises(Invalid):
        issuing.revoke(held.desk, one, reason=" ")
    issuing.revoke(held.desk, one, reason="Отметили по ошибке")
    told = verify(one.code)
    assert told is not None
    assert told.state == "revoked"
    assert [made.number for made in issuing.issue(held.desk, held.event)] == [3]


def test_who_saw_an_older_state_is_told(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=1, absent=0)
    one = issuing.issue(held.desk, held.event)[-1]
    with pytest.raises(Conflict):
        issuing.revoke(held.desk, one, reason="Ошибка", seen=one.version + 1)


def test_schools_issue_nothing(world: World, watch: Watch) -> None:
    held = hold(world, watch)
    for user in (world.coordinator, world.director, world.watching):
        with pytest.raises(NotAllowed):
            issuing.issue(actor_of(user), held.event)


def test_a_cancelled_session_takes_nothing_from_anybody(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=1, absent=0)
    start = held.event.starts_at - dt.timedelta(days=1)
    Session.create(
        event=held.event, number=2, starts_at=start, ends_at=start + dt.timedelta(hours=6),
        cancelled=True,
    )  # fmt: skip
    assert issuing.issue(held.desk, held.event)[-1].hours == Decimal(4)


def test_several_sessions_count_together(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=2, absent=0)
    start = held.event.starts_at - dt.timedelta(days=1)
    second = Session.create(
        event=held.event, number=2, starts_at=start, ends_at=start + dt.timedelta(hours=2)
    )
    mark(second, held.came[0])
    found = {one.holder: one for one in candidates(held.desk, held.event)}
    assert found[f"participant:{held.came[0].id}"].percent == 100
    missed = found[f"participant:{held.came[1].id}"]
    assert (missed.percent, missed.hours) == (50, Decimal(2))
    assert missed.refused


def test_a_destroyed_person_leaves_a_number_without_a_name(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=1, absent=0)
    one = issuing.issue(held.desk, held.event)[-1]
    told = [datum.value for datum in data_of(held.came[0].person)]
    assert any(one.full_number in value and one.name in value for value in told)
    erase_names([held.came[0].id])
    assert (fresh(one).name, fresh(one).position) == ("", "")
    found = verify(one.code)
    assert found is not None
    assert found.state == "valid"
    lines = AuditEntry.select().where(AuditEntry.subject == "master_classes_certificate")
    assert not any(one.name in f"{line.label} {line.changes}" for line in lines)
