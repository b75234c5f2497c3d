"""What differs between a plan that is there and one that comes in: new, changed and gone rows. Pure."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from portal.database import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_LIKE = 0.8
"""How alike two texts of one activity are at least, once they were reworded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """A row on either side: its key there and what it says."""

    key: int
    section: str
    number: str
    text: str
    term: str
    responsible: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A row that both have, and the names of what it says otherwise now."""

    before: ComparedRow
    after: ComparedRow
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What the incoming plan brings, changes and no longer has; the rest is the same."""

    new: tuple[ComparedRow, ...] = ()
    changed: tuple[Changed, ...] = ()
    gone: tuple[ComparedRow, ...] = ()
    same: int = 0


@dataclass(slots=True)
class _Sides:
    before: list[ComparedRow]
    after: list[ComparedRow]
    pairs: list[tuple[ComparedRow, ComparedRow]] = field(default_factory=list)

    def pair(self, one: ComparedRow, other: ComparedRow) -> None:
        self.before.remove(one)
        self.after.remove(other)
        self.pairs.append((one, other))


def differences(before: Sequence[ComparedRow], after: Sequence[ComparedRow]) -> Differences:
    """Return what differs; rows are the same activity by their text, first in the same section."""
    sides = _Sides(list(before), list(after))
    for same_section in (True, False):
        for other in list(sides.after):
            for one in sides.before:
                if _key(one.text) == _key(other.text) and (
                    not same_section or _key(one.section) == _key(other.section)
                ):
                    sides.pair(one, other)
                    break
    _pair_alike(sides)
    changed = []
    for one, other in sides.pairs:
        names = tuple(
            name
            for name in ("number", "text", "term", "responsible")
            if _plain(getattr(one, name)) != _plain(getattr(other, name))
        )
        if names:
            changed.append(Changed(before=one, after=other, names=names))
    order = {id(row): place for place, row in enumerate(after)}
    changed.sort(key=lambda one: order[id(one.after)])
    return Differences(
        new=tuple(sides.after),
        changed=tuple(changed),
        gone=tuple(sides.before),
        same=len(sides.pairs) - len(changed),
    )


def _pair_alike(sides: _Sides) -> None:
    """Pair rows of one section whose texts were reworded, the most alike first."""
    scored = []
    for one in sides.before:
        for other in sides.after:
            if _key(one.section) == _key(other.section):
                alike = difflib.SequenceMatcher(
                    None, _key(one.text), _key(other.text), autojunk=False
                )
                if alike.quick_ratio() >= _LIKE and (ratio := alike.ratio()) >= _LIKE:
                    scored.append((ratio, one, other))
    for _ratio, one, other in sorted(scored, key=lambda item: -item[0]):
        if one in sides.before and other in sides.after:
            sides.pair(one, other)


def _key(text: str) -> str:
    return "".join(sign for sign in fold(text) if sign.isalnum())


def _plain(text: str) -> str:
    return " ".join(text.split())
