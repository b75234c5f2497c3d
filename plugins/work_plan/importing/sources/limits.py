"""How much a file with a plan may ask for while it is read; a plan is small."""

from __future__ import annotations

from dataclasses import dataclass

from portal.spreadsheets.limits import ReadLimits

_MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class PlanLimits:
    """Bounds of reading one file; ``memory_bytes`` is the child's whole address space."""

    upload_bytes: int = 20 * _MEBIBYTE
    part_bytes: int = 60 * _MEBIBYTE
    """What the document's own text may unpack to."""
    members: int = 3_000
    lines: int = 5_000
    characters: int = 2_000_000
    memory_bytes: int = 512 * _MEBIBYTE
    cpu_seconds: int = 10
    wall_seconds: float = 12.0


DEFAULT = PlanLimits()
SHEETS = ReadLimits(
    rows=5_000, columns=64, cells=200_000, sheets=40, upload_bytes=DEFAULT.upload_bytes
)
"""The bounds of a plan in a workbook."""
