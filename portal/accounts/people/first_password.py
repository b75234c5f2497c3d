"""The link by which somebody chooses the first password: it works once and for a limited time.

It is signed and names the hash that it replaces, so a used link is void and nothing is stored.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.accounts.models import User
from portal.errors import Invalid
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.config import Settings

SALT = "portal-first-password"
DAY_SECONDS = 24 * 60 * 60


def token_for(user: User, settings: Settings) -> str:
    """Return the end of the link for a user whose password was issued."""
    return str(_signer(settings).dumps([user.id, _mark(user)]))


def user_of(token: str, settings: Settings) -> User:
    """Return whose link this is; raise :class:`Invalid` in the same words for every other."""
    words = _("This link has been used or is too old. Ask the district centre for a new one.")
    try:
        found = _signer(settings).loads(token, max_age=settings.issued_password_days * DAY_SECONDS)
        user_id, mark = found
    except (BadSignature, TypeError, ValueError) as error:
        raise Invalid(words) from error
    user = User.get_or_none(User.id == user_id, User.enabled == True)  # noqa: E712
    if user is None or not user.must_change_password or _mark(user) != mark:
        raise Invalid(words)
    return user


def _signer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.secret_key, salt=SALT)


def _mark(user: User) -> str:
    return hashlib.sha256(user.password_hash.encode()).hexdigest()[:24]
