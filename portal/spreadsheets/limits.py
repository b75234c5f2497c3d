"""How much one file may ask for while it is read."""

from __future__ import annotations

from dataclasses import dataclass

_MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds of reading one file.

    `rows` and `columns` bound each sheet, `cells` all of them. `upload_bytes` bounds the file,
    `unpacked_bytes` and `members` what a zipped format may unpack to. `memory_bytes` is the
    child's whole address space. `cpu_seconds` and `wall_seconds` hold for small files; each
    megabyte of the file adds `seconds_per_mebibyte`. Wall time counts only while the parent waits.
    """

    rows: int = 200_000
    columns: int = 256
    cells: int = 10_000_000
    sheets: int = 100
    upload_bytes: int = 50 * _MEBIBYTE
    unpacked_bytes: int = 800 * _MEBIBYTE
    members: int = 5_000
    memory_bytes: int = 768 * _MEBIBYTE
    cpu_seconds: int = 12
    wall_seconds: float = 15.0
    seconds_per_mebibyte: float = 1.0

    def allowed_wall(self, size: int) -> float:
        """Return the seconds to wait for a file of so many bytes."""
        return self.wall_seconds + self.seconds_per_mebibyte * (size / _MEBIBYTE)

    def allowed_cpu(self, size: int) -> int:
        """Return the seconds of processor time for a file of so many bytes."""
        return round(self.cpu_seconds + self.seconds_per_mebibyte * (size / _MEBIBYTE))


DEFAULT = ReadLimits()
