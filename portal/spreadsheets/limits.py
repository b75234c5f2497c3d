"""How much one file may ask for while it is read."""

from __future__ import annotations

from dataclasses import dataclass

_MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds of reading one file.

    `rows` and `columns` bound each sheet, `cells` all of them. `upload_bytes` bounds the file,
    `unpacked_bytes` and `members` what a zipped format may unpack to. `memory_bytes` is the
    child's whole address space, `cpu_seconds` its processor time. `wall_seconds` is for the whole
    file, whatever engines try it, and counts only while the parent waits.
    """

    rows: int = 200_000
    columns: int = 256
    cells: int = 10_000_000
    sheets: int = 100
    upload_bytes: int = 50 * _MEBIBYTE
    unpacked_bytes: int = 800 * _MEBIBYTE
    members: int = 5_000
    memory_bytes: int = 512 * _MEBIBYTE
    cpu_seconds: int = 12
    wall_seconds: float = 14.5


DEFAULT = ReadLimits()
