"""Events in the plan: one that was held closes the piece of work of its month, once."""

from __future__ import annotations

import datetime as dt

from plugins.master_classes import services
from plugins.work_plan import services as plans
from plugins.work_plan.models import Evidence
from tests.plugins.work_plan.work.conftest import TODAY
from tests.plugins.work_plan.work.world import MONTHLY, World, work_of


def test_a_master_class_that_was_held_closes_the_plans_work_of_its_month(world: World) -> None:
    _plan, (row,) = world.plan(MONTHLY)
    plans.change_activity(
        world.district, row, values={"counts_for": "master_classes.master_class_held"}
    )
    starts = dt.datetime.combine(TODAY, dt.time(5), dt.UTC)
    hours = services.SessionPlan(starts_at=starts, ends_at=starts + dt.timedelta(minutes=40))
    municipality_id = world.school.municipality_id
    event, seminar = (
        services.create_event(
            world.district,
            values={"title": "Урок без скуки", "kind": kind},
            sessions=[hours],
            municipality_id=municipality_id,
        )
        for kind in ("master_class", "seminar")
    )
    for one in (event, seminar):
        services.hold(world.district, services.publish(world.district, one))
    assert [one.state for one in work_of(row)].count("done") == 1
    proof = Evidence.get()
    assert proof.text.startswith("Урок без скуки")
    assert proof.url.endswith(f"/{event.id}")
    assert Evidence.select().count() == 1
