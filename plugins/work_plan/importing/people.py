"""Who answers for an activity, out of the free form of its cell: users, institutions or roles. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from plugins.work_plan.importing.institution_words import KnownInstitution, named_institutions
from plugins.work_plan.importing.persons_look import begins_with_person, begins_with_role
from plugins.work_plan.names_written import SURNAME
from portal.database import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_AFTER = re.compile(rf"(?P<last>{SURNAME})\s+(?P<one>[А-ЯЁ])\.\s?(?:(?P<two>[А-ЯЁ])\.)?")
_BEFORE = re.compile(rf"(?P<one>[А-ЯЁ])\.\s?(?:(?P<two>[А-ЯЁ])\.)?\s?(?P<last>{SURNAME})")
_WHOLE = re.compile(
    rf"(?P<last>{SURNAME})\s+(?P<first>{SURNAME})\s+(?P<middle>{SURNAME}(?:вич|вна|ична|ич))"
)
_BARE = re.compile(
    rf"(^|[;\n])({SURNAME}\s+[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?)\n(?=[а-яё]+(?<!ли)(?<!ки)(?<!ые)\b)"
)
"""A bare name with its post on the next line; words in the plural are others."""
_DASH = re.compile(r"^[\s,–—-]+|[\s,;–—-]+$")
_COMMA = re.compile(r",\s*")
_OVER = re.compile(
    r"(?:руководител|директор|заведующ|ответствен|координатор|администраци)\w*"
    r".{0,40}?(?:(?<!\w)(?:оо|мку|сош|доу|удо|школ|садов|учреждени|организаци))",
    re.IGNORECASE,
)


class Known(StrEnum):
    """What a piece of a cell was matched to."""

    USER = "user"
    INSTITUTION = "institution"
    ROLE = "role"
    """The words of a role, kept as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownUser:
    """A user who may answer for activities; ``name`` is whole: surname, first name, patronymic."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """One who answers, as the cell words it; not ``sure`` where it is to be looked at.

    ``over`` tells that the words mean institutions below (руководители ОО): work to hand down.
    """

    words: str
    kind: Known
    key: int | None = None
    shown: str = ""
    sure: bool = True
    several: tuple[int, ...] = ()
    over: bool = False


def who_answers(
    cell: str, users: Sequence[KnownUser], institutions: Sequence[KnownInstitution]
) -> tuple[Answering, ...]:
    """Return everybody whom a cell names, in order."""
    return tuple(_match(piece, users, institutions) for piece in pieces_of(cell))


def words_key(words: str) -> str:
    """Return what two wordings of the same people share, whatever their dashes and spaces are."""
    return "".join(sign for sign in fold(words) if sign.isalnum())


def pieces_of(cell: str) -> Iterator[str]:
    """Give the people of a cell: parted by lines, semicolons, and commas before a person or a role."""
    for part in re.split(r"[;\n]+", _BARE.sub(r"\1\2, ", cell)):
        held = ""
        for piece in _COMMA.split(part):
            starts = begins_with_person(piece) or begins_with_role(piece)
            if held and not (starts and _stands_alone(held)):
                held = f"{held}, {piece}"
                continue
            if held.strip():
                yield held.strip()
            held = piece
        if _DASH.sub("", held):
            yield held.strip()


def _stands_alone(piece: str) -> bool:
    """Tell whether what was gathered is more than a bare name that awaits its post."""
    bare = _AFTER.fullmatch(piece.strip()) or _WHOLE.fullmatch(piece.strip())
    return bool(_DASH.sub("", piece)) and bare is None


def _match(
    piece: str, users: Sequence[KnownUser], institutions: Sequence[KnownInstitution]
) -> Answering:
    named = _WHOLE.search(piece) or _AFTER.search(piece) or _BEFORE.search(piece)
    if named is not None:
        fitting = [one for one in users if _is(named, one)]
        if len(fitting) == 1:
            return Answering(words=piece, kind=Known.USER, key=fitting[0].id, shown=fitting[0].name)
        return Answering(
            words=piece,
            kind=Known.ROLE,
            sure=False,
            several=tuple(one.id for one in fitting),
        )
    places = named_institutions(piece, institutions)
    if len(places) == 1 and places[0].sure is not None:
        found = places[0].sure
        return Answering(words=piece, kind=Known.INSTITUTION, key=found.id, shown=found.short_name)
    if places:
        return Answering(words=piece, kind=Known.ROLE, sure=False)
    return Answering(words=piece, kind=Known.ROLE, over=bool(_OVER.search(piece)))


def _is(named: re.Match[str], user: KnownUser) -> bool:
    """Tell whether a user's whole name is the one in a text, as far as the text tells it."""
    told = named.groupdict()
    words = fold(user.name).split()
    if not words or words[0] != fold(told["last"]):
        return False
    given = [told.get("first") or told.get("one"), told.get("middle") or told.get("two")]
    for place, text in enumerate(given, start=1):
        if text and len(words) > place and not words[place].startswith(fold(text)):
            return False
    return True
