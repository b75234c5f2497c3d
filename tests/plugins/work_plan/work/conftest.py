"""The district of these tests, on a day of its school year."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from tests.plugins.work_plan.work.world import World, make_world

if TYPE_CHECKING:
    from flask import Flask

from portal import clock

TODAY = dt.date(2025, 11, 12)


@pytest.fixture
def world(app: Flask, db: object, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return a district on 12 November 2025."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    with app.app_context():
        yield make_world()
