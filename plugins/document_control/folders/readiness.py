"""How far a folder is, from what its parts and remarks say.

Pure: plain values go in, counts and names of what is wanting come out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

HINDERS = ("remark", "violation")
"""Remarks of these severities stand in the way of a folder; an advice does not."""
UNMENDED = ("open", "answered")


class PartFact(NamedTuple):
    """A part of a folder: what is asked of it, and what is there."""

    title: str
    required: bool
    least_files: int
    present: str
    materials: int


class RemarkFact(NamedTuple):
    """A remark: how grave, and whether it is mended."""

    severity: str
    state: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """How a folder stands: ``present`` of ``asked`` parts, what is wanting, remarks not mended."""

    asked: int
    present: int
    wanting: tuple[str, ...]
    open_remarks: int
    hindering: int

    @property
    def complete(self) -> bool:
        """Tell whether every part that must be there is there."""
        return not self.wanting

    @property
    def ready(self) -> bool:
        """Tell whether nothing is wanting and no remark stands in the way."""
        return self.complete and not self.hindering


def is_there(part: PartFact) -> bool:
    """Tell whether a part is there: said to be, and with as many scans as are asked."""
    return part.present == "yes" and part.materials >= part.least_files


def readiness(parts: Iterable[PartFact], remarks: Iterable[RemarkFact]) -> Readiness:
    """Return how far a folder is; parts that need not be there do not count."""
    asked = [one for one in parts if one.required]
    wanting = tuple(one.title for one in asked if not is_there(one))
    unmended = [one for one in remarks if one.state in UNMENDED]
    return Readiness(
        asked=len(asked),
        present=len(asked) - len(wanting),
        wanting=wanting,
        open_remarks=len(unmended),
        hindering=sum(1 for one in unmended if one.severity in HINDERS),
    )
