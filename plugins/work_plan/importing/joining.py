"""How a torn cell is put together again, and when that would be a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.work_plan.importing.persons_look import (
    begins_with_person,
    begins_with_role,
    looks_like_responsible,
)

if TYPE_CHECKING:
    from collections.abc import Collection

_ENDS_OPEN = re.compile(
    r"(?:[,:(\-–—«]|(?<!\w)(?:и|с|со|в|во|на|по|до|от|из|за|для|к|о|об|при|над|под|у|или|без|не)"
    r"|целью)\Z",
    re.IGNORECASE,
)
_ENDS_CLOSED = re.compile(r"[.;!?»)]\Z")
_INITIALS = re.compile(r"[А-ЯЁ]\.\s?[А-ЯЁ]\.\Z")
_DASH_FIRST = re.compile(r"[-–—]\s*\w")
"""A post behind its dash, under the name."""
_HYPHEN = re.compile(r"\w-\Z")


@dataclass(frozen=True, slots=True)
class Join:
    """A cell with its rest; not ``sure`` where another reading is as likely."""

    text: str
    sure: bool


def tidy(text: str, *, people: bool = False) -> str:
    """Return a cell's text with single spaces; its lines stay where they part something.

    A line that goes on in the middle of a sentence is one with the line before it; among ``people``
    a line after initials begins anew.
    """
    found = ""
    for raw in text.replace("\xa0", " ").split("\n"):
        line = " ".join(raw.split())
        if not line:
            continue
        ends = people and bool(_INITIALS.search(found))
        if found and not ends and (line[0].islower() or _ENDS_OPEN.search(found)):
            found = glued(found, line)
        else:
            found = f"{found}\n{line}" if found else line
    return found


def glued(old: str, new: str) -> str:
    """Return two pieces of one sentence together."""
    if _HYPHEN.search(old) and new[:1].islower():
        return old + new
    return f"{old} {new}"


def is_open(text: str) -> bool:
    """Tell whether a text cannot end where it ends."""
    return bool(_ENDS_OPEN.search(text.strip()))


def goes_on(old: str, new: str) -> bool:
    """Tell whether a text is the rest of another: in small letters, or after an open end."""
    return bool(old and new) and (
        is_open(old) or (new[0].islower() and not _ENDS_CLOSED.search(old.strip()))
    )


def join_people(old: str, new: str, whole: Collection[str], *, torn: bool) -> Join:
    """Put the rest of a cell of people under it.

    ``whole`` are cells that stand complete elsewhere in the plan; ``torn`` tells that other cells
    of the same row go on too, so that the page surely broke inside the row.
    """
    if not old:
        return Join(new, sure=looks_like_responsible(new))
    lines = {line for cell in whole for line in cell.split("\n")}
    together = glued(old, new)
    seen = any(
        _begins(cell, together) or (len(cell) > len(old) and _begins(together, cell))
        for cell in lines - {old}
    )
    if new in lines and new[0].isupper():
        return Join(f"{old}\n{new}", sure=True)
    if begins_with_person(new):
        return Join(f"{old}\n{new}", sure=True)
    if seen or torn or is_open(old) or _DASH_FIRST.match(new):
        return Join(together, sure=True)
    if new[0].isupper() and begins_with_role(new):
        return Join(f"{old}\n{new}", sure=True)
    if old in lines:
        return Join(together, sure=False)
    return Join(together, sure=new[0].islower())


def _begins(text: str, start: str) -> bool:
    """Tell whether a text begins with another, whatever its signs are."""
    return _letters(text).startswith(_letters(start))


def _letters(text: str) -> str:
    return re.sub(r"[^\w]+", " ", text.casefold()).strip()


def join_text(old: str, new: str, *, torn: bool) -> Join:
    """Put the rest of another cell under it."""
    if not old:
        return Join(new, sure=False)
    return Join(glued(old, new), sure=torn or goes_on(old, new))
