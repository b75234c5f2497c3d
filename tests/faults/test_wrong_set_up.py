"""Whatever is wrong with the set-up: one clear line, an exit code, never a traceback."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from portal.commands import cli
from portal.database import database
from tests.conftest import need, new_postgres_database
from tests.faults import processes
from tests.faults.processes import Portal
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable

IMPORT = ("staff", "import", str(Path(__file__).with_name("list.csv")))
COMMANDS = (
    ("db", "check"),
    ("db", "up"),
    ("db", "status"),
    ("doctor",),
    ("users", "list"),
    ("users", "add", "neu", "Новая", "--role", "observer"),
    IMPORT,
    ("demo",),
    ("reports", "list"),
)
SECRET = 'secret_key = "0123456789012345678901234567890123456789"\n'


def _settings(text: str) -> Callable[[Portal], Portal]:
    def spoil(portal: Portal) -> Portal:
        (portal.folder / "portal.toml").write_text(text, encoding="utf-8")
        return portal

    return spoil


def _url(url: str) -> Callable[[Portal], Portal]:
    return lambda portal: Portal(portal.folder, url)


def _binary_settings(portal: Portal) -> Portal:
    (portal.folder / "portal.toml").write_bytes(b"\xff\xfe\x00")
    return portal


def _folder_in_place_of_settings(portal: Portal) -> Portal:
    (portal.folder / "portal.toml").unlink()
    (portal.folder / "portal.toml").mkdir()
    return portal


def _no_instance(portal: Portal) -> Portal:
    return Portal(portal.folder / "nowhere")


def _file_in_place_of_instance(portal: Portal) -> Portal:
    return Portal(portal.folder / "portal.toml")


def _no_database(portal: Portal) -> Portal:
    """Put something else in the place of the database file."""
    for file in portal.folder.glob("portal.db*"):
        file.unlink()
    (portal.folder / "portal.db").write_text("это не база данных " * 500, encoding="utf-8")
    return portal


def _torn_database(portal: Portal) -> Portal:
    """Overwrite the first pages of the database file."""
    with portal.file() as base:
        base.execute_sql("pragma wal_checkpoint(truncate)")
    with (portal.folder / "portal.db").open("r+b") as file:
        file.seek(100)
        file.write(b"\xaa" * 16_000)
    return portal


BROKEN = {
    "broken settings": _settings("secret_key = [broken"),
    "settings that are no text": _binary_settings,
    "a folder in place of settings": _folder_in_place_of_settings,
    "a setting that does not exist": _settings(SECRET + "colour = 1\n"),
    "a setting of a wrong type": _settings(SECRET + 'workers = "many"\n'),
    "a time zone that does not exist": _settings(SECRET + 'time_zone = "Europe/Нигде"\n'),
    "a weak secret": _settings('secret_key = "short"\n'),
    "no instance": _no_instance,
    "a file in place of the instance": _file_in_place_of_instance,
    "a database of another kind": _url("mysql://portal@localhost/portal"),
    "a port that is no number": _url("postgresql://portal@localhost:many/portal"),
    "a server that is away": _url("postgresql://portal@127.0.0.1:1/portal"),
    "a folder that is not there": _url("sqlite:////nowhere/portal.db"),
    "a file that is no database": _no_database,
    "a torn database": _torn_database,
}


def _run(portal: Portal, *words: str) -> tuple[int, str, str]:
    """Run a command in this process, as the ``portal`` program does."""
    before = database.obj
    try:
        result = CliRunner().invoke(cli, words, env=portal.environment)
    finally:
        if database.obj is not before:
            database.obj.close_all()
            database.initialize(before)
    assert isinstance(result.exception, SystemExit | None), result.exception
    return result.exit_code, result.stdout, result.stderr


def _serve(portal: Portal) -> tuple[int, str, str]:
    return portal.run("serve", "--port", "1")


def _one_clear_line(code: int, out: str, err: str) -> str:
    assert code in {1, 2}, (code, out, err)
    lines = [line for line in (out + err).splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("Error: ", "WRONG ", "! "))]
    assert len(told) == 1, lines
    assert "Traceback" not in out + err
    return told[0]


@pytest.mark.parametrize("fault", BROKEN)
def test_every_command_tells_what_is_wrong_in_one_line(fault, portal):
    spoiled = BROKEN[fault](portal)

    for words in COMMANDS:
        code, out, err = _run(spoiled, *words)

        if words == ("doctor",):
            assert code == 1
            assert "WRONG" in out
        else:
            assert len(_one_clear_line(code, out, err)) > 30
    assert len(_one_clear_line(*_serve(spoiled))) > 30


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request, model, tmp_path) -> Portal:
    folder = tmp_path / "instance"
    folder.mkdir()
    shutil.copy(model.folder / "portal.toml", folder)
    if request.param == "sqlite":
        return Portal(folder)
    return Portal(folder, new_postgres_database(request.getfixturevalue("postgres")))


def test_pending_migrations_are_told_and_then_applied(empty):
    assert "portal db up" in _one_clear_line(*_serve(empty))
    for words in (("users", "list"), ("demo",), IMPORT):
        assert "portal db up" in _one_clear_line(*_run(empty, *words))
    code, out, _err = _run(empty, "doctor")
    assert code == 1
    assert "portal db up" in out
    assert _run(empty, "db", "check")[0] == 1

    assert _run(empty, "db", "up")[0] == 0

    assert _run(empty, "doctor")[0] == 0
    assert _run(empty, "db", "check")[0] == 0


@pytest.mark.parametrize("history", ["portal_migration", "staff_migration"])
def test_a_database_of_a_later_version_is_left_alone(history, on_both):
    with on_both.inside() as app:
        app.extensions["database"].execute_sql(
            f"insert into {history} (name, applied) values ('9999_later', '2030-01-01 00:00:00')"
        )

    refused = (("db", "up"), ("users", "list"), ("demo",), IMPORT)
    told = [_one_clear_line(*_run(on_both, *words)) for words in refused]
    told.append(_one_clear_line(*_serve(on_both)))
    assert all("newer" in line and "9999_later" in line for line in told), told
    code, out, _err = _run(on_both, "doctor")
    assert code == 1
    assert "9999_later" in out
    code, out, _err = _run(on_both, "db", "check")
    assert code == 1
    assert "9999_later" in out


@pytest.fixture
def read_only(portal) -> list[str]:
    """Return what a command must be put behind to see the instance on a read-only disk."""
    script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    words = ["unshare", "--mount", "--map-root-user", "sh", "-c", script, str(portal.folder)]
    try:
        able = subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        able = False
    need(
        "unshare",
        able,
        "a kernel that lets users make name spaces (kernel.unprivileged_userns_clone=1)",
    )
    return words


@pytest.mark.parametrize("used", [False, True], ids=["never opened", "being served"])
def test_a_read_only_instance_is_told_at_the_start_and_by_doctor(used, portal, read_only):
    if used:
        with portal.serving() as port:
            processes.ask(port, "/sign-in")

    def run(*words: str) -> tuple[int, str, str]:
        done = subprocess.run([*read_only, sys.executable, "-m", "portal", *words],
                              env=portal.environment, capture_output=True, text=True, timeout=PATIENCE, check=False)  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    assert "cannot be written" in _one_clear_line(*run("serve", "--port", "65431"))
    code, out, err = run("doctor")
    assert code == 1
    assert f"WRONG files: The folder {portal.folder} cannot be written" in out
    assert "WRONG database:" in out
    assert "Traceback" not in err
    _one_clear_line(*run("users", "add", "neu", "Новая", "--role", "observer"))
