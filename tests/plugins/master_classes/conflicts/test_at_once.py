"""Two who plan at the same moment never get one room, or one leader, at once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from plugins.master_classes import services
from plugins.master_classes.models import Event, Leader, Session
from portal import clock
from portal.database import database
from portal.errors import Conflict
from tests.plugins.hotline.conftest import live
from tests.plugins.hotline.test_at_once import together
from tests.plugins.hotline.world import actor_of
from tests.plugins.master_classes.district import make_district
from tests.plugins.master_classes.world import make_world

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

__all__ = ["live"]

AT_ONCE = 6


@pytest.mark.parametrize("shared", ["room", "leader"])
def test_of_many_sessions_at_one_time_only_one_is_kept(live: Flask, shared: str) -> None:
    with live.app_context(), database.connection_context():
        district = make_district(make_world())
        ann = district.teacher("Петрова Анна Ивановна")
        events = [district.event(f"Дроби {number}") for number in range(AT_ONCE)]
        if shared == "leader":
            for event in events:
                Leader.create(event=event, person=ann)
    start = (clock.now() + dt.timedelta(days=10)).replace(hour=11, minute=0)

    def plan_one(event: Event) -> Callable[[], Any]:
        def plan() -> None:
            actor = actor_of(district.world.methodologist)
            place = district.hall if shared == "room" else None
            planned = services.SessionPlan(
                starts_at=start, ends_at=start + dt.timedelta(hours=1), place=place
            )
            services.add_session(actor, event, planned)

        return plan

    wrong = together(live, [plan_one(event) for event in events])
    assert {type(one) for one in wrong} == {Conflict}
    assert len(wrong) == AT_ONCE - 1
    with live.app_context(), database.connection_context():
        assert Session.select().count() == 1
