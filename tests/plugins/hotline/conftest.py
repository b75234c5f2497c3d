"""The district of these tests, on a morning of its working week."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from portal import clock
from portal.app import create_app
from portal.database import database
from portal.schema.runner import upgrade
from tests.conftest import DATABASE, new_postgres_database, settings_for
from tests.plugins.hotline.world import World, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask


class Watch:
    """The clock of a test, which stands until it is set."""

    def __init__(self) -> None:
        self.at = dt.datetime(2026, 3, 17, 7, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        """Return the moment, as ``clock.now`` does."""
        return self.at

    def set(self, month: int, day: int, hour: int, minute: int = 0) -> None:
        """Set the wall clock of the district (Moscow time) in 2026."""
        self.at = dt.datetime(2026, month, day, hour, minute, tzinfo=clock.zone()).astimezone(
            dt.UTC
        )

    def on(self, **time: float) -> None:
        """Let time pass."""
        self.at += dt.timedelta(**time)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Return the clock: Tuesday, 17 March 2026, 10:00 in Moscow."""
    found = Watch()
    monkeypatch.setattr(clock, "now", found)
    return found


@pytest.fixture
def world(app: Flask, db: object, watch: Watch) -> Iterator[World]:
    """Return a district on that morning."""
    with app.app_context():
        yield make_world()


@pytest.fixture
def live(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """Return a portal whose database really commits."""
    before = database.obj
    if DATABASE == "postgres":
        url = new_postgres_database(request.getfixturevalue("postgres"))
    else:
        url = f"sqlite:///{tmp_path / 'portal.db'}"
    application = create_app(settings_for(tmp_path, url))
    with application.app_context(), database.connection_context():
        upgrade(application.extensions["plugins"])
    database.obj.close_all()
    yield application
    database.obj.close_all()
    database.initialize(before)
