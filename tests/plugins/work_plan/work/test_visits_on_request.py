"""Visits on request in the plan: the day that was agreed, and the piece of work that a visit closes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.hotline import services
from plugins.hotline.calendar import entries
from plugins.work_plan import services as plans
from plugins.work_plan.models import Evidence
from tests.plugins.work_plan.work.conftest import TODAY
from tests.plugins.work_plan.work.world import MONTHLY, World, work_of

if TYPE_CHECKING:
    from portal.access import Actor


def test_a_visit_that_was_made_closes_the_plans_work_of_its_month(world: World) -> None:
    _plan, (row,) = world.plan(MONTHLY)
    plans.change_activity(world.district, row, values={"counts_for": "hotline.visit_made"})
    desk: Actor = world.district
    call = services.Call(question="Приезжайте", kind="visit", institution=world.school)
    request = services.take_call(desk, call=call)
    when = dt.datetime.combine(TODAY, dt.time(7), dt.UTC)
    visit = services.agree_visit(desk, request, starts_at=when)
    (entry,) = entries(desk, TODAY, TODAY)
    assert (entry.first_on, entry.url) == (TODAY, f"/hotline/{request.id}")
    assert "done" not in [one.state for one in work_of(row)]
    services.finish_visit(desk, visit, what_done="Посмотрели папки.", done_on=TODAY)
    assert [one.state for one in work_of(row)].count("done") == 1
    proof = Evidence.get()
    assert proof.url == f"/hotline/{request.id}"
    assert request.full_number in proof.text
    services.finish_visit(desk, visit, what_done="Посмотрели все папки.", done_on=TODAY)
    assert Evidence.select().count() == 1
