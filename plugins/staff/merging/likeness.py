"""Whether two cards tell of the same person: reasons and a score, pure rules over plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.staff.message_ids import N_

if TYPE_CHECKING:
    import datetime as dt

ENOUGH = 50
"""From this score on a pair is shown."""
LAST_DIGITS = 10

SAME_SNILS = N_("the same SNILS")
SAME_NAME_AND_BIRTH = N_("the same name and date of birth")
SAME_NAME_HERE = N_("the same name in one institution, no date of birth to tell them apart")
MISTYPED = N_("names that differ by one letter, the same date of birth")
OTHER_LAST_NAME = N_("another last name, the same first name, patronymic and date of birth")
SAME_PHONE = N_("the same phone")
SAME_EMAIL = N_("the same e-mail")
OTHER_SNILS = N_("but different SNILS")
OTHER_BIRTH = N_("but different dates of birth")


@dataclass(frozen=True, slots=True)
class Card:
    """What is compared of a person; the name is folded (small letters, ё as е)."""

    id: int
    name: str
    birth_on: dt.date | str | None
    snils: str
    phone: str
    email: str
    places: frozenset[int] = frozenset()

    @property
    def last_name(self) -> str:
        """Return the first word of the name."""
        return self.name.partition(" ")[0]

    @property
    def given_names(self) -> str:
        """Return the first name and the patronymic."""
        return self.name.partition(" ")[2]

    @property
    def phone_digits(self) -> str:
        """Return the last ten digits of the phone, none of a shorter one."""
        digits = "".join(filter(str.isdigit, self.phone))
        return digits[-LAST_DIGITS:] if len(digits) >= LAST_DIGITS else ""


def likeness(one: Card, other: Card) -> tuple[int, list[str]]:
    """Return how alike two cards are, from 0 to 100, and why, as message ids."""
    score, reasons = _by_name(one, other)
    if one.snils and one.snils == other.snils:
        score, reasons = 100, [SAME_SNILS, *reasons]
    elif one.snils and other.snils:
        score, reasons = score - 60, [*reasons, OTHER_SNILS]
    if one.birth_on and other.birth_on and one.birth_on != other.birth_on:
        score, reasons = score - 40, [*reasons, OTHER_BIRTH]
    related = one.given_names == other.given_names and one.given_names != ""
    if one.phone_digits and one.phone_digits == other.phone_digits:
        score, reasons = score + (50 if related else 10), [*reasons, SAME_PHONE]
    if one.email and one.email.casefold() == other.email.casefold():
        score, reasons = score + (60 if related else 20), [*reasons, SAME_EMAIL]
    return max(0, min(100, score)), reasons


def _by_name(one: Card, other: Card) -> tuple[int, list[str]]:
    same_birth = one.birth_on is not None and one.birth_on == other.birth_on
    if one.name == other.name:
        if same_birth:
            return 90, [SAME_NAME_AND_BIRTH]
        unknown = one.birth_on is None or other.birth_on is None
        return (55, [SAME_NAME_HERE]) if unknown and one.places & other.places else (20, [])
    if same_birth and differ_by_one(one.name, other.name):
        return 80, [MISTYPED]
    if same_birth and one.given_names == other.given_names and " " in one.given_names:
        return 65, [OTHER_LAST_NAME]
    return 0, []


def differ_by_one(one: str, other: str) -> bool:
    """Tell whether two texts differ by one letter: changed, left out, added, or two swapped."""
    if one == other:
        return False
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) != len(other):
        return one[at:] == other[at + 1 :]
    if one[at + 1 :] == other[at + 1 :]:
        return True
    swapped = one[at : at + 2] == other[at : at + 2][::-1]
    return swapped and one[at + 2 :] == other[at + 2 :]
