"""Slowing down whoever guesses passwords; counted in the database, so for all workers at once.

Three counters: a login from one address (few tries), a login from anywhere, and an address. A try
is charged before the password is looked at, so that many at once cannot slip through together; a
right password gives the charge back. While a counter is locked, nothing is looked at: a right
password is answered like a wrong one. An address that is locked charges no login, so one guesser
cannot keep a user out who comes from elsewhere.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal import clock
from portal.accounts.models import FailedSignIn
from portal.database import is_postgres, write
from portal.errors import TooMany
from portal.i18n import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable

FORGOTTEN_AFTER = dt.timedelta(hours=1)
LONGEST_LOCK = dt.timedelta(minutes=15)
FIRST_LOCK = dt.timedelta(seconds=30)
LOGIN_FACTOR = 4
ADDRESS_FACTOR = 10
MOST_DOUBLINGS = 10

_PLAIN_LOGIN = re.compile(r"[\w.@+-]{1,60}")


@dataclass(frozen=True, slots=True)
class Counter:
    """One counter: what it counts, and after how many failures it locks."""

    subject: str
    limit: int


def counters(login: str, address: str, attempts: int) -> tuple[Counter, Counter, Counter]:
    """Return the three counters of a try: the pair, the login, the address."""
    name = login.casefold()
    if not _PLAIN_LOGIN.fullmatch(name):
        name = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16]
    return (
        Counter(f"{name}@{address}", attempts),
        Counter(f"{name}@*", attempts * LOGIN_FACTOR),
        Counter(f"*@{address}", attempts * ADDRESS_FACTOR),
    )


def lock_for(failures: int, limit: int, lasts: dt.timedelta | None = None) -> dt.timedelta:
    """Return how long a counter locks after so many failures: twice as long each time, to a limit.

    ``lasts`` is the same time for every failure beyond the limit, where a policy asks for that.
    """
    if failures < limit:
        return dt.timedelta(0)
    if lasts is not None:
        return lasts
    return min(FIRST_LOCK * 2 ** min(failures - limit, MOST_DOUBLINGS), LONGEST_LOCK)


def charge(login: str, address: str, attempts: int, *, lock: dt.timedelta | None = None) -> None:
    """Count a try as failed until it proves right; raise :class:`TooMany` where it must wait.

    ``lock`` is how long a policy wants a login locked; by default longer each time.
    """
    now = clock.now()
    limits = {one.subject: one.limit for one in counters(login, address, attempts)}
    with write():
        fresh = [{"subject": subject, "last_at": now} for subject in sorted(limits)]
        FailedSignIn.insert_many(fresh).on_conflict_ignore().execute()
        rows = _held(limits)
        until = max((one.locked_until for one in rows if one.locked_until), default=now)
        if until > now:
            raise _too_many(int((until - now).total_seconds()))
        for one in rows:
            before = 0 if one.last_at < now - FORGOTTEN_AFTER else one.failures
            wait = lock_for(before + 1, limits[one.subject], lock)
            one.failures, one.last_at = before + 1, now
            one.locked_until = now + wait if wait else None
            one.save()


def refund(login: str, address: str, attempts: int) -> None:
    """Take back one charge: the try was never judged, because the portal was busy."""
    with write():
        for one in _held(one.subject for one in counters(login, address, attempts)):
            one.failures, one.locked_until = max(one.failures - 1, 0), None
            one.save()


def succeeded(login: str, address: str, attempts: int) -> None:
    """Forget a user's failures after a right password; the address gets only this try back."""
    now = clock.now()
    pair, everywhere, place = counters(login, address, attempts)
    with write():
        for one in _held([place.subject]):
            one.failures = max(one.failures - 1, 0)
            if one.failures < place.limit:
                one.locked_until = None
            one.save()
        FailedSignIn.delete().where(
            FailedSignIn.subject.in_([pair.subject, everywhere.subject])
            | (FailedSignIn.last_at < now - FORGOTTEN_AFTER)
        ).execute()


def _held(subjects: Iterable[str]) -> list[FailedSignIn]:
    """Return counters in one order, held until the transaction ends, so that no charge is lost."""
    query = FailedSignIn.select().where(FailedSignIn.subject.in_(list(subjects)))
    query = query.order_by(FailedSignIn.subject)
    return list(query.for_update() if is_postgres() else query)


def _too_many(seconds: int) -> TooMany:
    minutes = -(-max(seconds, 1) // 60)
    message = ngettext(
        "Too many tries to sign in. Try again in %(num)s minute, or ask the district centre "
        "for a new password.",
        "Too many tries to sign in. Try again in %(num)s minutes, or ask the district centre "
        "for a new password.",
        minutes,
    )
    return TooMany(message, max(seconds, 1))
