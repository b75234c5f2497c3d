"""``portal classes check``, and what the tables refuse by themselves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from peewee import IntegrityError

from plugins.master_classes import checking, services
from plugins.master_classes.cli import classes
from plugins.master_classes.models import (
    Attendance,
    Enrolment,
    EnrolmentChange,
    Event,
    Quota,
    Seat,
    Session,
)
from portal.database import database, is_postgres, write
from tests.plugins.master_classes.world import World, fresh

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    "values",
    [
        {"state": "placed", "seat": 3},
        {"state": "placed", "seat": 1},
        {"state": "placed", "seat": None},
        {"state": "waiting", "seat": 2},
        {"state": "offered", "seat": 2, "offered_until": None},
        {"queue_number": 1},
    ],
    ids=["no such seat", "held by another", "no seat", "seat of none", "no moment", "number"],
)
def test_the_tables_refuse_what_would_overbook(world: World, values: dict[str, Any]) -> None:
    event = world.event(capacity=2)
    world.enrol(event, 2)
    last = services.enrol(world.desk, event, [services.Participant(name="Зимина Ольга")])[
        0
    ].enrolment
    assert last is not None
    with pytest.raises(IntegrityError), write():
        Enrolment.update(**values).where(Enrolment.id == last.id).execute()
    assert checking.problems() == []


def test_the_tables_refuse_a_second_living_enrolment_of_a_person(world: World) -> None:
    first = world.enrol(world.event())[0]
    with pytest.raises(IntegrityError), write():
        Enrolment.create(
            event=first.event_id, person=first.person_id, state="waiting", queue_number=9
        )


def test_a_seat_that_is_held_cannot_be_taken_away(world: World) -> None:
    event = world.event(capacity=1)
    world.enrol(event)
    with pytest.raises(IntegrityError), write():
        Seat.delete().where(Seat.event == event.id).execute()


def _lost_log(event: Event) -> None:
    EnrolmentChange.delete().execute()


def _lost_line(event: Event) -> None:
    Enrolment.update(state="cancelled", seat=None).where(Enrolment.seat == 1).execute()


def _free_seat(event: Event) -> None:
    Seat.create(event=event, number=3)
    Event.update(capacity=3).where(Event.id == event.id).execute()


def _lost_seat(event: Event) -> None:
    Event.update(capacity=3).where(Event.id == event.id).execute()


def _nobody(event: Event) -> None:
    Enrolment.update(person=None).where(Enrolment.seat == 2).execute()


def _quota(event: Event) -> None:
    Quota.create(event=event, institution=Enrolment.get().institution_id, places=1)


def _over(event: Event) -> None:
    Event.update(state="held").where(Event.id == event.id).execute()


def _foreign(event: Event) -> None:
    other = Event.create(municipality=event.municipality_id, title="Другое", capacity=1)
    Seat.create(event=other, number=1)
    session = Session.create(
        event=other, number=1, starts_at=event.starts_at, ends_at=event.ends_at
    )
    Attendance.create(session=session, enrolment=Enrolment.get(), present=True)


def _passed_over(event: Event) -> None:
    waiting = Enrolment.get(Enrolment.state == "waiting")
    late = Enrolment.get(Enrolment.seat == 2)
    Enrolment.update(queue_number=99).where(Enrolment.id == late.id).execute()
    line = EnrolmentChange.get(EnrolmentChange.enrolment == late.id)
    line.delete_instance()
    EnrolmentChange.create(enrolment=late, became="placed", acted="system")
    assert waiting.queue_number < 99


def _lost_event(event: Event) -> None:
    unguarded = (
        "set local session_replication_role = replica"
        if is_postgres()
        else "pragma defer_foreign_keys = on"
    )
    database.execute_sql(unguarded)
    Enrolment.update(event=event.id + 999).where(Enrolment.state == "waiting").execute()


@pytest.mark.parametrize(
    ("break_it", "rule"),
    [
        (_lost_log, checking.LOG),
        (_lost_line, checking.LOG),
        (_free_seat, checking.ORDER),
        (_passed_over, checking.ORDER),
        (_lost_seat, checking.SEATS),
        (_nobody, checking.ORPHAN),
        (_over, checking.ORPHAN),
        (_foreign, checking.ORPHAN),
        (_quota, checking.QUOTA),
        (_lost_event, checking.ORPHAN),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_what_is_broken_is_found(
    world: World, break_it: Callable[[Event], None], rule: str
) -> None:
    event = world.event(capacity=2)
    world.enrol(event, 3)
    assert checking.problems() == []
    break_it(fresh(event))
    assert rule in {one.rule for one in checking.problems()}
    answer = CliRunner().invoke(classes, ["check", "--json"])
    told = json.loads(answer.output)
    assert (answer.exit_code, told["ok"]) == (1, False)
    assert told["problems"][0]["text"]


def test_where_all_is_well_the_command_says_so(world: World) -> None:
    world.enrol(world.event(capacity=1), 2)
    answer = CliRunner().invoke(classes, ["check"])
    assert (answer.exit_code, bool(answer.output.strip())) == (0, True)
