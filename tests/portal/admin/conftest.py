"""A portal with the shelf as its only plugin, over its own database."""

from __future__ import annotations

import pkgutil
from typing import TYPE_CHECKING

import pytest

import plugins
from portal.access.roles import sync_roles
from portal.app import create_app
from portal.database import database
from portal.schema.runner import upgrade
from tests.conftest import DATABASE, new_postgres_database, settings_for
from tests.portal.admin.shelf.models import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture(scope="session")
def app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """Return a portal with the shelf."""
    folder = tmp_path_factory.mktemp("shelf")
    url = (
        new_postgres_database(request.getfixturevalue("postgres"))
        if DATABASE == "postgres"
        else f"sqlite:///{folder / 'portal.db'}"
    )
    others = tuple(one.name for one in pkgutil.iter_modules(plugins.__path__))
    settings = settings_for(folder, url, blocked_plugins=others)
    application = create_app(settings, extra_plugins=["tests.portal.admin.shelf"])
    application.testing = True
    application.config["SIGN_INS_PER_SECOND"] = 0
    with application.app_context(), database.connection_context():
        upgrade(application.extensions["plugins"])
        database.create_tables(TABLES)
        sync_roles(application.extensions["plugins"])
    yield application
    database.obj.close_all()
