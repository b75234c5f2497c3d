"""What monitoring is told: whether the process serves, and whether everything it needs is there."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from portal import clock
from portal.backup.services import STAMP
from portal.jobs.models import WorkerBeat

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask


@pytest.fixture
def folder(app: Flask, db: object) -> Path:
    """Return the instance folder of a portal whose worker is alive."""
    WorkerBeat.create(name="one")
    return app.extensions["settings"].instance


def _failed(client) -> set[str]:
    answer = client.get("/readyz")
    found = {name for name, word in answer.json["checks"].items() if word != "ok"}
    assert answer.status_code == (503 if found else 200)
    return found


def test_a_sound_portal_is_ready(client, folder):
    assert _failed(client) == set()


def test_a_silent_worker_is_told(client, folder):
    WorkerBeat.update(seen_at=clock.now() - dt.timedelta(minutes=6)).execute()

    assert _failed(client) == {"worker"}


def test_an_old_backup_is_told(app, client, folder):
    backups = app.extensions["settings"].backups
    backups.mkdir(exist_ok=True)
    old = backups / f"portal-{clock.now() - dt.timedelta(days=3):{STAMP}}.tar.gz"
    old.touch()
    try:
        assert _failed(client) == {"backup"}
    finally:
        old.unlink()


def test_a_half_restored_portal_is_told(client, folder):
    mark = folder / "restoring" / "started"
    mark.parent.mkdir()
    mark.touch()
    try:
        assert _failed(client) == {"folder"}
    finally:
        mark.unlink()
        mark.parent.rmdir()


def test_the_answer_names_no_version_and_no_path(client, folder):
    text = client.get("/readyz").get_data(as_text=True)

    assert str(folder) not in text
    assert "version" not in text
