"""One password hash at a time on this machine, whatever the number of worker processes.

A hash takes a core for some hundredths of a second on purpose. A storm of sign-ins must not take
every core from the pages of those who work already, so hashes queue at a lock on a file; who has
waited too long is told to come back.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from portal.errors import TooMany
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_NAME = "hashing.lock"
LONGEST_WAIT_SECONDS = 0.4
LOOK_AGAIN_SECONDS = 0.01
COME_BACK_SECONDS = 5


@contextmanager
def hashing_alone(instance: Path, longest_wait: float = LONGEST_WAIT_SECONDS) -> Iterator[None]:
    """Hold the machine's only place for hashing; raise :class:`TooMany` after the wait (seconds)."""
    descriptor = os.open(instance / FILE_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(descriptor, time.monotonic() + longest_wait)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                message = _("Too many people are signing in just now. Try again in a few seconds.")
                raise TooMany(message, COME_BACK_SECONDS) from None
            time.sleep(LOOK_AGAIN_SECONDS)
        else:
            return
