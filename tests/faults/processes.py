"""A portal in a folder of its own, run as real processes: commands, the server, browsers over HTTP."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import peewee

from portal.accounts.models import User, UserSession
from portal.accounts.sessions import _json
from portal.app import create_app
from portal.config import load_settings, write_first_settings
from portal.database import database
from portal.schema.runner import upgrade
from tests.faults.started import Started
from tests.ports import free_port
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
LONG_SECONDS = 0.1
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def kills(usual: int) -> int:
    """Return how often a test kills: as ``PORTAL_KILLS`` says, else as usual, since each takes its time."""
    return int(os.environ.get("PORTAL_KILLS") or usual)


@dataclass(frozen=True, slots=True)
class Portal:
    """One instance folder and, when it is not the SQLite file in it, the URL of its database."""

    folder: Path
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables under which its processes run."""
        named = {"PORTAL_INSTANCE": str(self.folder), "PYTHONPATH": str(ROOT)}
        if self.url:
            named["PORTAL_DATABASE_URL"] = self.url
        return {**os.environ, **named}

    def start(self, *words: object) -> Started:
        """Start a command and return its process, which leads a group of its own."""
        return Started("portal", list(map(str, words)), self.environment)

    def run(self, *words: object) -> tuple[int, str, str]:
        """Run a command to its end and return its exit code and what it printed."""
        process = self.start(*words)
        out, err = process.communicate(timeout=PATIENCE)
        return process.returncode, out, err

    @contextmanager
    def serving(self, workers: int = 1, end: signal.Signals = signal.SIGTERM) -> Iterator[int]:
        """Serve it on a free port for the time of a block, and end it by a signal."""
        port = free_port()
        log = (self.folder / "server.log").open("w", encoding="utf-8")
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "portal",
                "serve",
                "--port",
                str(port),
                "--workers",
                str(workers),
            ],
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            _wait_for(process, port, self.folder / "server.log")
            yield port
        finally:
            os.killpg(process.pid, end)
            process.wait(PATIENCE)
            log.close()

    @contextmanager
    def opened(self) -> Iterator[Flask]:
        """Have its application in this process; what the session's tests use is put back."""
        before = database.obj
        text = (self.folder / "portal.toml").read_bytes()
        app = _application(self.folder, self.url, text)
        database.initialize(app.extensions["database"])
        try:
            yield app
        finally:
            app.extensions["database"].close_all()
            database.initialize(before)

    @contextmanager
    def inside(self) -> Iterator[Flask]:
        """Be in its application, with a connection."""
        with self.opened() as app, app.app_context(), database.connection_context():
            yield app

    def session_of(self, login: str) -> str:
        """Open a session for a user, as signing in does, and return the key of its cookie."""
        with self.inside():
            key = secrets.token_urlsafe(32)
            UserSession.create(
                key_hash=hashlib.sha256(key.encode()).hexdigest(),
                user=User.get(User.login == login),
                data=_json.dumps({"csrf_token": secrets.token_hex(20)}),
            )
        return key

    def file(self) -> peewee.SqliteDatabase:
        """Return a plain connection to its SQLite file, beside the portal's own processes."""
        return peewee.SqliteDatabase(str(self.folder / "portal.db"), timeout=0)


@lru_cache(maxsize=8)
def _application(folder: Path, url: str, _settings: bytes) -> Flask:
    """Return the application of a portal, which is put together once while its settings stay as they are."""
    app = create_app(load_settings(folder, **({"database_url": url} if url else {})))
    app.config["SIGN_INS_PER_SECOND"] = 0
    return app


def make(folder: Path, url: str = "") -> Portal:
    """Make the settings of a portal and bring its database up."""
    write_first_settings(folder)
    made = Portal(folder, url)
    with made.inside() as app:
        upgrade(app.extensions["plugins"])
    return made


def copy(portal: Portal, folder: Path) -> Portal:
    """Return a portal with a copy of another's folder."""
    shutil.copytree(portal.folder, folder, dirs_exist_ok=True)
    return Portal(folder)


def writes(portal: Portal, process: Started) -> bool:
    """Wait until a process is in the middle of a transaction that is long; False when it ends before.

    A process writes as long as nobody else may: the file of SQLite has one writer at a time.
    """
    since = None
    with closing(sqlite3.connect(portal.folder / "portal.db", timeout=0)) as beside:
        beside.isolation_level = None
        while process.poll() is None:
            try:
                beside.execute("begin immediate")
                beside.execute("rollback")
                since = None
            except sqlite3.OperationalError:
                since = since or time.monotonic()
                if time.monotonic() > since + LONG_SECONDS:
                    return True
            time.sleep(0.01)
    return False


def kill(process: Started) -> None:
    """End a process and its children with SIGKILL, as a machine that loses its power would."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            ask(port, "/healthz")
        except OSError:
            time.sleep(0.05)
        else:
            return
    message = f"The portal does not start: {log.read_text(encoding='utf-8')}"
    raise AssertionError(message)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP; names of headers are in small letters."""

    status: int
    headers: dict[str, str]
    text: str


def ask(
    port: int,
    path: str,
    *,
    key: str = "",
    form: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """Ask a served portal for a page, or send a form to it; any status is an answer."""
    body = urllib.parse.urlencode(form).encode() if form is not None else None
    given = {**(headers or {}), **({"Cookie": f"session={key}"} if key else {})}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, given)
    try:
        with closing(_opener.open(request, timeout=PATIENCE)) as answer:
            return Answer(answer.status, _small(answer.headers), answer.read().decode())
    except urllib.error.HTTPError as answer:
        with closing(answer):
            return Answer(answer.code, _small(answer.headers), answer.read().decode())


def _small(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
