"""PostgreSQL restarted at once under a serving portal: the next requests work."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import _serve_postgres, need, new_postgres_database
from tests.faults import processes
from tests.faults.conftest import fill
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKERS = 2
REQUESTS = 20


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a PostgreSQL server that this test alone may restart."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    need("pg", found, "apt-get install postgresql postgresql-contrib")
    with tempfile.TemporaryDirectory(prefix="portal-restart-", ignore_cleanup_errors=True) as name:
        for url in _serve_postgres(found[-1], Path(name)):
            yield Server(url, found[-1] / "pg_ctl", Path(name) / "data")


class Server:
    """A server of PostgreSQL with the program that stops and starts it."""

    def __init__(self, url: str, program: Path, data: Path) -> None:
        self.url = url
        self._options = data / "postmaster.opts"
        self._words = [str(program), "-D", str(data), "-w", "-t", str(PATIENCE)]
        if data.stat().st_uid != Path("/proc/self").stat().st_uid and shutil.which("runuser"):
            self._words = ["runuser", "-u", "postgres", "--", *self._words]

    @contextmanager
    def away(self) -> Iterator[None]:
        """Stop it as if the power had gone, for the time of a block."""
        given = shlex.split(self._options.read_text(encoding="utf-8"))
        as_now = shlex.join(given[given.index("-D") + 2 :])
        self._do("-m", "immediate", "stop")
        try:
            yield
        finally:
            self._do("-l", "/dev/null", "-o", as_now, "start")

    def _do(self, *words: str) -> None:
        subprocess.run([*self._words, *words], check=True, stdout=subprocess.DEVNULL, cwd="/")


@pytest.mark.postgres
def test_a_restarted_server_costs_at_most_one_request_per_worker(server, tmp_path):
    portal = processes.make(tmp_path / "instance", new_postgres_database(server.url))
    fill(portal)
    key = portal.session_of("specialist")
    with portal.serving(workers=WORKERS) as port:
        for _ in range(REQUESTS):
            assert processes.ask(port, "/staff/", key=key).status == 200

        with server.away():
            away = [processes.ask(port, "/staff/", key=key) for _ in range(2 * WORKERS)]
            health = [processes.ask(port, "/healthz") for _ in range(2 * WORKERS)]
        after = [processes.ask(port, "/staff/", key=key).status for _ in range(REQUESTS)]
        sound = [processes.ask(port, "/healthz").status for _ in range(2 * WORKERS)]
        page = processes.ask(port, "/staff/persons/1/edit", key=key).text
        form = {"csrf_token": processes.TOKEN.search(page)[1], "seen": "1", "last_name": "Новая",
                "first_name": "Анна"}  # fmt: skip
        saved = processes.ask(port, "/staff/persons/1/edit", key=key, form=form).status

    assert {one.status for one in away} == {503}
    assert all("База данных" in one.text and one.headers["retry-after"] for one in away)
    assert {one.status for one in health} == {503}
    assert all('"reason"' in one.text for one in health)
    assert sum(status != 200 for status in after) <= 1, after
    assert set(sound) == {200}
    assert saved == 302
    assert "Traceback" not in (portal.folder / "server.log").read_text(encoding="utf-8")


@pytest.mark.postgres
def test_a_restart_between_two_requests_is_hardly_noticed(server, tmp_path):
    portal = processes.make(tmp_path / "instance", new_postgres_database(server.url))
    fill(portal)
    key = portal.session_of("specialist")
    with portal.serving(workers=1) as port:
        assert processes.ask(port, "/staff/", key=key).status == 200
        with server.away():
            pass
        after = [processes.ask(port, "/staff/", key=key).status for _ in range(5)]

    assert sum(status != 200 for status in after) <= 1, after
