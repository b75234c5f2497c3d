"""How lines of the audit hold each other: a hash over the line before and over the line itself.

What tells of people (label, changes, note) goes in through a salted digest. A lawful destruction
empties these texts and their salt and leaves the digest, so the chain still holds and nobody can try
names against it. These are pure functions over plain values; migration 0008 has a frozen copy.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import NamedTuple

BEGINNING = "0" * 64
SALT_LENGTH = 32


class Content(NamedTuple):
    """What a line's hash is made over, as it is stored; ``at`` is the text of the moment in UTC."""

    number: int
    at: str
    user: int | None
    actor_name: str
    action: str
    subject: str
    subject_id: int | None
    institution: int | None
    address: str
    request_id: str


def salts(count: int) -> list[str]:
    """Return as many salts as lines are written, drawn at once: an import writes 80,000."""
    drawn = secrets.token_hex(count * SALT_LENGTH // 2)
    return [drawn[start : start + SALT_LENGTH] for start in range(0, len(drawn), SALT_LENGTH)]


def digest_of(salt: str, label: str, changes: str, note: str) -> str:
    """Return the digest of a line's personal part; lengths keep the texts from running together."""
    text = f"{salt}{len(label)},{len(changes)}:{label}{changes}{note}"
    return sha256(text.encode()).hexdigest()


def hash_of(previous: str, digest: str, content: Content) -> str:
    """Return the hash of a line over the hash before it, its digest and everything else it says."""
    number, at, user, actor_name, action, subject, subject_id, institution, address, request = (
        content
    )
    text = (
        f"{previous}{digest}{number},{at},{user},{subject_id},{institution},{len(actor_name)},"
        f"{len(action)},{len(subject)},{len(address)}:{actor_name}{action}{subject}{address}{request}"
    )
    return sha256(text.encode()).hexdigest()
