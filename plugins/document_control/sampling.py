"""Drawing a sample by lot (выборка по жребию): the same number of the lot draws the same again.

Pure. The order of what is drawn from does not matter: keys are put in order of a hash of the lot's
number and the key, so that one person more or fewer changes no other's place.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def new_seed() -> str:
    """Return a new number of a lot, short enough to be written into a paper."""
    return secrets.token_hex(5)


def draw(seed: str, keys: Iterable[int], size: int | None) -> list[int]:
    """Return the keys that a lot draws, in its order; all of them where no size is given."""
    ranked = sorted(set(keys), key=lambda key: (_rank(seed, key), key))
    return ranked if size is None else ranked[: max(size, 0)]


def _rank(seed: str, key: int) -> bytes:
    return hashlib.sha256(f"{seed}:{key}".encode()).digest()
