"""Each owner's migrations go up, leave no drift, come down and go up again, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.app import create_app
from portal.database import database
from portal.schema.drift import difference
from portal.schema.runner import pending, runners, upgrade
from tests.conftest import new_postgres_database, settings_for


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> object:
    if request.param == "postgres":
        url = new_postgres_database(request.getfixturevalue("postgres"))
    else:
        url = f"sqlite:///{tmp_path / 'portal.db'}"
    before = database.obj
    application = create_app(settings_for(tmp_path, url))
    with application.app_context(), database.connection_context():
        yield application.extensions["plugins"]
    database.obj.close_all()
    database.initialize(before)


def test_up_leaves_no_drift_and_comes_down_whole(empty) -> None:
    upgrade(empty)
    assert not difference(empty), str(difference(empty))
    assert pending(empty) == []
    for _name, runner in reversed(list(runners(empty))):
        while runner.applied():
            runner.down()
    histories = {name for name in database.get_tables() if name.endswith("_migration")}
    assert set(database.get_tables()) == histories
    upgrade(empty)
    assert not difference(empty)


def test_running_up_twice_changes_nothing(empty) -> None:
    assert upgrade(empty)
    assert upgrade(empty) == []


def test_migrations_do_not_import_the_application(empty) -> None:
    for _name, runner in runners(empty):
        for one in runner.migrations():
            text = Path(one.path).read_text(encoding="utf-8")
            assert "import portal" not in text
            assert "from portal" not in text
            assert "from plugins" not in text
