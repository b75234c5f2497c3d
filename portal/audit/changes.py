"""What a change looks like in the audit: field by field, old and new, secrets never."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from peewee import ForeignKeyField, Model

if TYPE_CHECKING:
    from collections.abc import Mapping

SECRET = re.compile(r"password|secret|token|hash")
MASKED = frozenset({"snils", "phone"})
HIDDEN = "•••"
SHOWN_DIGITS = 2


def changes_of(
    record: Model, values: Mapping[str, Any] | None = None
) -> dict[str, tuple[Any, Any]]:
    """Return what differs, as ``{field: (old, new)}``.

    With ``values`` (of a form, say) the record is compared with them. Without, a record that has
    been changed and not saved yet is compared with its stored row; a new one with nothing.
    """
    fields = record._meta.fields  # noqa: SLF001 - peewee's public way
    if values is not None:
        pairs = {name: (getattr(record, name), values[name]) for name in values if name in fields}
    else:
        stored = type(record).get_or_none(type(record).id == record.id) if record.id else None  # type: ignore[attr-defined]
        names = [field.name for field in record.dirty_fields if field.name != "id"]
        pairs = {
            name: (getattr(stored, name) if stored else None, getattr(record, name))
            for name in names
        }
    return {
        name: (old, new)
        for name, (old, new) in pairs.items()
        if _key(fields[name], old) != _key(fields[name], new)
    }


def _key(field: Any, value: Any) -> Any:
    """Return what two values are compared by: a related record by its key, nothing as nothing."""
    if isinstance(field, ForeignKeyField) and isinstance(value, Model):
        return value.get_id()
    return None if value == "" else value


def as_text(changes: Mapping[str, tuple[Any, Any]] | None) -> str:
    """Return changes as the JSON that is stored: values in words, secrets left out.

    A related record is told by its name, and under the column's name (``position_id``) by its key,
    so that a change can be taken back.
    """
    if not changes:
        return "{}"
    plain: dict[str, list[Any]] = {}
    for name, (old, new) in changes.items():
        plain[name] = [_shown(name, old), _shown(name, new)]
        if (isinstance(old, Model) or isinstance(new, Model)) and not _is_secret(name):
            plain[f"{name}_id"] = [_key_of(old), _key_of(new)]
    return _AS_JSON(plain)


# json.dumps would make an encoder each time: an import writes 80,000 lines.
_AS_JSON = json.JSONEncoder(ensure_ascii=False).encode


@lru_cache(maxsize=1024)
def _is_secret(name: str) -> bool:
    return SECRET.search(name) is not None


def _key_of(value: Any) -> Any:
    return value.get_id() if isinstance(value, Model) else value


def _shown(name: str, value: Any) -> str | int | float | bool | None:
    if value is None or value == "":
        return None
    if _is_secret(name):
        return HIDDEN
    if name in MASKED:
        return masked(str(value))
    if type(value) is str:
        return value
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.normalize())
    return str(value)


def masked(text: str) -> str:
    """Return a number with only its last two digits shown."""
    digits = sum(letter.isdigit() for letter in text)
    seen = 0
    letters = []
    for letter in text:
        seen += letter.isdigit()
        letters.append("•" if letter.isdigit() and seen <= digits - SHOWN_DIGITS else letter)
    return "".join(letters)
