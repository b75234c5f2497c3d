"""Institutions that a text of a plan names: «СОШ № 8», «ДОУ № 10», «ДДТ ст. Калининской». Pure.

A name is a kind with a number, or a kind with a place whose stem also stands in the institution's
name. What fits several institutions is a doubt, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.database import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_STEM = 6
_KINDS = (
    ("школа", r"м?[аб]?к?оу\s+сош|сош|оош|нош|школ\w*|гимнази\w*|лице\w*"),
    ("сад", r"м[абк]?доу|доу|д/с|дс|детск\w+ сад\w*"),
    ("ддт", r"ддт|дом\w* детского творчества"),
    ("дюсш", r"дюсш|спортивн\w+ школ\w*"),
    ("цртдию", r"цртдию|цдт|црт"),
    ("дши", r"дши|школ\w* искусств"),
)
_ANY = "|".join(f"(?P<k{number}>{words})" for number, (_name, words) in enumerate(_KINDS))
_PLACE = (
    r"(?:ст(?:аниц\w*|\.)?|с(?:ел\w*|\.)|х(?:утор\w*|\.)|п(?:ос[её]лк\w*|ос\.|\.)|г(?:ород\w*|\.))"
)
_CAPITAL = r"[А-ЯЁ][а-яё]{3,}"
_NAMED = re.compile(
    rf"(?<!\w)(?:{_ANY})(?!\w)\s*(?:"
    rf"(?:№\s*)(?P<numbers>\d{{1,3}}(?:\s*(?:,|и|;)\s*(?:№\s*)?\d{{1,3}}(?!\d|\.\d))*)"
    rf"|[«\"]?(?:{_PLACE}\s*)?(?P<places>{_CAPITAL}(?:\s*,\s*{_CAPITAL})*))",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"№\s*(\d{1,3})(?!\d)")
_WORD = re.compile(r"[а-яё]{4,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownInstitution:
    """An institution that a plan may name."""

    id: int
    name: str
    short_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedInstitution:
    """A name in a text, with the institutions that it fits; one of them is a sure link."""

    words: str
    fitting: tuple[KnownInstitution, ...]

    @property
    def sure(self) -> KnownInstitution | None:
        """Return the institution, where only one fits."""
        return self.fitting[0] if len(self.fitting) == 1 else None


def named_institutions(
    text: str, known: Sequence[KnownInstitution]
) -> tuple[NamedInstitution, ...]:
    """Return every institution that a text names by kind and number or place, in order, once each."""
    found: dict[str, NamedInstitution] = {}
    for kind, number, place, words in _names(text):
        fitting = tuple(one for one in known if _fits(one, kind, number, place))
        found.setdefault(fold(words), NamedInstitution(words=words, fitting=fitting))
    return tuple(found.values())


def _names(text: str) -> Iterator[tuple[str, str, str, str]]:
    for match in _NAMED.finditer(text):
        kind = next(
            name for number, (name, _words) in enumerate(_KINDS) if match[f"k{number}"] is not None
        )
        told = next(match[f"k{number}"] for number in range(len(_KINDS)) if match[f"k{number}"])
        if match["numbers"]:
            for number in re.findall(r"\d+", match["numbers"]):
                yield kind, str(int(number)), "", f"{told} № {number}"
        else:
            for place in match["places"].split(","):
                if place.strip()[:1].isupper():
                    yield kind, "", place.strip(), f"{told} {place.strip()}"


def _fits(one: KnownInstitution, kind: str, number: str, place: str) -> bool:
    names = f"{fold(one.name)} {fold(one.short_name)}"
    if kind not in set(_kinds_of(names)):
        return False
    if number:
        return number in {str(int(found)) for found in _NUMBER.findall(names)}
    stem = fold(place)[:_STEM]
    return any(word.startswith(stem) for word in _WORD.findall(names))


def _kinds_of(names: str) -> Iterable[str]:
    for name, words in _KINDS:
        if re.search(rf"(?<!\w)(?:{words})(?!\w)", names):
            yield name
