"""What else goes, or stands in the way, when records are deleted: through all tables, not the nearest alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app

from portal.audit.words import table_titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ASKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Dependants:
    """Rows of other tables that refer to the records: those that go too, those that forbid it."""

    going: list[tuple[str, int]]
    forbidding: list[tuple[str, int]]

    @property
    def count(self) -> int:
        """Return how many rows go besides the records themselves."""
        return sum(count for _title, count in self.going)

    @classmethod
    def of(cls, records: list[Any]) -> Dependants:
        """Count by table the rows that refer to these records, and to what goes with them."""
        if not records:
            return cls([], [])
        loaded = {model for _owner, model in current_app.extensions["plugins"].models()}
        start, keys = type(records[0]), {one.get_id() for one in records}
        gone: dict[Any, set[Any]] = defaultdict(set)
        gone[start] |= keys
        forbidding: dict[Any, set[Any]] = defaultdict(set)
        left: list[tuple[Any, set[Any]]] = [(start, keys)]
        while left:
            model, keys = left.pop()
            for field, other in model._meta.backrefs.items():  # noqa: SLF001 - peewee's own
                rule = (field.on_delete or "RESTRICT").upper()
                if other not in loaded or rule == "SET NULL":  # not loaded: it has no table here
                    continue
                found = _referring(field, other, keys)
                if rule != "CASCADE":
                    forbidding[other] |= found
                elif new := found - gone[other]:
                    gone[other] |= new
                    left.append((other, new))
        gone[start] -= {one.get_id() for one in records}
        return cls(
            _told(gone), _told({one: found - gone[one] for one, found in forbidding.items()})
        )


def _referring(field: Any, model: Any, keys: Iterable[Any]) -> set[Any]:
    """Return the keys of a table's rows that refer to rows of these keys."""
    key = model._meta.primary_key  # noqa: SLF001 - peewee's public way
    found: set[Any] = set()
    for some in _slices(sorted(keys)):
        found.update(row[0] for row in model.select(key).where(field.in_(some)).tuples())
    return found


def _slices(keys: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(keys), ASKED_AT_ONCE):
        yield keys[start : start + ASKED_AT_ONCE]


def _told(rows: dict[Any, set[Any]]) -> list[tuple[str, int]]:
    """Return the rows by what people call their tables; those without a name of their own by their plugin."""
    titles = table_titles()
    found: Counter[str] = Counter()
    for model, keys in rows.items():
        if keys:
            found[titles[model._meta.table_name]] += len(keys)  # noqa: SLF001 - peewee's public way
    return list(found.items())
