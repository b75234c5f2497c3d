"""How many requests of a kind one subject may make in some seconds, counted in this process.

The default server runs two processes, so what is let through may be twice the number: this keeps a
page that costs much from being asked on and on; it is no lock (see ``portal.accounts.throttle``).
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from flask import current_app

from portal.errors import TooMany
from portal.i18n import ngettext

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_SUBJECTS = 10_000


class Pace:
    """A sliding window for each subject: ``limit`` requests in ``seconds``."""

    def __init__(
        self, limit: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limit = limit
        self.seconds = seconds
        self._clock = clock
        self._taken: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, subject: str) -> float:
        """Take one place of a subject and return 0, or return how many seconds to wait for one."""
        now = self._clock()
        with self._lock:
            if len(self._taken) > MOST_SUBJECTS:
                self._forget(now)
            taken = self._taken.setdefault(subject, deque())
            while taken and taken[0] <= now - self.seconds:
                taken.popleft()
            if len(taken) >= self.limit:
                return taken[0] + self.seconds - now
            taken.append(now)
            return 0.0

    def _forget(self, now: float) -> None:
        old = now - self.seconds
        self._taken = {
            subject: taken for subject, taken in self._taken.items() if taken and taken[-1] > old
        }


def keep_pace(kind: str, subject: str, *, limit: int, seconds: float) -> None:
    """Raise :class:`TooMany` when a subject asks for something more often than it may."""
    paces: dict[str, Pace] = current_app.extensions.setdefault("paces", {})
    pace = paces.setdefault(kind, Pace(limit, seconds))
    left = pace.wait(subject)
    if left > 0:
        wait = max(1, -int(-left // 1))
        raise TooMany(
            ngettext(
                "Too many requests in a short time. Try again in %(num)s second.",
                "Too many requests in a short time. Try again in %(num)s seconds.",
                wait,
            ),
            wait,
        )
