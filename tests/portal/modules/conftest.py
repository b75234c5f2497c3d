"""A portal with two modules more, one of which requires the other."""

from __future__ import annotations

import pytest

from portal.app import create_app
from portal.database import database
from portal.schema.runner import upgrade
from tests.conftest import DATABASE, new_postgres_database, settings_for

EXTRA = ("tests.portal.modules.choir", "tests.portal.modules.orchestra")


@pytest.fixture(scope="package")
def app(request, tmp_path_factory):
    """Return a portal of its own, over a database of its own."""
    folder = tmp_path_factory.mktemp("modules")
    url = (
        new_postgres_database(request.getfixturevalue("postgres"))
        if DATABASE == "postgres"
        else f"sqlite:///{folder / 'portal.db'}"
    )
    application = create_app(settings_for(folder, url), extra_plugins=EXTRA)
    application.testing = True
    with application.app_context(), database.connection_context():
        upgrade(application.extensions["plugins"])
    kept = database.obj
    yield application
    kept.close_all()
