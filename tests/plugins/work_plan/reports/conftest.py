"""The district of the tests of work, with a plan that is half done, as its people would see it in files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from plugins.work_plan import doing, handing_down, services
from plugins.work_plan.handing import HandTo
from plugins.work_plan.services import Responsible
from tests.plugins.work_plan.work.conftest import world
from tests.plugins.work_plan.work.world import (
    ALWAYS,
    MONTHLY,
    OCTOBER,
    SCHEDULE,
    World,
    dated,
    day,
    window,
    work_of,
)

if TYPE_CHECKING:
    from plugins.work_plan.models import Activity, WorkPlan

__all__ = ["world"]

SEPTEMBER = dated(window(day(9, 1), day(9, 30)), phrase="сентябрь")
CANARY = "Канареечная причина"


@dataclass
class Half:
    """A plan of the district of which a part is done by 12 November."""

    world: World
    plan: WorkPlan
    rows: list[Activity]
    school_plan: WorkPlan


@pytest.fixture
def half(world: World) -> Half:
    named = [Responsible(user=world.specialist.id)]
    plan, rows = world.plan(
        SEPTEMBER, OCTOBER, MONTHLY, ALWAYS, SCHEDULE, responsibles=[named, named, [], [], []]
    )
    september, october, monthly, always, schedule = rows
    doing.finish(
        world.district,
        work_of(september)[0],
        proof=doing.Proof(text="протокол № 1", link="https://example.org/1"),
        on=dt.date(2025, 10, 3),
    )
    doing.move(world.district, work_of(october)[0], due=dt.date(2025, 11, 5), reason=CANARY)
    doing.finish(world.district, work_of(monthly)[0], on=dt.date(2025, 9, 20))
    doing.drop(world.district, work_of(monthly)[-1], reason="отменено")
    doing.add_evidence(
        world.district, work_of(always)[0], proof=doing.Proof(text="ответ на звонок")
    )
    handing_down.hand_down(world.district, schedule, to=HandTo(kinds=("school",)))
    services.set_dates(world.district, schedule, windows=[window(day(10, 1), day(10, 20))])
    doing.finish(world.at_school, work_of(schedule, institution=world.school.id)[0])
    school_plan, _rows = world.plan(OCTOBER, whose=world.other, title="План соседней школы")
    return Half(world, plan, rows, school_plan)
