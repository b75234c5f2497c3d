"""Where a run keeps its files: as uploaded, read, planned; under generated names, for us alone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plugins.staff.importing.models import ImportRun

FOLDER = "imports"


@dataclass(frozen=True, slots=True)
class RunFiles:
    """The uploaded file, its rows as they are, its entries, and the planned rows."""

    source: Path
    raw: Path
    entries: Path
    rows: Path

    def __iter__(self) -> Iterator[Path]:
        """Give every file."""
        return iter((self.source, self.raw, self.entries, self.rows))

    def remove(self) -> None:
        """Remove every file, and what a step that was cut off has left."""
        for file in self:
            file.unlink(missing_ok=True)
        for part in self.source.parent.glob(f"{self.source.stem}.*.part"):
            part.unlink(missing_ok=True)


def files_of(run: ImportRun) -> RunFiles:
    """Return the files of a run."""
    folder = cast("Path", current_app.extensions["settings"].files) / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = run.stored_name
    return RunFiles(*(folder / f"{name}.{end}" for end in ("source", "raw", "entries", "rows")))


def part_of(file: Path) -> Path:
    """Return a name beside a file, its own each time: two attempts never write into one file."""
    return file.with_suffix(f".{secrets.token_hex(4)}.part")
