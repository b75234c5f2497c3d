"""Reading pages in a child process: one for each site, begun with its first page.

What strangers wrote is taken apart where it can eat only the child's memory and time. A child that
dies, hangs or talks nonsense is told as a page that could not be read, and the next page gets a new one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer
from typing import TYPE_CHECKING, Any, Self

from plugins.document_control.sites.robot import reading_child
from plugins.document_control.sites.robot.failing import Failure, Why
from plugins.document_control.sites.robot.reading import Link, Page
from portal.bounded_process import ENVIRONMENT

if TYPE_CHECKING:
    from plugins.document_control.sites.robot.fetching import Fetched

SECONDS_OF_PAGE = 120
"""On a clock: only a child that sleeps comes so far, the others reach their processor time before."""


@dataclass(frozen=True, slots=True)
class Read:
    """A page as it was read: the encoding, and whether it is a guard that only looks who comes."""

    page: Page
    encoding: str
    guarded: bool


class ReaderApart:
    """Reads pages in a child process; a context that ends the child with it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(self, fetched: Fetched) -> Read:
        """Return what a page says. Raises :class:`Failure` where that is nothing, or cannot be had."""
        try:
            told = json.loads(self._ask(fetched))
            if "failure" in told:
                code, detail = Why(told["failure"]), str(told["detail"])
            else:
                return Read(_page(told["page"]), str(told["encoding"]), told["guarded"] is True)
        except (OSError, ValueError, LookupError, TypeError) as error:
            self._end()
            raise Failure(Why.UNREADABLE) from error
        raise Failure(code, detail)

    def _ask(self, fetched: Fetched) -> bytes:
        """Return the child's answer; raises an error of the system, or of a value, when it has none."""
        process = self._process or self._begin()
        if process.stdin is None or process.stdout is None:
            message = "the child has no pipes"
            raise OSError(message)
        about = {"type": fetched.content_type, "url": fetched.url}
        timer = Timer(SECONDS_OF_PAGE, process.kill)
        timer.start()
        try:
            reading_child.send(process.stdin, json.dumps(about).encode())
            reading_child.send(process.stdin, fetched.body)
            return reading_child.take(process.stdout)
        finally:
            timer.cancel()

    def _begin(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-P", "-m", reading_child.__name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
        )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        process.wait()


def _page(told: dict[str, Any]) -> Page:
    """Return the page that a child tells of."""
    lists = ("hostile", "controls", "foreign")
    values = told | {name: tuple(map(str, told[name])) for name in lists}
    return Page(**values | {"links": tuple(Link(**one) for one in told["links"])})
