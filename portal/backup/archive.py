"""The file of a backup: a compressed tar whose last member tells every other's size and hash."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import zlib
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from typing import IO, TYPE_CHECKING, Any

from portal.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MANIFEST = "manifest.json"
FORMAT = 1
COMPRESSION = 1
CHUNK = 1 << 20
BROKEN = (tarfile.TarError, EOFError, zlib.error, OSError, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself: when, by which version, of which database, and each member's hash."""

    made_at: str
    version: str
    database: str
    migrations: tuple[str, ...]
    rows: Mapping[str, int]
    members: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    format: int = FORMAT


def write(target: IO[bytes], members: Iterable[tuple[str, Path]], manifest: Manifest) -> Manifest:
    """Write the members and, at the end, the manifest; return it as it was written.

    A member that disappears while the backup is made is left out: what was deleted is not missing.
    """
    written: dict[str, Mapping[str, Any]] = {}
    with tarfile.open(fileobj=target, mode="w:gz", compresslevel=COMPRESSION) as tar:
        for name, path in members:
            try:
                stream = path.open("rb")
            except FileNotFoundError:
                continue
            with stream:
                header = tar.gettarinfo(arcname=name, fileobj=stream)
                hashing = _Hashing(stream)
                tar.addfile(header, hashing)
            written[name] = {"size": header.size, "sha256": hashing.digest.hexdigest()}
        complete = Manifest(**{**asdict(manifest), "members": written})
        text = json.dumps(asdict(complete), ensure_ascii=False, indent=1).encode()
        header = tarfile.TarInfo(MANIFEST)
        header.size = len(text)
        tar.addfile(header, io.BytesIO(text))
    return complete


def read(file: Path, into: Path | None = None) -> Manifest:
    """Check every member against the manifest and return it; unpack into a folder where one is given.

    Raises :class:`Invalid` with one sentence when the file is cut off, damaged or not a backup.
    """
    found: dict[str, Mapping[str, Any]] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(file, mode="r|gz") as tar:
            for member in tar:
                if not member.isreg() or not _is_inside(member.name):
                    message = f"{file.name} holds {member.name!r}, which no backup holds."
                    raise Invalid(message)
                stream = tar.extractfile(member)
                if stream is None:
                    continue
                if member.name == MANIFEST:
                    manifest = _parsed(stream.read())
                    continue
                found[member.name] = _copied(stream, into / member.name if into else None)
    except BROKEN as error:
        message = f"{file.name} cannot be read as a backup: {error}."
        raise Invalid(message) from error
    if manifest is None:
        message = f"{file.name} is cut off: it has no list of its members."
        raise Invalid(message)
    for name in sorted({*found, *manifest.members}):
        if found.get(name) != manifest.members.get(name):
            message = f"{file.name}: {name} is not what the backup says it is."
            raise Invalid(message)
    return manifest


class _Hashing:
    """A stream that hashes what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, and remember them in the hash."""
        found = self._stream.read(size)
        self.digest.update(found)
        return found


def _copied(stream: IO[bytes], target: Path | None) -> dict[str, Any]:
    digest = hashlib.sha256()
    size = 0
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with nullcontext() if target is None else _closed(target) as out:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if out is not None:
                out.write(chunk)
    return {"size": size, "sha256": digest.hexdigest()}


def _closed(target: Path) -> IO[bytes]:
    """Open a new file that its owner alone can read."""
    return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _parsed(text: bytes) -> Manifest:
    given = json.loads(text)
    if given.get("format") != FORMAT:
        message = (
            f"The backup's format {given.get('format')!r} is of another version of the portal."
        )
        raise Invalid(message)
    return Manifest(**{**given, "migrations": tuple(given["migrations"])})


def _is_inside(name: str) -> bool:
    return not name.startswith(("/", "\\")) and ".." not in name.replace("\\", "/").split("/")
