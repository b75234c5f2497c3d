"""Secrets at rest: sealed with a key that follows from the portal's ``secret_key``.

Whoever has the database alone (a stolen backup, say) has neither the secrets of the applications
nor anything against which recovery codes could be tried.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.errors import Conflict
from portal.i18n import gettext as _


def seal(secret: str, *, secret_key: str) -> str:
    """Return a secret as it is stored."""
    return _fernet(secret_key).encrypt(secret.encode()).decode()


def unseal(sealed: str, *, secret_key: str) -> str:
    """Return a stored secret; raise :class:`Conflict` where the portal's key has been changed."""
    try:
        return _fernet(secret_key).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        message = _(
            "The portal's key has been changed, so your codes cannot be checked any more. Use a "
            "recovery code, or ask the district centre to take the second factor away."
        )
        raise Conflict(message) from error


def keyed_hash(text: str, *, secret_key: str) -> str:
    """Return the hash under which a recovery code is stored."""
    key = _derived(secret_key, b"portal recovery codes")
    return hmac.new(key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _fernet(secret_key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived(secret_key, b"portal second factor")))


def _derived(secret_key: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=purpose).derive(secret_key.encode())
