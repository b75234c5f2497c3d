"""Passwords: argon2id hashes, what a good one is (ASVS 6.2), and those issued for the first sign-in."""

from __future__ import annotations

import base64
import re
import secrets
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.accounts.hash_gate import LONGEST_WAIT_SECONDS, hashing_alone
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 128
OWN_PART = 4
SHORTEST_RUN = 4
SHORTEST_WORD = 3
ISSUED_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
ISSUED_GROUPS = (4, 4, 5)

_COMMON = Path(__file__).parent / "common_passwords.tsv"
_COMMON_RUSSIAN = frozenset(
    [
        "пароль",
        "парольпароль",
        "любовь",
        "солнышко",
        "привет",
        "наташа",
        "марина",
        "светлана",
        "екатерина",
        "александр",
        "россия",
        "москва",
        "учитель",
        "директор",
        "завуч",
        "методист",
        "администратор",
        "педагог",
        "солнце",
        "спартак",
        "зенит",
        "gfhjkm",
        "ghbdtn",
        "k.,jdm",
        "cjkysirj",
        "yfnfif",
        "vfhbyf",
        "extybntk",
        "lbhtrnjh",
        "fvby",
        "flvby",
    ]
)
_KEY_ROWS = (
    "`1234567890-=",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
_CONTEXT = (
    "школ", "цоко", "аттестаци", "район", "педагог", "портал", "образовани",
    "shkol", "school", "tsoko", "coko", "attest", "rayon", "raion", "portal",
)  # fmt: skip

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# the hash of a random text that nobody knows: what is checked where there is no such login
_DUMMY = (
    "$argon2id$v=19$m=19456,t=2,p=1$7QrxYFj9ovpvdj7/x0CF/g$"
    "dey8iCslh/XgcIKvdyROlUcfWCjBacrQSwnccC3+8vo"
)


class Passwords:
    """Hashing and checking on one machine, one at a time (see :mod:`portal.accounts.hash_gate`)."""

    def __init__(self, instance: Path) -> None:
        self._instance = instance

    def hash(self, password: str, *, longest_wait: float = LONGEST_WAIT_SECONDS) -> str:
        """Return the argon2id hash of a password, with its parameters inside."""
        with hashing_alone(self._instance, longest_wait):
            return _hasher.hash(password)

    def check(self, stored: str, password: str) -> bool:
        """Tell whether this is the password; takes the same work where there is nothing to compare.

        Raises :class:`portal.errors.TooMany` when too many are waiting already.
        """
        possible = bool(stored) and len(password) <= LONGEST
        with hashing_alone(self._instance):
            try:
                _hasher.verify(stored if possible else _DUMMY, password[:LONGEST])
            except (VerificationError, InvalidHashError):
                return False
        return possible

    @staticmethod
    def is_outdated(stored: str) -> bool:
        """Tell whether a hash was made with other parameters than today's."""
        return _hasher.check_needs_rehash(stored)


def issue_password() -> str:
    """Return a password to be told to somebody: 64 bits, no letters that look alike."""
    groups = ("".join(secrets.choice(ISSUED_ALPHABET) for _one in range(n)) for n in ISSUED_GROUPS)
    return "-".join(groups)


def hash_of_nothing() -> str:
    """Return a hash that no password has, and that takes the same work to check as any other."""
    random = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    return f"{_DUMMY.rpartition('$')[0]}${random}"


def weaknesses(password: str, *, shortest: int, personal: Iterable[str] = ()) -> list[str]:
    """Return what is wrong with a password, in whole sentences; nothing when it is good.

    ``shortest`` is in characters; ``personal`` are the login and the name. There is no rule about
    kinds of characters: a long phrase is welcome (ASVS 6.2.5).
    """
    if len(password) < shortest:
        return [
            _(
                "Use at least %(number)s characters; a phrase of several words is best.",
                number=shortest,
            )
        ]
    if len(password) > LONGEST:
        return [_("Use at most %(number)s characters.", number=LONGEST)]
    folded = password.casefold().replace("ё", "е")
    if _is_common(folded):
        return [_("This password is on the list of the commonest ones. Choose another.")]
    if len(_without_runs(folded)) < OWN_PART:
        return [_("This is a row of neighbouring keys or repeated characters. Choose another.")]
    if _only_context(folded, personal):
        return [
            _(
                "This password is made of your name, your login or words of this work. Choose another."
            )
        ]
    return []


def rules(shortest: int) -> list[str]:
    """Return what a new password has to be, in sentences for people."""
    return [
        _(
            "At least %(number)s characters: three or four words are easy to remember.",
            number=shortest,
        ),
        _("Not your name or login, not a common password, not a row of keys."),
    ]


@cache
def _common() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("# ")) | _COMMON_RUSSIAN


def _is_common(folded: str) -> bool:
    base = re.sub(r"[\W\d_]+$", "", re.sub(r"^[\W\d_]+", "", folded))
    return folded in _common() or base in _common()


def _without_runs(folded: str) -> str:
    """Return what is left when keyboard runs, alphabets and repetitions are taken out."""
    left: list[str] = []
    at = 0
    while at < len(folded):
        length = max(_run_at(folded, at), _repetition_at(folded, at))
        if length < SHORTEST_RUN:
            left.append(folded[at])
            length = 1
        at += length
    return "".join(left)


def _run_at(folded: str, start: int) -> int:
    longest = 0
    for row in _KEY_ROWS:
        for line in (row, row[::-1]):
            length = 0
            while start + length < len(folded) and folded[start : start + length + 1] in line:
                length += 1
            longest = max(longest, length)
    return longest


def _repetition_at(folded: str, start: int) -> int:
    longest = 0
    for width in (1, 2, 3, 4):
        unit = folded[start : start + width]
        count = 1
        while len(unit) == width and folded.startswith(unit, start + count * width):
            count += 1
        if count > 1:
            longest = max(longest, count * width)
    return longest


def _only_context(folded: str, personal: Iterable[str]) -> bool:
    words = [
        part for text in personal for part in re.split(r"[\W_]+", text.casefold().replace("ё", "е"))
    ]
    words += [text.casefold() for text in personal]
    known = {word for word in words if len(word) >= SHORTEST_WORD} | set(_CONTEXT)
    left = folded
    for word in sorted(known, key=len, reverse=True):
        left = left.replace(word, " ")
    return left != folded and len(re.sub(r"[\W\d_]", "", left)) < OWN_PART
