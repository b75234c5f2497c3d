"""Making a backup, checking it, keeping the right ones, and putting one back."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from portal import clock
from portal.backup import archive, occupied, snapshots
from portal.backup.rotation import Keeping, kept
from portal.config import FILE_NAME
from portal.database import is_sqlite
from portal.errors import Invalid
from portal.schema.runner import applied
from portal.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from portal.config import Settings
    from portal.plugin.manager import Plugins

PREFIX = "portal-"
SUFFIX = ".tar.gz"
STAMP = "%Y%m%d-%H%M%S"
PARTIAL = ".partial"


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup: its file, when it was made, how large it is (bytes), what it says of itself."""

    file: Path
    made_at: datetime
    size: int
    manifest: archive.Manifest | None


def make_backup(
    settings: Settings, plugins: Plugins, progress: Callable[[str], None] = lambda _text: None
) -> Backup:
    """Copy the database, then the files it names, then the settings into one new file.

    The database comes first and files are never changed in place, so every file that the copy names
    is there. The file appears under its name only when it is complete and on the disk.
    """
    folder = settings.backups
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = clock.now()
    target = _free_name(folder, now)
    for leftover in folder.glob(f"*{PARTIAL}"):
        leftover.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".copying-") as held:
        progress("database")
        copy = snapshots.take(Path(held), settings.database_url)
        snapshots.check(copy)
        about = archive.Manifest(
            made_at=now.isoformat(),
            version=VERSION,
            database="sqlite" if is_sqlite() else "postgresql",
            migrations=tuple(applied(plugins)),
            rows=snapshots.rows_of(copy),
        )
        progress("files")
        partial = target.with_name(target.name + PARTIAL)
        with os.fdopen(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            manifest = archive.write(stream, _members(settings, copy), about)
            stream.flush()
            os.fsync(stream.fileno())
    _sidecar(target).write_text(
        json.dumps({**asdict(manifest), "members": len(manifest.members)}, ensure_ascii=False),
        encoding="utf-8",
    )
    partial.replace(target)
    _sync_folder(folder)
    return Backup(target, now, target.stat().st_size, manifest)


def backups(settings: Settings) -> list[Backup]:
    """Return the finished backups, the newest first."""
    found = []
    for file in settings.backups.glob(f"{PREFIX}*{SUFFIX}"):
        made = _moment_of(file)
        if made is not None:
            found.append(Backup(file, made, file.stat().st_size, _about(file)))
    return sorted(found, key=lambda one: (one.made_at, one.file.name), reverse=True)


def rotate(settings: Settings) -> list[Path]:
    """Delete the backups that no rule keeps and return their files."""
    keeping = Keeping(settings.backup_days, settings.backup_weeks, settings.backup_months)
    found = backups(settings)
    keep = kept((one.made_at for one in found), keeping)
    gone = [one.file for one in found if one.made_at not in keep]
    for file in gone:
        file.unlink(missing_ok=True)
        _sidecar(file).unlink(missing_ok=True)
    return gone


def verify(file: Path) -> archive.Manifest:
    """Read a whole backup, compare every member's hash, check the database in it; return its manifest."""
    with tempfile.TemporaryDirectory(prefix="portal-verify-") as held:
        manifest = archive.read(file, Path(held))
        snapshots.check(_database_in(Path(held)))
    return manifest


def unpack(file: Path, instance: Path) -> archive.Manifest:
    """Unpack and check a backup beside the portal's state, changing nothing of that."""
    folder = instance / occupied.RESTORING
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        manifest = archive.read(file, folder)
        snapshots.check(_database_in(folder))
    except Invalid:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return manifest


def unpacked_settings(instance: Path) -> Path | None:
    """Return the settings of an unpacked backup, where it has them."""
    file = instance / occupied.RESTORING / FILE_NAME
    return file if file.exists() else None


def put_back(settings: Settings) -> Path:
    """Make an unpacked backup the portal's state; return the folder that now holds the former one.

    Raises :class:`portal.errors.Conflict` while the portal runs. Killed in between, the portal refuses
    to start until the restore has been run again: ``restoring`` is removed last.
    """
    folder = settings.instance / occupied.RESTORING
    former = settings.instance / f"before-restore-{clock.now():{STAMP}}"
    copy = _database_in(folder)
    with occupied.alone(settings.instance):
        if (copy.name == snapshots.SQLITE_NAME) != settings.database_url.startswith("sqlite:"):
            message = (
                "The backup is of the other kind of database: it cannot be restored into this one."
            )
            raise Invalid(message)
        former.mkdir(mode=0o700)
        (folder / occupied.STARTED).touch()
        _move_away(settings, former)
        files = folder / "files"
        if files.exists():
            settings.files.parent.mkdir(parents=True, exist_ok=True)
            files.replace(settings.files)
        snapshots.put_back(copy, settings.database_url, _sqlite_file(settings))
        _sync_folder(settings.instance)
        (folder / occupied.STARTED).unlink()
        shutil.rmtree(folder)
    return former


def _move_away(settings: Settings, former: Path) -> None:
    if settings.files.exists():
        settings.files.replace(former / "files")
    if settings.database_url.startswith("sqlite:"):
        file = _sqlite_file(settings)
        for ending in ("", "-wal", "-shm", "-journal"):
            with suppress(FileNotFoundError):
                Path(f"{file}{ending}").replace(former / f"{file.name}{ending}")
    else:
        snapshots.take(former, settings.database_url)


def _members(settings: Settings, copy: Path) -> Iterator[tuple[str, Path]]:
    yield copy.name, copy
    own = settings.instance / FILE_NAME
    if own.exists():
        yield FILE_NAME, own
    for path in sorted(settings.files.rglob("*")):
        if path.is_file() and not path.is_symlink() and not path.name.endswith(PARTIAL):
            yield f"files/{path.relative_to(settings.files).as_posix()}", path


def _sqlite_file(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite:///"))


def _database_in(folder: Path) -> Path:
    for name in (snapshots.SQLITE_NAME, snapshots.POSTGRES_NAME):
        if (folder / name).exists():
            return folder / name
    message = "The backup holds no database."
    raise Invalid(message)


def _free_name(folder: Path, now: datetime) -> Path:
    target = folder / f"{PREFIX}{now:{STAMP}}{SUFFIX}"
    if target.exists():
        message = f"There is a backup of this second already: {target.name}."
        raise Invalid(message)
    return target


def _moment_of(file: Path) -> datetime | None:
    stamp = file.name.removeprefix(PREFIX).removesuffix(SUFFIX)
    with suppress(ValueError):
        return datetime.strptime(f"{stamp}+0000", f"{STAMP}%z")
    return None


def _sidecar(file: Path) -> Path:
    return file.with_name(file.name.removesuffix(SUFFIX) + ".json")


def _about(file: Path) -> archive.Manifest | None:
    try:
        given = json.loads(_sidecar(file).read_text(encoding="utf-8"))
        return archive.Manifest(**{**given, "members": {}})
    except (OSError, ValueError, TypeError):
        return None


def _sync_folder(folder: Path) -> None:
    """Put the folder's new names on the disk, where the system can do that."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
