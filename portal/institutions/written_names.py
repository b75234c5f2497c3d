"""Which institution a text means: «МБОУ СОШ № 1» and «СОШ №1 ст. Калининской» are the same.

A name is taken apart into its kind (school, lyceum, kindergarten …), its number and its other
words, cut to stems since the same place stands in different cases. Two names agree when nothing
in them contradicts. What agrees with several institutions is asked, never guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from portal.comparable_text import key

if TYPE_CHECKING:
    from collections.abc import Iterable

STEM = 5
"""Letters of a word that are compared: «Калининской» and «Калининская» agree."""
PROPOSALS = 5

_LEGAL = (
    r"муниципальн\w*|бюджетн\w*|автономн\w*|казенн\w*|государственн\w*|областн\w*|краев\w*"
    r"|общеобразовательн\w*|негосударственн\w*|частн\w*|некоммерческ\w*|образовательн\w*|учрежден\w*|организац\w*"
    r"|м[бка]?оу|г[бка]?оу|м[бка]?у|оу|оо|филиал|имени|им|города|город|гор|г|станиц[аыеу]|ст-ц[аыеу]|ст"
    r"|села|село|с|хутора?|х|поселк?[аео]?к?|пос|п|пгт|деревн[ияе]|дер|д|аула?|района?|район|р-на|муниципалитет\w*"
    r"|мо|краснодарск\w* края|края|край|область|области|республик[аи]|ул|улица|детей"
)
_KINDERGARTEN = (
    r"дошкольн\w*(?: образовательн\w*)?(?: учрежден\w*)?"
    r"(?:[ ,-]*(?:центр\w* развития реб\w*|црр))?(?:[ ,-]*детск\w* сад\w*)?"
    r"|детск\w* сад\w*|д/с|дс|м[бка]?доу|г[бка]?доу|доу|црр|доо"
)
_KINDS: tuple[tuple[str, str], ...] = (
    (
        "сош",
        r"средн\w* (?:обще)?образовательн\w* школ\w*|средн\w* (?:обще)?образ\w* шк\w*|м[бка]?ое? ?сош|сош|средн\w* школ\w*|сш|мбсош",
    ),
    ("оош", r"основн\w* (?:обще)?образовательн\w* школ\w*|оош|основн\w* школ\w*"),
    ("нош", r"начальн\w* (?:обще)?образовательн\w* школ\w*|нош|начальн\w* школ\w*"),
    (
        "вечерняя",
        r"вечерн\w* (?:\(сменн\w*\) )?(?:обще)?(?:образовательн\w* )?школ\w*|в\(с\)ош|осош|восш",
    ),
    ("интернат", r"(?:специальн\w* )?(?:\(коррекционн\w*\) )?школ\w*-интернат\w*"),
    ("гимназия", r"гимнази\w*"),
    ("лицей", r"лице[йяюе]\w*"),
    ("сад", _KINDERGARTEN),
    ("спортшкола", r"(?:детско-юношеск\w* )?спортивн\w* школ\w*|дюсш|сшор|дюц спорт"),
    ("искусств", r"детск\w* школ\w* искусств|дши"),
    ("музыкальная", r"детск\w* музыкальн\w* школ\w*|дмш"),
    ("ддт", r"дом\w* детск\w* творчеств\w*|ддт"),
    (
        "цдт",
        r"центр\w* (?:развития )?(?:творчества )?(?:детск\w* творчеств\w*|детей и юношества)|црт ?д?(?:ию|и ю)?|цртдию|цдт|центр развития творчества детей и юношества",
    ),
    ("школа", r"(?:обще)?образовательн\w* школ\w*|школ\w*|шк"),
)
_KIND_PATTERNS = tuple(
    (name, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")) for name, pattern in _KINDS
)
_LEGAL_PATTERN = re.compile(rf"(?<!\w)(?:{_LEGAL})(?!\w)")
_ADDITIONAL = re.compile(r"(?<!\w)(?:дополнительн\w* образован\w*|м[бка]?у ?до|уд[оo]|до)(?!\w)")
_NUMBER = re.compile(r"(?:№|(?<!\w)n(?:o\.?)?) ?(\d{1,4})(?!\d)")
_BARE_NUMBER = re.compile(r"(?<![\d.])(\d{1,3})(?![\d.])")
_DISTRICT = re.compile(r"\b\w+(?:ого|его) (?:муниципальн\w* )?(?:района|округа)")
_TITLE_WORDS = re.compile(
    r"(?<!\w)(?:спис\w*|педагог\w*|работник\w*|сотрудник\w*|кадр\w*|состав\w*|сведени\w*|данны[еx]|банк\w*"
    r"|учител\w*|воспитател\w*|учебн\w*|уч|год\w*|аттестац\w*|категори\w*|форма|приложени\w*|реестр\w*"
    r"|наш\w*|на|по|об?|и|для|состоянию|перспективн\w*|план\w*|график\w*|лист\w*|штатн\w*|тарификац\w*)(?!\w)"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_RUN_TOGETHER = re.compile(r"(?<=[а-я])(?=\d)")
"""«ДОУ4»: a sheet is named so."""
_GENERIC = {"школа": frozenset({"сош", "оош", "нош", "вечерняя", "гимназия", "лицей", "интернат"})}


@dataclass(frozen=True, slots=True)
class NameParts:
    """What a name of an institution says: its kinds, its number and the stems of other words."""

    kinds: frozenset[str]
    number: str
    words: frozenset[str]

    @property
    def says_nothing(self) -> bool:
        """Tell that no institution can be told by it."""
        return not (self.kinds or self.number or self.words)


@dataclass(frozen=True, slots=True)
class Place:
    """An institution that a list may name."""

    id: int
    code: str
    name: str
    short_name: str


@lru_cache(maxsize=8192)
def name_parts(text: str) -> NameParts:
    """Take the name of an institution apart."""
    plain = _RUN_TOGETHER.sub(" ", key(text)).replace('"', " ").replace("«", " ").replace("»", " ")
    kinds: set[str] = set()
    for kind, pattern in _KIND_PATTERNS:
        plain, found = pattern.subn(" ", plain)
        if found and not (kind == "школа" and kinds):
            kinds.add(kind)
    plain = _LEGAL_PATTERN.sub(" ", _ADDITIONAL.sub(" ", _DISTRICT.sub(" ", plain)))
    plain = _TITLE_WORDS.sub(" ", plain)
    number = _NUMBER.search(plain) or _BARE_NUMBER.search(plain)
    words = {word[:STEM] for word in _WORD.findall(plain)}
    return NameParts(frozenset(kinds), str(int(number[1])) if number else "", frozenset(words))


def agree(one: NameParts, other: NameParts) -> bool:
    """Tell whether nothing in two names contradicts."""
    if one.number != other.number and (one.number and other.number):
        return False
    if bool(one.number) != bool(other.number) and not (one.words & other.words):
        return False
    if one.kinds and other.kinds and not _kinds_agree(one.kinds, other.kinds):
        return False
    if one.words and other.words:
        return bool(one.words <= other.words or other.words <= one.words)
    return True


def _kinds_agree(one: frozenset[str], other: frozenset[str]) -> bool:
    wide_one = one.union(*(_GENERIC.get(kind, frozenset()) for kind in one))
    wide_other = other.union(*(_GENERIC.get(kind, frozenset()) for kind in other))
    return bool(wide_one & wide_other)


def contradict(one: NameParts, other: NameParts) -> bool:
    """Tell whether two names cannot mean the same institution; what is left out does not count."""
    if one.number and other.number and one.number != other.number:
        return True
    if one.kinds and other.kinds and not _kinds_agree(one.kinds, other.kinds):
        return True
    if one.number and other.number:
        return False
    return bool(one.words and other.words and not one.words & other.words)


class PlaceIndex:
    """The institutions within reach, found by what people write."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.by_id: dict[int, Place] = {}
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._by_number: dict[str, list[int]] = defaultdict(list)
        self._parts: dict[int, tuple[NameParts, ...]] = {}
        for place in places:
            self.by_id[place.id] = place
            for text in (place.code, place.name, place.short_name):
                self._exact[key(text)].add(place.id)
            parts = tuple(dict.fromkeys(name_parts(one) for one in (place.short_name, place.name)))
            self._parts[place.id] = parts
            for number in {one.number for one in parts}:
                self._by_number[number].append(place.id)
        self._found: dict[str, tuple[Place, ...]] = {}

    def __len__(self) -> int:
        """Return how many institutions are known."""
        return len(self.by_id)

    def find(self, text: str) -> tuple[Place, ...]:
        """Return every institution that a text may mean: one when it is sure, none when unknown."""
        plain = key(text)
        if plain not in self._found:
            self._found[plain] = self._search(plain, text)
        return self._found[plain]

    def _search(self, plain: str, text: str) -> tuple[Place, ...]:
        exact = self._exact.get(plain)
        if exact:
            return tuple(self.by_id[one] for one in sorted(exact))
        wanted = name_parts(text)
        if wanted.says_nothing:
            return ()
        candidates = self._by_number[wanted.number] if wanted.number else self.by_id
        found = [one for one in candidates if any(agree(wanted, own) for own in self._parts[one])]
        if len(found) > 1:
            closest = [
                one
                for one in found
                if any(
                    own == wanted or (own.words == wanted.words and own.kinds == wanted.kinds)
                    for own in self._parts[one]
                )
            ]
            found = closest if len(closest) == 1 else found
        return tuple(self.by_id[one] for one in found)

    def contradicts(self, text: str, place_id: int) -> bool:
        """Tell whether a text cannot mean this institution."""
        if key(text) in self._exact:
            return place_id not in self._exact[key(text)]
        wanted = name_parts(text)
        return all(contradict(wanted, own) for own in self._parts[place_id])

    def near(self, text: str) -> tuple[Place, ...]:
        """Return the institutions that look most like a text, best first, for a question."""
        wanted = name_parts(text)
        scored = []
        for one, all_parts in self._parts.items():
            score = max(
                2 * bool(wanted.number and wanted.number == own.number)
                + len(wanted.words & own.words)
                + 0.5 * len(wanted.kinds & own.kinds)
                for own in all_parts
            )
            if score >= 1:
                scored.append((-score, self.by_id[one].short_name, one))
        return tuple(self.by_id[one] for _, _, one in sorted(scored)[:PROPOSALS])
