"""The folder of files: generated names, fanned out, written whole or not at all."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, BinaryIO

from flask import current_app

from portal.errors import Invalid
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from portal.config import Settings

CHUNK = 1 << 18
HELD = 8 << 20
INCOMING = "incoming"
QUARANTINE = "quarantine"
FAN = 2
"""Letters of the name that make the folder: 256 folders hold a million files comfortably."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came in and lies in the folder of incoming files: where, how long, and its SHA-256."""

    path: Path
    size: int
    sha256: str


def root() -> Path:
    """Return the folder of files (setting ``instance``)."""
    settings: Settings = current_app.extensions["settings"]
    return settings.files


def new_name() -> str:
    """Return a name that says nothing and is never given again."""
    return secrets.token_hex(20)


def path_of(stored_name: str) -> Path:
    """Return where a stored file lies."""
    return root() / stored_name[:FAN] / stored_name


@contextmanager
def arriving(source: bytes | BinaryIO | IO[bytes], longest: int) -> Iterator[Arrived]:
    """Write what comes in to a file of its own, which is gone afterwards unless it was put away.

    Raises :class:`Invalid` as soon as more than ``longest`` bytes have come, or none at all.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    folder = root() / INCOMING
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / new_name()
    summed, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while part := stream.read(CHUNK):
                size += len(part)
                if size > longest:
                    raise Invalid(
                        _("The file is larger than %(n)s MB.", n=max(1, longest // (1 << 20)))
                    )
                summed.update(part)
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise Invalid(_("The file is empty."))
        yield Arrived(path, size, summed.hexdigest())
    finally:
        path.unlink(missing_ok=True)


def put_away(arrived: Arrived, stored_name: str) -> Path:
    """Move what has arrived to its lasting place, so that it survives a loss of power."""
    place = path_of(stored_name)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    arrived.path.rename(place)
    _sync(place.parent)
    return place


def quarantine(arrived: Arrived, stored_name: str) -> Path:
    """Move what is infected where nothing is ever served from."""
    place = root() / QUARANTINE / stored_name
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    arrived.path.rename(place)
    place.chmod(0o400)
    _sync(place.parent)
    return place


def forget(stored_names: Iterable[str]) -> None:
    """Delete the bytes of some stored files; those that are gone already do not matter."""
    for one in stored_names:
        path_of(one).unlink(missing_ok=True)


def open_checked(stored_name: str) -> tuple[BinaryIO, str]:
    """Return the bytes of a stored file at their beginning, and their SHA-256.

    Files of the usual size are read once into memory, so that what was summed is what is given out.
    """
    path = path_of(stored_name)
    if path.stat().st_size <= HELD:
        content = path.read_bytes()
        return io.BytesIO(content), hashlib.sha256(content).hexdigest()
    stream = path.open("rb")
    summed = hashlib.file_digest(stream, "sha256").hexdigest()
    stream.seek(0)
    return stream, summed


def _sync(folder: Path) -> None:
    """Write a folder's own list of names to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
