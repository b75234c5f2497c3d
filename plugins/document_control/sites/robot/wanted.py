"""What is looked for on a site: the pages that must be there, and the people whose materials must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPage:
    """A page that must be there: it holds any of some phrases, and all of others.

    ``test`` asks for more than words: ``phone``, ``norms``, ``year`` or ``recent``. ``anywhere`` tells
    that it need not stand in the section on attestation. ``paths`` are where such pages usually lie.
    """

    code: str
    title: str
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    test: str = ""
    anywhere: bool = False
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WantedPerson:
    """A teacher whose materials must be there, before some day where that is known."""

    key: int
    name: str
    by: dt.date | None = None
