"""Who uses the instance folder: servers and workers share it, a restore wants it alone."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from portal.errors import Conflict

try:
    import fcntl
except ImportError:  # Windows has no advisory locks; there the guide says to stop the service
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_NAME = "in-use.lock"
RESTORING = "restoring"
STARTED = "started"


def restore_was_interrupted(instance: Path) -> bool:
    """Tell whether a restore was killed while it exchanged the portal's state."""
    return (instance / RESTORING / STARTED).exists()


@contextmanager
def shared(instance: Path) -> Iterator[None]:
    """Hold the folder with others, as a server or worker does, until the block or the process ends."""
    with _locked(instance, alone=False, refusal="A restore is going on: wait until it has ended."):
        yield


@contextmanager
def alone(instance: Path) -> Iterator[None]:
    """Hold the folder alone; raises :class:`Conflict` while a server or worker runs."""
    with _locked(instance, alone=True, refusal="The portal is running: stop it first."):
        yield


@contextmanager
def _locked(instance: Path, *, alone: bool, refusal: str) -> Iterator[None]:
    if fcntl is None:
        yield
        return
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(instance / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(refusal) from error
        yield
    finally:
        os.close(descriptor)
