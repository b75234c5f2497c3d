"""A portal with errands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from portal.app import create_app
from portal.database import database
from portal.schema.runner import upgrade
from tests.conftest import DATABASE, new_postgres_database, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

ERRANDS = "tests.portal.jobs.errands"


@pytest.fixture(scope="package")
def app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """Return the portal with errands over a migrated, empty database."""
    folder = tmp_path_factory.mktemp("errands")
    url = f"sqlite:///{folder / 'portal.db'}"
    if DATABASE == "postgres":
        url = new_postgres_database(request.getfixturevalue("postgres"))
    before = database.obj
    application = create_app(settings_for(folder, url), extra_plugins=[ERRANDS])
    application.testing = True
    application.config["SIGN_INS_PER_SECOND"] = 0
    with application.app_context(), database.connection_context():
        upgrade(application.extensions["plugins"])
    yield application
    database.obj.close_all()
    if before is not None:
        database.initialize(before)
