"""The same district as the tests of work have, with the people and institutions of the plan."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from portal import clock
from portal.institutions.models import Membership
from tests import factories
from tests.plugins.work_plan.work.world import World, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture
def world(app: Flask, db: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Return a district on 12 November 2025; its school is № 8, its specialist is in the plan."""
    monkeypatch.setattr(clock, "today", lambda: dt.date(2025, 11, 12))
    with app.app_context():
        made = make_world()
        for one, name in ((made.school, "СОШ № 8"), (made.garden, "ДОУ № 10")):
            one.name, one.short_name = f"МБОУ «{name}»", name
            one.save()
        made.specialist.name = "Ежевикина Ольга Викторовна"
        made.specialist.save()
        yield made


def member(world: World, name: str) -> int:
    """Add a user of the centre by a whole name; return the key."""
    user = factories.make_user(role="methodologist", institution=world.centre, name=name)
    assert Membership.select().where(Membership.user == user).exists()
    return user.id
