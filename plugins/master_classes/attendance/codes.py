"""Secrets of the day: a participant's short code, a session's code word, the address of its poster.

None of them is stored: each follows from the portal's own secret, so that a copy of the database
opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, cast

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from portal import clock

if TYPE_CHECKING:
    from portal.config import Settings

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""What a code is made of: no letter that looks like a digit."""
_TYPED = str.maketrans("АВСЕНКМРТУХ", "ABCEHKMPTYX")
"""Cyrillic letters that look like ours: a code is typed with whatever keyboard is on."""
CODE_LENGTH = 8
GROUP = 4
SALT = "master-classes-poster"
LONGEST = 300
TURN = 60
"""For how many seconds a screen shows one address; the one before is taken, too."""
FIXED = 0
"""The turn of a poster on paper, which stands for the whole session."""
WORDS = (
    "акация", "берёза", "василёк", "гвоздика", "деревня", "ежевика", "журавль", "звезда", "ива",
    "калина", "ласточка", "малина", "незабудка", "озеро", "парус", "радуга", "сирень", "тополь",
    "утро", "фиалка", "черёмуха", "шиповник", "яблоня", "ромашка", "снегирь", "соловей", "рябина",
    "родник", "маяк", "клевер", "каштан", "облако",
)  # fmt: skip
LEAST_NUMBER, NUMBERS = 10, 90


def code_of(enrolment_id: int) -> str:
    """Return the short code of a participant, as it is compared: eight letters and digits."""
    digest = int.from_bytes(_digest(f"participant:{enrolment_id}"), "big")
    found = ""
    for _letter in range(CODE_LENGTH):
        digest, rest = divmod(digest, len(LETTERS))
        found += LETTERS[rest]
    return found


def shown_code(enrolment_id: int) -> str:
    """Return the short code of a participant as people read it: in two groups."""
    code = code_of(enrolment_id)
    return f"{code[:GROUP]}-{code[GROUP:]}"


def plain_code(text: str) -> str:
    """Return a code as it was typed without what separates it, in capital letters."""
    letters = text.upper().translate(_TYPED)
    return "".join(one for one in letters if one.isascii() and one.isalnum())


def word_of(session_id: int) -> str:
    """Return the code word that is told in the room of a session, such as ``рябина 47``."""
    digest = int.from_bytes(_digest(f"session:{session_id}"), "big")
    digest, word = divmod(digest, len(WORDS))
    return f"{WORDS[word]} {LEAST_NUMBER + digest % NUMBERS}"


def is_word_of(session_id: int, text: str) -> bool:
    """Tell whether a text is the code word of a session: case, «ё» and spaces do not matter."""
    typed, wanted = _plain_word(text), _plain_word(word_of(session_id))
    return hmac.compare_digest(typed.encode(), wanted.encode())


def poster_token(session_id: int, *, turns: bool = False) -> str:
    """Return the signed words of the address on a poster; of a screen's, which goes on changing."""
    return str(_signer().dumps([session_id, _turn() if turns else FIXED]))


def read_poster(token: str) -> int | None:
    """Return the session whose poster it is; none for what is not ours, or was shown long before."""
    try:
        found = _signer().loads(token[:LONGEST])
        session_id, turn = map(int, found)
    except (BadSignature, ValueError, TypeError):
        return None
    return session_id if turn == FIXED or 0 <= _turn() - turn <= 1 else None


def _turn() -> int:
    return int(clock.now().timestamp()) // TURN


def _plain_word(text: str) -> str:
    folded = text.casefold().replace("ё", "е")
    return "".join(one for one in folded if one.isalnum())


def _digest(text: str) -> bytes:
    key = _settings().secret_key.encode()
    return hmac.new(key, f"master-classes-attendance:{text}".encode(), hashlib.sha256).digest()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(_settings().secret_key, salt=SALT)


def _settings() -> Settings:
    return cast("Settings", current_app.extensions["settings"])
