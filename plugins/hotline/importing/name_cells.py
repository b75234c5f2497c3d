"""One cell that holds several things of a caller: name, telephone, position, institution. Pure.

Only what is sure is taken out: a number of at least five digits is a telephone, words of schools are
the institution, words of posts the position. The rest stays where it stood.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plugins.hotline.importing.columns import Field

if TYPE_CHECKING:
    from collections.abc import Collection

LEAST_DIGITS = 5
MOST_DIGITS = 12
_PHONE = re.compile(
    r"(?:(?:моб|сот|раб|дом|конт)\w*\.? ?)?(?:т(?:ел(?:ефон)?)?\b\.? ?:? ?)?(?<![\d.])(\+?\d[\d\s()\-–]{3,20}\d)(?![\d.]*\d)",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"(?<![^\W\d_])(?:м?[абк]?д?оу|м[абк]у до|сош|оош|нош|гимнази\w*|лице\w*|школ\w*|д ?[./]? ?с(?= ?[№\d])|дет\w* сад\w*|црр|цдо|цдт|дюсш|ддт|дши|спо|колледж\w*)(?![^\W\d_])",
    re.IGNORECASE,
)
_POSITION = re.compile(
    r"(?<![^\W\d_])(?:учит\w*|воспит\w*|педагог\w*|директор\w*|зам\w*\.?|завуч\w*|методист\w*|психолог\w*|логопед\w*|дефектолог\w*|тренер\w*|преподават\w*|вожат\w*|инструктор\w*|муз\w* рук\w*|руковод\w*|заведующ\w*|завед\w*|секретар\w*|координатор\w*|тьютор\w*|библиотекар\w*|мастер\w*|концертмейстер\w*|специалист\w*)",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\W*(?:аноним\w*|не (?:представил\w*|назвал\w*)|без (?:имени|фио)|неизвестн\w*)(?: (?:себя|имени|фио))?\W*",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s*[,;\n]\s*|\s+[-–—]\s+")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_EDGES = " ,;:-–—/()\n"
_TEXT = re.compile(r"[^\W\d_]")


def split_person(text: str, wanted: Collection[Field]) -> dict[Field, str]:
    """Return what stands in a cell: what is left under NAME, the rest under its field.

    ``wanted`` are the fields that may be taken out.
    """
    found: dict[Field, str] = {}
    left = text
    if Field.PHONE in wanted:
        left = _take_phones(text, found)
    if Field.INSTITUTION in wanted:
        left = _BRACKETS.sub(_unbracketed, left)
    rest = []
    cut = (piece for one in _SEPARATORS.split(left) for piece in _cut(one, wanted))
    for part in filter(None, (one.strip(_EDGES) for one in cut)):
        name = _kind_of(part, wanted)
        if name is None or name in found:
            rest.append(part)
        else:
            found[name] = part
    found[Field.NAME] = ", ".join(rest)
    return found


def _unbracketed(brackets: re.Match[str]) -> str:
    """Part an institution in brackets from the name before it; leave other brackets."""
    return f", {brackets[1]}" if _INSTITUTION.match(brackets[1]) else brackets[0]


def tells_nobody(text: str) -> bool:
    """Tell whether a cell says that the caller gave no name: such lines are not of one person."""
    return bool(_NOBODY.fullmatch(text))


def _take_phones(text: str, found: dict[Field, str]) -> str:
    phones = [
        match
        for match in _PHONE.finditer(text)
        if LEAST_DIGITS <= sum(map(str.isdigit, match[1])) <= MOST_DIGITS
    ]
    if not phones:
        return text
    found[Field.PHONE] = ", ".join(match[1].strip() for match in phones)
    left, last = [], 0
    for match in phones:
        left.append(text[last : match.start()])
        last = match.end()
    left.append(text[last:])
    return " ".join(one.strip(_EDGES) for one in left if _TEXT.search(one))


def _cut(part: str, wanted: Collection[Field]) -> list[str]:
    """Cut a part in two where a position and an institution stand in it without a comma."""
    if not {Field.INSTITUTION, Field.POSITION} <= {*wanted}:
        return [part]
    place, post = _INSTITUTION.search(part), _POSITION.search(part)
    if place is None or post is None:
        return [part]
    at = max(place.start(), post.start())
    return [part[:at], part[at:]]


def _kind_of(part: str, wanted: Collection[Field]) -> Field | None:
    if Field.INSTITUTION in wanted and _INSTITUTION.search(part):
        return Field.INSTITUTION
    if Field.POSITION in wanted and _POSITION.match(part):
        return Field.POSITION
    return None
