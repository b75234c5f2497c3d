"""The words by which a caller is told in a text: names in their cases, numbers however written. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.phones import phone_key

if TYPE_CHECKING:
    from collections.abc import Callable

LEAST_DIGITS = 5
LEAST_LETTERS = 3
_LAST = "аеёиоуыэюяйь"
_BEGIN, _END = r"(?<![^\W_])", r"(?![^\W_])"
_GAP = r"[\s\-–.()]*"


@dataclass(frozen=True, slots=True)
class NameWords:
    """How texts are searched for a caller.

    ``sure`` holds patterns that mean this caller wherever they stand: the full name, the number, the
    address; ``near`` those that do in the caller's own requests only, such as the surname alone.
    ``asks`` are pieces of which a text must hold one to be looked at.
    """

    sure: tuple[re.Pattern[str], ...]
    near: tuple[re.Pattern[str], ...]
    asks: tuple[str, ...]

    def without(self, text: str, *, own: bool, mark: str) -> str:
        """Return a text with a mark in place of the caller."""
        for pattern in (*self.sure, *(self.near if own else ())):
            text = pattern.sub(mark, text)
        return text

    def tells(self, text: str) -> bool:
        """Tell whether a text means this caller for sure."""
        return any(one.search(text) for one in self.sure)


def words_of(name: str, phone: str, email: str) -> NameWords:
    """Return the words of a caller."""
    parts = [one for one in re.split(r"[\s,]+", name) if any(map(str.isalpha, one))]
    told = [_in_cases(one) for one in parts]
    sure: list[str] = []
    near: list[str] = []
    if len(parts) > 1:
        sure.append(r"\s+".join(told))
        sure.append(r"\s+".join((*told[1:], told[0])))
        initials = r"\.?\s*".join(_letter(one[0]) for one in parts[1:])
        sure.append(rf"{told[0]}\s+{initials}\.?")
        sure.append(rf"{initials}\.?\s*{told[0]}")
    if len(parts) > 2:  # noqa: PLR2004 - a surname, a name and a patronymic
        near.append(r"\s+".join(told[1:]))
    if parts and len(parts[0]) >= LEAST_LETTERS:
        near.append(told[0])
    asks = [parts[0][: max(LEAST_LETTERS, len(parts[0]) - 2)]] if parts else []
    digits = phone_key(phone)
    if len(digits) >= LEAST_DIGITS:
        number = rf"(?:\+?[78]{_GAP})?\(?{_GAP.join(digits)}"
        sure.append(rf"(?<!\d){number}(?!\d)")
        last = digits[-4:]
        asks += [
            last,
            *(f"{last[:2]}{gap}{last[2:]}" for gap in "- –."),
            *([phone] if phone else []),
        ]
    if email.strip():
        sure.append(re.escape(email.strip()))
        asks.append(email.strip())
    return NameWords(_made(sure), _made(near), tuple(asks))


def _made(patterns: list[str]) -> tuple[re.Pattern[str], ...]:
    longest = sorted(dict.fromkeys(patterns), key=len, reverse=True)
    return tuple(re.compile(rf"{_BEGIN}{one}{_END}", re.IGNORECASE) for one in longest)


def _in_cases(word: str) -> str:
    """Return the pattern of a word in its cases: what stands before its ending, and another one."""
    if len(word) <= LEAST_LETTERS or not word[-1].isalpha():
        return "".join(map(_letter, word))
    stem = word[:-1] if word[-1].casefold() in _LAST else word
    return "".join(map(_letter, stem)) + r"[^\W\d_]{0,3}"


def _letter(one: str) -> str:
    return "[её]" if one.casefold() in "её" else re.escape(one)


def in_json(value: object, change: Callable[[str], str]) -> object:
    """Return a value of JSON whose texts were changed; keys of its objects are left."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [in_json(one, change) for one in value]
    if isinstance(value, dict):
        return {key: in_json(one, change) for key, one in value.items()}
    return value
