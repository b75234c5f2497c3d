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
from portal.database import write
from portal.errors import TooMany
from portal.i18n import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def lock_for(failures: int, limit: int) -> dt.timedelta:
    """Return how long a counter locks after so many failures: twice as long each time, to a limit."""
    if failures < limit:
        return dt.timedelta(0)
    return min(FIRST_LOCK * 2 ** min(failures - limit, MOST_DOUBLINGS), LONGEST_LOCK)


def charge(login: str, address: str, attempts: int) -> None:
    """Count a try as failed until it proves right; raise :class:`TooMany` where it must wait."""
    now = clock.now()
    found = counters(login, address, attempts)
    with write():
        _forget_old(now)
        locked = [one for one in _rows(found) if one.locked_until and one.locked_until > now]
        if not locked:
            for counter in found:
                _add(counter, now)
            return
        until = max(one.locked_until for one in locked)
    raise _too_many(int((until - now).total_seconds()))


def refund(login: str, address: str, attempts: int) -> None:
    """Take back one charge: the try was never judged, because the portal was busy."""
    with write():
        for one in _rows(counters(login, address, attempts)):
            one.failures, one.locked_until = max(one.failures - 1, 0), None
            one.save()


def succeeded(login: str, address: str, attempts: int) -> None:
    """Forget a user's failures after a right password; the address gets only this try back."""
    pair, everywhere, place = counters(login, address, attempts)
    with write():
        FailedSignIn.delete().where(
            FailedSignIn.subject.in_([pair.subject, everywhere.subject])
        ).execute()
        for one in _rows((place,)):
            one.failures = max(one.failures - 1, 0)
            if one.failures < place.limit:
                one.locked_until = None
            one.save()


def _rows(found: tuple[Counter, ...]) -> Iterator[FailedSignIn]:
    subjects = [one.subject for one in found]
    return iter(
        FailedSignIn.select()
        .where(FailedSignIn.subject.in_(subjects))
        .order_by(FailedSignIn.subject)
    )


def _add(counter: Counter, now: dt.datetime) -> None:
    FailedSignIn.insert(subject=counter.subject, failures=1, last_at=now).on_conflict(
        conflict_target=[FailedSignIn.subject],
        update={FailedSignIn.failures: FailedSignIn.failures + 1, FailedSignIn.last_at: now},
    ).execute()
    row = FailedSignIn.get(FailedSignIn.subject == counter.subject)
    wait = lock_for(row.failures, counter.limit)
    row.locked_until = now + wait if wait else None
    row.save()


def _forget_old(now: dt.datetime) -> None:
    FailedSignIn.delete().where(FailedSignIn.last_at < now - FORGOTTEN_AFTER).execute()


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
