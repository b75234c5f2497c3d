"""What every test may ask for: an application, a database rolled back afterwards, signed-in clients."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from portal.app import create_app
from portal.config import Settings
from portal.database import database
from portal.schema.runner import upgrade
from portal.security import pacing
from tests import factories
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from flask.testing import FlaskClient

REQUIRED = frozenset(filter(None, os.environ.get("PORTAL_REQUIRE", "").split(",")))
DATABASE = os.environ.get("PORTAL_TEST_DATABASE", "sqlite")
# how long a rule takes on a machine that others load says nothing about the rule, and what is right
# today is to be right tomorrow: other examples than the same ones are looked for when that is asked
hypothesis.settings.register_profile(
    "portal",
    deadline=None,
    derandomize=os.environ.get("PORTAL_FUZZ") != "full",
    suppress_health_check=[
        hypothesis.HealthCheck.too_slow,
        hypothesis.HealthCheck.function_scoped_fixture,
    ],
)
hypothesis.settings.load_profile("portal")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument: an archive made at import holds the second, and workers must agree."""
    return argname if isinstance(val, bytes) else None


def need(tool: str, found: object, hint: str) -> None:
    """Skip a test whose tool is missing, saying how to get it; fail where the tool is required."""
    if found:
        return
    if tool in REQUIRED:
        pytest.fail(f"{tool} is required here, but missing: {hint}")
    pytest.skip(f"{tool} is missing: {hint}")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start a PostgreSQL server of the tests' own and yield its URL without a database's name."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin")) or (
        [Path(shutil.which("initdb") or "/").parent] if shutil.which("initdb") else []
    )
    need("pg", binaries, "apt-get install postgresql postgresql-contrib")
    # not under pytest's own folder, which the next run of pytest closes to the user of the server
    with tempfile.TemporaryDirectory(
        prefix="portal-postgres-", ignore_cleanup_errors=True
    ) as folder:
        yield from _serve_postgres(binaries[-1], Path(folder))


def _serve_postgres(binaries: Path, folder: Path) -> Iterator[str]:
    as_user = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"
    quiet = {"check": True, "capture_output": True, "cwd": "/"}
    subprocess.run(
        [*as_user, binaries / "initdb", "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8",
         "--locale=C.UTF-8", "--no-sync"], **quiet)  # fmt: skip
    options = f"-c listen_addresses='' -k {folder} -c fsync=off -c full_page_writes=off"
    subprocess.run(
        [
            *as_user,
            binaries / "pg_ctl",
            "-D",
            data,
            "-o",
            options,
            "-w",
            "-t",
            str(PATIENCE),
            "-l",
            folder / "log",
            "start",
        ],
        **quiet,
    )
    try:
        yield f"postgresql://portal@/{{name}}?host={folder}"
    finally:
        subprocess.run(
            [
                *as_user,
                binaries / "pg_ctl",
                "-D",
                data,
                "-m",
                "immediate",
                "-t",
                str(PATIENCE),
                "stop",
            ],
            **quiet,
        )


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the URL of an empty database of this run: SQLite, or PostgreSQL when that is asked for."""
    if DATABASE == "postgres":
        return new_postgres_database(request.getfixturevalue("postgres"))
    return f"sqlite:///{tmp_path_factory.mktemp('portal') / 'portal.db'}"


def new_postgres_database(server: str) -> str:
    """Make an empty database on the tests' own server and return its URL."""
    import psycopg

    name = f"portal_{secrets.token_hex(4)}"
    with psycopg.connect(server.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f"create database {name}")
    return server.format(name=name)


def settings_for(folder: Path, url: str, **values: object) -> Settings:
    """Return the settings of a portal for tests in a folder."""
    return Settings(
        instance=folder,
        secret_key=secrets.token_hex(32),
        database_url=url,
        **values,  # type: ignore[arg-type]
    )


@pytest.fixture(scope="session")
def app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return the portal over a migrated, empty database."""
    application = create_app(settings_for(tmp_path_factory.mktemp("instance"), database_url))
    application.testing = True
    application.config["SIGN_INS_PER_SECOND"] = 0
    with application.app_context(), database.connection_context():
        upgrade(application.extensions["plugins"])
    yield application
    database.obj.close_all()


@pytest.fixture
def db(app: Flask) -> Iterator[object]:
    """Hold a connection whose work is rolled back after the test; requests of the test share it.

    How fast others asked is forgotten, too: the application keeps that in memory for all tests.
    """
    app.extensions.pop("paces", None)
    database.initialize(app.extensions["database"])
    with database.connection_context(), database.atomic() as transaction:
        yield database
        transaction.rollback()


@pytest.fixture
def still_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no time pass for how often one may ask, however long a test takes to ask."""
    monkeypatch.setattr(pacing, "Pace", partial(pacing.Pace, clock=lambda: 0.0))


@pytest.fixture
def client(app: Flask, db: object) -> FlaskClient:
    """Return a browser that nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask, db: object) -> Callable[..., FlaskClient]:
    """Return a function that signs a new user in with a role at a place and returns the browser."""

    def signed(role: str = "district_specialist", **place: object) -> FlaskClient:
        user = factories.make_user(role=role, **place)
        return factories.browser_of(app, user)

    return signed
