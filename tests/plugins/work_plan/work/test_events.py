"""Terms bound to an event take their dates when the event gets its day."""

from __future__ import annotations

import pytest

from plugins.work_plan import doing, events, handing_down
from plugins.work_plan.handing import HandTo
from plugins.work_plan.models import EventDate, Occurrence
from portal.errors import Conflict, Invalid
from tests.plugins.work_plan.work.world import BEFORE_MEETING, OCTOBER, World, day, work_of

MEETING = "commission_meeting"


def test_work_bound_to_an_event_gets_its_day_with_it(world: World) -> None:
    plan, (row, october) = world.plan(BEFORE_MEETING, OCTOBER)
    assert events.anchors_of(plan) == {MEETING: 1}
    _event, brought = events.add_event_date(
        world.district, plan, anchor=MEETING, on=day(11, 28), note="Заседание № 2"
    )
    assert (brought.added, brought.changed, brought.removed) == (0, 1, 0)
    assert [one.due for one in work_of(row)] == [day(11, 18)]
    assert [one.due for one in work_of(october)] == [day(10, 31)]


def test_an_event_that_comes_again_gives_the_work_again(world: World) -> None:
    plan, (row,) = world.plan(BEFORE_MEETING)
    for on in (day(11, 28), day(2, 20)):
        events.add_event_date(world.district, plan, anchor=MEETING, on=on)
    assert [one.due for one in work_of(row)] == [day(11, 18), day(2, 10)]
    with pytest.raises(Conflict):
        events.add_event_date(world.district, plan, anchor=MEETING, on=day(2, 20))
    with pytest.raises(Invalid):
        events.add_event_date(
            world.district, plan, anchor=MEETING, on=day(2, 21), last_on=day(2, 20)
        )


def test_an_event_on_another_day_takes_its_open_work_along(world: World) -> None:
    plan, (row,) = world.plan(BEFORE_MEETING)
    event, _brought = events.add_event_date(world.district, plan, anchor=MEETING, on=day(11, 28))
    events.change_event_date(world.district, event, on=day(12, 5), seen=event.version)
    assert [one.due for one in work_of(row)] == [day(11, 25)]
    doing.move(world.district, work_of(row)[0], due=day(11, 30), reason="Позже")
    event = EventDate.get_by_id(event.id)
    events.change_event_date(world.district, event, on=day(12, 12))
    (work,) = work_of(row)
    assert (work.due, work.first_due) == (day(11, 30), day(12, 2))


def test_done_work_keeps_the_days_on_which_it_was_due(world: World) -> None:
    plan, (row,) = world.plan(BEFORE_MEETING)
    event, _brought = events.add_event_date(world.district, plan, anchor=MEETING, on=day(11, 20))
    doing.finish(world.district, work_of(row)[0])
    events.change_event_date(world.district, event, on=day(12, 12))
    assert [(one.due, one.state) for one in work_of(row)] == [(day(11, 10), "done")]


def test_an_event_without_its_day_leaves_work_that_waits(world: World) -> None:
    plan, (row,) = world.plan(BEFORE_MEETING)
    event, _brought = events.add_event_date(world.district, plan, anchor=MEETING, on=day(11, 20))
    events.remove_event_date(world.district, event)
    assert [(one.due, one.event_id) for one in work_of(row)] == [(None, None)]


def test_handed_down_work_takes_the_day_too(world: World) -> None:
    plan, (row,) = world.plan(BEFORE_MEETING)
    handing_down.hand_down(world.district, row, to=HandTo(everybody=True))
    events.add_event_date(world.district, plan, anchor=MEETING, on=day(11, 28))
    work = Occurrence.select().where(Occurrence.activity == row.id)
    assert {one.due for one in work} == {day(11, 18)}
    assert work.count() == 4
