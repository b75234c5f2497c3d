"""Browsers that their users trust: the second factor is not asked there for some weeks.

The cookie is a random key, stored hashed beside its user; it opens nothing without the password.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import TYPE_CHECKING

from portal import clock
from portal.accounts.models import TrustedBrowser
from portal.database import write

if TYPE_CHECKING:
    from portal.accounts.models import User

KEY_BYTES = 32
LONGEST_BROWSER = 200
LONGEST_ADDRESS = 64


def trust(*, user: User, days: int, address: str, browser: str) -> str:
    """Trust a browser for so many days and return the key for its cookie."""
    key, now = secrets.token_urlsafe(KEY_BYTES), clock.now()
    with write():
        TrustedBrowser.delete().where(TrustedBrowser.expires_at < now).execute()
        TrustedBrowser.create(
            key_hash=_hashed(key),
            user=user.id,
            expires_at=now + dt.timedelta(days=days),
            address=address[:LONGEST_ADDRESS],
            browser=browser[:LONGEST_BROWSER],
        )
    return key


def is_trusted(user: User, key: str | None) -> bool:
    """Tell whether a cookie's key is that of a browser which this user trusts still."""
    return bool(
        key
        and TrustedBrowser.select()
        .where(
            TrustedBrowser.key_hash == _hashed(key),
            TrustedBrowser.user == user.id,
            TrustedBrowser.expires_at > clock.now(),
        )
        .exists()
    )


def browsers_of(user: User) -> list[TrustedBrowser]:
    """Return the browsers that a user trusts, the latest first."""
    return list(
        TrustedBrowser.select()
        .where(TrustedBrowser.user == user.id, TrustedBrowser.expires_at > clock.now())
        .order_by(TrustedBrowser.created_at.desc())
    )


def distrust(*, user: User, only: int | None = None) -> int:
    """Trust a user's browsers no more, or one of them; return how many they were."""
    query = TrustedBrowser.delete().where(TrustedBrowser.user == user.id)
    if only is not None:
        query = query.where(TrustedBrowser.id == only)
    with write():
        return int(query.execute())


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
