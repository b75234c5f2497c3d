"""Keys of records as they come in addresses and forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from peewee import Model

LONGEST_KEY = 10
LARGEST_KEY = 2_147_483_647


def record_key(text: object) -> int | None:
    """Return the number that was asked for; none for what no key column can hold."""
    digits = str(text)
    if digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST_KEY:
        key = int(digits)
        return key if key <= LARGEST_KEY else None
    return None


def key_column(model: type[Model]) -> Any:
    """Return the key's column of a model, for queries."""
    return cast("Any", model)._meta.primary_key  # noqa: SLF001 - peewee keeps it there
