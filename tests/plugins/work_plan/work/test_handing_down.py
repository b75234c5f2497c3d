"""An activity is handed down to institutions, each answers for itself, and only there."""

from __future__ import annotations

import pytest

from plugins.work_plan import doing, handing_down, services
from plugins.work_plan.daily import hand_down_to
from plugins.work_plan.handing import HandTo
from plugins.work_plan.models import Activity, Evidence, Occurrence, PlanSection, WorkPlan
from portal.access import policies
from portal.errors import Conflict, Invalid, NotAllowed
from portal.inbox.models import Notice
from tests import factories
from tests.plugins.work_plan.work.world import MONTHLY, OCTOBER, World, day, work_of

ALL = HandTo(everybody=True)


def places(row: Activity) -> list[int]:
    return sorted(one.institution_id for one in work_of(row, handed_down=True))


def test_every_institution_of_the_district_gets_its_own_work(world: World) -> None:
    factories.make_institution()
    _plan, (row,) = world.plan(OCTOBER)
    assert handing_down.hand_down(world.district, row, to=ALL).added == 3
    assert places(row) == sorted((world.school.id, world.other.id, world.garden.id))
    assert len(work_of(row, handed_down=False)) == 1
    assert {one.due for one in work_of(row)} == {day(10, 31)}


def test_kinds_and_named_institutions_get_it_too(world: World) -> None:
    _plan, (row,) = world.plan(OCTOBER)
    to = HandTo(kinds=("kindergarten",), institutions=(world.other.id,))
    handing_down.hand_down(world.district, row, to=to)
    assert places(row) == sorted((world.other.id, world.garden.id))


def test_a_draft_hands_down_once_it_is_put_to_work(world: World) -> None:
    plan, (row,) = world.plan(MONTHLY, draft=True)
    handing_down.hand_down(world.district, row, to=ALL)
    assert places(row) == []
    services.put_to_work(world.district, plan)
    assert len(places(row)) == 27


def test_where_plans_are_off_nothing_comes_until_they_are_on(world: World) -> None:
    factories.switch(world.garden, "work_plan", enabled=False)
    _plan, (row,) = world.plan(OCTOBER)
    handing_down.hand_down(world.district, row, to=ALL)
    assert world.garden.id not in places(row)
    factories.switch(world.garden, "work_plan", enabled=True)
    hand_down_to(world.garden)
    hand_down_to(world.garden)
    assert places(row).count(world.garden.id) == 1


def test_the_institution_answers_and_the_district_sees_who_has(world: World) -> None:
    _plan, (row,) = world.plan(OCTOBER)
    handing_down.hand_down(world.district, row, to=ALL)
    (mine,) = work_of(row, institution=world.school)
    doing.finish(world.at_school, mine, proof=doing.Proof(text="Отправлено"))
    found = handing_down.answered([row.id])[row.id]
    assert (found.total, found.done, found.overdue, found.dropped) == (3, 1, 2, 0)
    assert Evidence.get(Evidence.occurrence == mine.id).by_id == world.coordinator.id


def test_an_institution_sees_its_own_work_and_nothing_else_of_the_plan(world: World) -> None:
    _plan, (row, _other) = world.plan(OCTOBER, MONTHLY)
    handing_down.hand_down(world.district, row, to=ALL)
    seen = policies[Occurrence].rows(world.at_school)
    assert [(one.institution_id, one.activity.text) for one in seen] == [
        (world.school.id, row.text)
    ]
    for model in (WorkPlan, PlanSection, Activity):
        assert not policies[model].rows(world.at_school).exists()


def test_an_institution_does_no_work_of_others(world: World) -> None:
    _plan, (row,) = world.plan(OCTOBER)
    handing_down.hand_down(world.district, row, to=ALL)
    (mine,) = work_of(row, institution=world.school)
    (district,) = work_of(row, handed_down=False)
    for work in (mine, district):
        with pytest.raises(NotAllowed):
            doing.finish(world.next_door, work)


def test_the_district_alone_moves_and_drops_what_it_handed_down(world: World) -> None:
    _plan, (row,) = world.plan(OCTOBER)
    handing_down.hand_down(world.district, row, to=ALL)
    (mine,) = work_of(row, institution=world.school)
    with pytest.raises(NotAllowed):
        doing.move(world.at_school, mine, due=day(12, 1), reason="Не успеваем")
    with pytest.raises(NotAllowed):
        doing.drop(world.at_school, mine, reason="Не нужно")
    doing.move(world.district, mine, due=day(12, 1), reason="По просьбе")


def test_work_that_nobody_began_is_taken_back(world: World) -> None:
    _plan, (row,) = world.plan(OCTOBER)
    handing_down.hand_down(world.district, row, to=ALL)
    doing.start_work(world.at_school, work_of(row, institution=world.school)[0])
    handing_down.hand_down(world.district, row, to=HandTo(institutions=(world.other.id,)))
    assert places(row) == sorted((world.school.id, world.other.id))
    handing_down.take_back(world.district, row)
    assert places(row) == [world.school.id]


def test_people_of_institutions_are_told_once(world: World) -> None:
    plan, (row,) = world.plan(OCTOBER)
    handing_down.hand_down(world.district, row, to=ALL)
    handing_down.hand_down_again(plan)
    told = Notice.select().where(Notice.kind == "work_plan.handed_down")
    assert sorted(one.user_id for one in told) == sorted((world.coordinator.id, world.neighbour.id))


def test_only_the_plan_of_the_district_hands_down_and_to_somebody(world: World) -> None:
    _plan, (row,) = world.plan(OCTOBER)
    with pytest.raises(Invalid):
        handing_down.hand_down(world.district, row, to=HandTo())
    _own, (mine,) = world.plan(OCTOBER, whose=world.school, actor=world.at_school)
    with pytest.raises(Conflict):
        handing_down.hand_down(world.at_school, mine, to=ALL)
