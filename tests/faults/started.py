"""Programs of the portal as processes of their own, forked from one that has imported everything.

Importing takes most of the time of a short command, and hundreds of commands are killed here or run on a
broken portal. What the fork runs is a real process: its own group, its own connections, killed by SIGKILL.
That the programs start from nothing is tested where ``serve`` and ``python -m portal`` are run as they are.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import pkgutil
import runpy
import shutil
import subprocess
import sys
import tempfile
import time
import weakref
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PREPARED = "tests.faults.started"
_ONLY_IN_THE_PREPARED = "PORTAL_TESTS_PREPARE"
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([_PREPARED])


class Started:
    """A forked process: what :class:`subprocess.Popen` tells of one, as far as the tests ask."""

    def __init__(self, module: str, words: Sequence[str], environment: Mapping[str, str]) -> None:
        folder = tempfile.mkdtemp(prefix="portal-started-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._said = [Path(folder) / name for name in ("out", "err")]
        self._process = _context.Process(
            target=_live, args=(module, list(words), dict(environment), *map(str, self._said))
        )
        os.environ[_ONLY_IN_THE_PREPARED] = "1"
        try:
            self._process.start()
        finally:
            del os.environ[_ONLY_IN_THE_PREPARED]
        self.pid: int = self._process.pid or 0
        with suppress(ProcessLookupError):
            while os.getpgid(self.pid) != self.pid:
                time.sleep(0.001)

    @property
    def returncode(self) -> int | None:
        """Return the exit code, or the signal below zero; nothing while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """Return the exit code when it has ended."""
        return self._process.exitcode

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Wait for its end and return what it said."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        out, err = (one.read_text(encoding="utf-8") if one.exists() else "" for one in self._said)
        return out, err


def _live(module: str, words: list[str], environment: dict[str, str], out: str, err: str) -> None:
    """Become the program: its own session, variables and output; then what ``python -m`` does."""
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    os.environ.pop(_ONLY_IN_THE_PREPARED, None)
    for stream, file in ((sys.stdout, out), (sys.stderr, err)):
        stream.flush()
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(opened, stream.fileno())
        os.close(opened)
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _prepare() -> None:
    """Import what the programs import, in the process that they are forked from."""
    import plugins

    for name in ("portal.commands", "portal.app"):
        importlib.import_module(name)
    for found in pkgutil.walk_packages(plugins.__path__, "plugins."):
        if ".migrations" not in found.name and not found.name.endswith("_child"):
            with suppress(ImportError):  # the program says itself what it cannot import
                importlib.import_module(found.name)


if os.environ.get(_ONLY_IN_THE_PREPARED):
    _prepare()
