"""What a browser holds that the portal has not got yet, told by the cookie that such pages keep.

A page that works without a network (attendance on a phone) keeps what was not sent in the browser's
storage, which signing out wipes. It tells so in one cookie that holds no personal data: how many, whose
and on which page they are sent; signing out asks here first, so that nothing is lost unknowingly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from portal.security.same_origin import local_address

if TYPE_CHECKING:
    from collections.abc import Iterable

COOKIE = "unsent"
MOST = 20
"""How many pages are told of; more are not shown, but sign-out still waits for the first ones."""
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Unsent:
    """So much waits in the browser for one user (by key, or a word for who has no account)."""

    count: int
    owner: str
    page: str


def read_unsent(cookie: str) -> list[Unsent]:
    """Return what a cookie tells: ``count~owner~page`` divided by ``|``; odd lines are left out."""
    found = []
    for line in unquote(cookie).split("|")[:MOST]:
        parts = line.split("~", _PARTS - 1)
        if len(parts) != _PARTS or not (parts[0].isascii() and parts[0].isdecimal()):
            continue
        count, owner, page = int(parts[0][:6]), parts[1], parts[2]
        if count and owner and local_address(page):
            found.append(Unsent(count, owner, page))
    return found


def unsent_of(user_id: int, told: Iterable[Unsent]) -> list[Unsent]:
    """Return what waits for one user: only that user can send it, and only for that user it is lost."""
    return [one for one in told if one.owner == str(user_id)]
