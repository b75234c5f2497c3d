"""Who sees and does what with plans and their work: a table for every role and place."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from plugins.work_plan import doing, events, handing_down, services
from plugins.work_plan.doing import Proof
from plugins.work_plan.handing import HandTo
from plugins.work_plan.models import (
    TABLES,
    Activity,
    ActivityResponsible,
    EventDate,
    Evidence,
    Occurrence,
    PlanSection,
    WorkPlan,
)
from plugins.work_plan.services import Responsible
from plugins.work_plan.terms import Window
from portal.access import policies
from portal.errors import Invalid
from portal.files.models import StoredFile
from tests import factories
from tests.plugins.work_plan.work.test_doing import PDF
from tests.plugins.work_plan.work.world import (
    BEFORE_MEETING,
    OCTOBER,
    World,
    actor_of,
    day,
    work_of,
    written,
)

DISTRICT = ("administrator", "district_head", "district_specialist", "methodologist", "observer")
PLANNERS = {
    "administrator",
    "district_head",
    "district_specialist",
    "school_coordinator",
    "institution_head",
}
WORKERS = PLANNERS | {"methodologist"}
OF_SCHOOL = ("school_coordinator", "institution_head")


@pytest.fixture
def plans(world: World) -> dict[str, Any]:
    """Return a record of every kind: of the district's plan, handed down to a school, of its own."""
    people = [[Responsible(user=world.specialist.id)], []]
    plan, (row, _meeting) = world.plan(OCTOBER, BEFORE_MEETING, responsibles=people)
    handing_down.hand_down(world.district, row, to=HandTo(everybody=True))
    own, (own_row,) = world.plan(OCTOBER, whose=world.school, actor=world.at_school)
    event, _brought = events.add_event_date(
        world.district, plan, anchor="commission_meeting", on=day(11, 28)
    )
    handed = work_of(row, institution=world.school)[0]
    (proof,) = doing.add_evidence(
        world.at_school, handed, proof=Proof(text="Ответ", file=("p.pdf", PDF))
    )
    return {
        "plan": plan,
        "section": PlanSection.get(PlanSection.plan == plan.id),
        "row": row,
        "event": event,
        "responsible": ActivityResponsible.get(),
        "work": work_of(row, handed_down=False)[0],
        "handed": handed,
        "proof": proof,
        "own plan": own,
        "own row": own_row,
        "own work": work_of(own_row)[0],
    }


OF_DISTRICT = ("plan", "section", "row", "event", "responsible", "work")
OF_INSTITUTION = ("handed", "proof", "own plan", "own row", "own work")


def at(role: str, world: World, school: Any = None) -> Any:
    place: dict[str, Any] = {"municipality": world.centre.municipality}
    if role in OF_SCHOOL:
        place = {"institution": school or world.school}
    elif role == "administrator":
        place = {}
    return actor_of(factories.make_user(role=role, **place))


def sees(actor: Any, record: Any) -> bool:
    model = type(record)
    found = policies[model].rows(actor).where(model.id == record.id).exists()
    assert found == bool(policies[model].permits(actor, "view", record))
    return found


@pytest.mark.parametrize("role", [*DISTRICT, *OF_SCHOOL])
def test_each_role_sees_its_own_plans_and_work(
    world: World, plans: dict[str, Any], role: str
) -> None:
    actor = at(role, world)
    for name, record in plans.items():
        expected = role in DISTRICT or name in OF_INSTITUTION
        assert sees(actor, record) == expected, name


@pytest.mark.parametrize("role", OF_SCHOOL)
def test_a_neighbour_sees_nothing_of_it(world: World, plans: dict[str, Any], role: str) -> None:
    actor = at(role, world, world.other)
    assert not any(sees(actor, record) for record in plans.values())


def test_another_district_sees_nothing_of_it(world: World, plans: dict[str, Any]) -> None:
    stranger = factories.make_user(municipality=factories.make_municipality())
    assert not any(sees(actor_of(stranger), record) for record in plans.values())


@pytest.mark.parametrize("role", [*DISTRICT, *OF_SCHOOL])
def test_each_role_changes_what_it_may(world: World, plans: dict[str, Any], role: str) -> None:
    actor = at(role, world)
    for name, record in plans.items():
        model = type(record)
        work = model in {Occurrence, Evidence}
        reached = role in DISTRICT or name in OF_INSTITUTION
        expected = reached and role in (WORKERS if work else PLANNERS)
        assert bool(policies[model].permits(actor, "edit", record)) == expected, name


@pytest.mark.parametrize("role", OF_SCHOOL)
def test_an_institution_neither_makes_nor_removes_work_of_the_district(
    world: World, plans: dict[str, Any], role: str
) -> None:
    actor = at(role, world)
    for verb in ("create", "delete"):
        assert not policies[Occurrence].permits(actor, verb, plans["handed"])
        assert policies[Occurrence].permits(actor, verb, plans["own work"])


def test_files_of_proof_are_seen_with_the_work(world: World, plans: dict[str, Any]) -> None:
    file = StoredFile.get(StoredFile.subject == "work_plan_evidence")
    assert file.institution_id == world.school.id
    for actor, expected in (
        (world.at_school, True),
        (world.district, True),
        (world.next_door, False),
    ):
        assert bool(policies[StoredFile].permits(actor, "view", file)) == expected


def test_where_plans_are_off_they_are_only_read_from_above(
    world: World, plans: dict[str, Any]
) -> None:
    factories.switch(world.school, "work_plan", enabled=False)
    own = plans["own plan"]
    assert policies[WorkPlan].permits(world.district, "view", own)
    assert not policies[WorkPlan].permits(world.district, "edit", own)
    assert not policies[WorkPlan].rows(world.at_school).exists()


def test_every_table_has_its_policy() -> None:
    from plugins.work_plan.policies import all_policies

    assert {one.model for one in all_policies()} == set(TABLES)


FAR = dt.date(1, 1, 5)


@pytest.mark.parametrize("far", [FAR, dt.date(9999, 12, 31)])
def test_days_far_from_the_plans_year_are_refused(world: World, far: dt.date) -> None:
    plan, (row, meeting) = world.plan(OCTOBER, BEFORE_MEETING)
    work = work_of(row)[0]
    with pytest.raises(Invalid):
        events.add_event_date(world.district, plan, anchor="commission_meeting", on=far)
    with pytest.raises(Invalid):
        services.set_dates(world.district, meeting, windows=[Window(start=None, due=far)])
    with pytest.raises(Invalid):
        doing.move(world.district, work, due=far, reason="Далеко")
    with pytest.raises(Invalid):
        doing.add_on_request(world.district, row, due=far)
    assert not EventDate.select().exists()


@pytest.mark.parametrize(
    "values",
    [
        {"number": "1" * 41},
        {"text": "  "},
        {"counts_for": "nobody.keeps"},
        {"counts_needed": -1},
        {"counts_needed": 10**9},
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(world: World, values: dict[str, Any]) -> None:
    _plan, (row,) = world.plan(OCTOBER)
    with pytest.raises(Invalid) as refused:
        services.change_activity(world.district, row, values=values)
    assert list(refused.value.fields) == list(values)
    assert Activity.get_by_id(row.id).version == row.version


def test_a_title_that_is_too_long_is_refused_and_not_cut(world: World) -> None:
    with pytest.raises(Invalid):
        services.make_plan(
            world.district,
            institution=world.centre,
            school_year=2025,
            written=written("октябрь", title="П" * 501),
        )
