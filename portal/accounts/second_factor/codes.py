"""The rules of codes: which step of time a code belongs to, and what recovery codes look like.

A code (RFC 6238: SHA-1, 30 seconds, six digits, what every application knows) is taken in its own
step and in the neighbouring ones, since clocks differ, and never in a step that has been used.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

import pyotp

if TYPE_CHECKING:
    import datetime as dt

SECONDS = 30
DIGITS = 6
NEIGHBOURS = 1
RECOVERY_CODES = 10
RECOVERY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
RECOVERY_GROUPS = (4, 4, 4)


def new_secret() -> str:
    """Return a fresh secret of 160 bits, in base32."""
    return pyotp.random_base32(32)


def step_of(code: str, secret: str, moment: dt.datetime, *, last_step: int) -> int | None:
    """Return the step in which a code is right and not yet used; nothing where it is wrong.

    ``last_step`` is the step of the code that was used last: that one and the older are void.
    """
    digits = re.sub(r"\s", "", code)
    if not (digits.isascii() and digits.isdecimal() and len(digits) == DIGITS):
        return None
    generator = pyotp.TOTP(secret, digits=DIGITS, interval=SECONDS)
    now = int(moment.timestamp()) // SECONDS
    found = None
    for step in range(now - NEIGHBOURS, now + NEIGHBOURS + 1):
        if secrets.compare_digest(generator.generate_otp(step), digits) and step > last_step:
            found = step
    return found


def new_recovery_codes() -> list[str]:
    """Return ten codes of 59 bits each, without letters that look alike."""
    return [
        "-".join("".join(secrets.choice(RECOVERY_ALPHABET) for _one in range(n)) for n in groups)
        for groups in [RECOVERY_GROUPS] * RECOVERY_CODES
    ]


def recovery_key(text: str) -> str:
    """Return a recovery code as it is compared: small letters and digits alone."""
    return re.sub(r"[\W_]", "", text).casefold()


def address_for_application(secret: str, *, login: str, issuer: str) -> str:
    """Return the ``otpauth:`` address that a QR code carries to the application."""
    generator = pyotp.TOTP(secret, digits=DIGITS, interval=SECONDS)
    return generator.provisioning_uri(name=login, issuer_name=issuer)
