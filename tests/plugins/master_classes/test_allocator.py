"""The allocator under any order of acts: seats, quotas, order and logs hold after each."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from plugins.master_classes import services
from plugins.master_classes.checking import problems
from plugins.master_classes.models import Enrolment, Event
from plugins.master_classes.services import Participant
from plugins.master_classes.waiting import expire_offers
from portal.database import database
from portal.errors import PortalError
from tests.plugins.master_classes.world import World, fresh, make_teacher

if TYPE_CHECKING:
    from plugins.staff.models import Person
    from tests.plugins.hotline.conftest import Watch

PEOPLE, STEPS, EXAMPLES = 8, 25, 25


class Allocator(RuleBasedStateMachine):
    """Coordinators, a methodologist and the clock act on one event in any order."""

    world: World
    watch: Watch
    people: list[Person]
    values: dict[str, Any]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = database.savepoint()
        self.savepoint.__enter__()
        self.at = self.watch.at
        self.event = self.world.event(**self.values)

    def teardown(self) -> None:
        """Forget what this run has done."""
        self.watch.at = self.at
        self.savepoint.rollback()
        self.savepoint.__exit__(None, None, None)

    @rule(number=st.integers(0, PEOPLE - 1))
    def enrol(self, number: int) -> None:
        """Let the coordinator of a teacher enrol him."""
        actor = self.world.at_school if number % 2 else self.world.next_door
        wanted = Participant(person=self.people[number])
        found = services.enrol(actor, fresh(self.event), [wanted])[0]
        assert (found.enrolment is not None) or found.reason

    @rule(
        number=st.integers(0, PEOPLE - 1),
        act=st.sampled_from(
            ["cancel", "promote", "accept", "decline", "confirm", "refuse", "replace"]
        ),
        substitute=st.integers(0, PEOPLE - 1),
    )
    def act(self, number: int, act: str, substitute: int) -> None:
        """Do one thing with the last enrolment of a teacher; what is not for its state is refused."""
        found = (
            Enrolment.select()
            .where(Enrolment.event == self.event.id, Enrolment.person == self.people[number])
            .order_by(Enrolment.id.desc())
            .first()
        )
        if found is None:
            return
        desk = self.world.desk
        with suppress(PortalError):
            if act == "cancel":
                services.cancel_enrolment(desk, found)
            elif act == "promote":
                services.promote(desk, found, why="Ведёт этот предмет")
            elif act == "accept":
                services.accept_offer(desk, found)
            elif act == "decline":
                services.decline_offer(desk, found)
            elif act == "confirm":
                services.confirm(desk, found)
            elif act == "refuse":
                services.refuse(desk, found, why="Нет мест")
            else:
                services.replace(desk, found, Participant(person=self.people[substitute]))

    @rule(places=st.integers(1, 4))
    def resize(self, places: int) -> None:
        """Let there be more or fewer places."""
        with suppress(PortalError):
            services.set_capacity(self.world.desk, fresh(self.event), places)

    @rule(quota=st.one_of(st.none(), st.integers(1, 3)))
    def limit(self, quota: int | None) -> None:
        """Let there be another quota."""
        values = {"institution_quota": quota}
        with suppress(PortalError):
            services.change_event(self.world.desk, fresh(self.event), values=values)

    @rule(hours=st.integers(1, 8))
    def wait(self, hours: int) -> None:
        """Let time pass, and the periodic job run."""
        if self.watch.at + dt.timedelta(hours=hours) < self.at + dt.timedelta(days=6):
            self.watch.on(hours=hours)
        expire_offers()

    @invariant()
    def all_is_well(self) -> None:
        """Nothing breaks a rule."""
        assert problems() == []


@pytest.mark.parametrize(
    "values",
    [
        {"capacity": 2},
        {"capacity": 2, "hours_to_accept": 5},
        {"capacity": 2, "promotion": "approval", "hours_to_accept": 5},
        {"capacity": 3, "institution_quota": 1},
        {"capacity": 2, "mode": "by_request"},
    ],
    ids=["at once", "offers", "approval", "quota", "requests"],
)
def test_rules_hold_whatever_is_done_in_whatever_order(
    world: World, watch: Watch, values: dict[str, Any]
) -> None:
    Allocator.world, Allocator.watch, Allocator.values = world, watch, values
    Allocator.people = [
        make_teacher(world.school if number % 2 else world.other) for number in range(PEOPLE)
    ]
    run_state_machine_as_test(
        Allocator,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert not Event.select().exists()
