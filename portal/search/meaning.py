"""What a typed text may have meant: words and initials, the other keyboard layout, Latin letters. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.database import fold

LONGEST = 100
MOST_WORDS = 6
MOST_INITIALS = 2

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC) | str.maketrans('{}:"<>~', "хъжэбюё")
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_SOUNDS = (
    ("shch", "щ"), ("iya", "ия"), ("ija", "ия"), ("sch", "щ"), ("yo", "е"), ("jo", "е"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"),
    ("tz", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"), ("iu", "ю"), ("ju", "ю"), ("ya", "я"),
    ("ia", "я"), ("ja", "я"), ("ye", "е"), ("iy", "ий"), ("ij", "ий"), ("yy", "ый"), ("a", "а"),
    ("b", "б"), ("c", "ц"), ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"), ("h", "х"), ("i", "и"),
    ("j", "й"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("q", "к"),
    ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("v", "в"), ("w", "в"), ("x", "кс"),
    ("y", "ы"), ("z", "з"), ("'", "ь"),
)  # fmt: skip
_SOUND = re.compile("|".join(re.escape(latin) for latin, _sound in _SOUNDS))
_VOWELS = frozenset("аеиоуыэюя")
_HAS_LATIN = re.compile(r"[A-Za-z]")
_HAS_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"(?<![^\W\d_])([^\W\d_])\.")
_PAIR = re.compile(r"(?<=\s)([А-ЯЁ])([А-ЯЁ])\Z")


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that a text may have meant; ``weight`` is 1 for the text as it was typed."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Query:
    """A text taken apart: folded words in their order, and initials of first name and patronymic."""

    words: tuple[str, ...]
    initials: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """Return the words that are numbers."""
        return tuple(one for one in self.words if one.isdecimal())


def readings(text: str) -> list[Reading]:
    """Return what a text may have meant, the likeliest first, each different from those before."""
    plain = " ".join(text[:LONGEST].split())
    guesses = [Reading(plain, 1.0)]
    if _HAS_LATIN.search(plain):
        guesses.append(Reading(plain.casefold().translate(_TO_CYRILLIC), 0.9))
        guesses.append(Reading(as_sounds(plain), 0.85))
    elif _HAS_CYRILLIC.search(plain):
        guesses.append(Reading(plain.casefold().translate(_TO_LATIN), 0.7))
    found: dict[str, Reading] = {}
    for one in guesses:
        if one.text.strip():
            found.setdefault(fold(one.text), one)
    return list(found.values())


def as_sounds(text: str) -> str:
    """Return Latin letters as the Russian ones that sound so: ``ivanov`` is «иванов»."""
    sounds = dict(_SOUNDS)
    plain = _SOUND.sub(lambda found: sounds[found[0]], text.casefold())
    letters = list(plain)
    for place in range(1, len(letters)):
        if letters[place] == "ы" and letters[place - 1] in _VOWELS:
            letters[place] = "й"
    return "".join(letters)


def parse(text: str) -> Query:
    """Take a text apart: «Иванов И. П.», «И.П. Иванов», «Иванова АА», «иванов и п» alike."""
    initials = [fold(one) for one in _DOTTED.findall(text)]
    rest = _DOTTED.sub(" ", text)
    pair = _PAIR.search(rest)
    if pair and not initials:
        initials = [fold(pair[1]), fold(pair[2])]
        rest = rest[: pair.start()]
    words = _WORD.findall(fold(rest))[:MOST_WORDS]
    long = [one for one in words if len(one) > 1 or one.isdecimal()]
    if long:
        initials += [one for one in words if one not in long]
        words = long
    return Query(tuple(words), tuple(initials[:MOST_INITIALS]))
