"""What an import created and changed, written down in its own transaction so that it can be undone.

Created rows are kept as runs of keys, which come in order: a region's list costs a few numbers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from plugins.staff.importing.models import ImportJournal
from portal.database import fetch_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_AS_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Update = tuple[str, int, dict[str, tuple[Any, Any]]]
"""Kind of row, its key, and of each changed field the value before and after."""


class Journal:
    """Writes down the parts of one run as they are written."""

    def __init__(self, run_id: int) -> None:
        self._run_id = run_id

    def keep(
        self, inserts: Mapping[str, Sequence[tuple[Any, ...]]], updates: Sequence[Update]
    ) -> None:
        """Keep what a part of the list wrote; inserted rows begin with their key."""
        created = {
            table: as_runs(sorted(row[0] for row in rows))
            for table, rows in inserts.items()
            if rows
        }
        if created or updates:
            body = _AS_TEXT({"created": created, "changed": updates})
            ImportJournal.insert(run=self._run_id, body=body).execute()


@dataclass(slots=True)
class Written:
    """Everything that a run has written: keys of created rows by table, and the changes."""

    created: dict[str, set[int]] = field(default_factory=dict)
    changed: list[Update] = field(default_factory=list)


def written_by(run_id: int) -> Written:
    """Return what the journal of a run holds."""
    found = Written()
    query = ImportJournal.select(ImportJournal.body).where(ImportJournal.run == run_id)
    for (body,) in fetch_rows(query.order_by(ImportJournal.id)):
        told = json.loads(body)
        for table, runs in told["created"].items():
            found.created.setdefault(table, set()).update(keys_of(runs))
        found.changed += [
            (table, number, {name: (old, new) for name, (old, new) in values.items()})
            for table, number, values in told["changed"]
        ]
    return found


def as_runs(keys: Iterable[int]) -> list[list[int]]:
    """Return ascending keys as runs: first and last of each."""
    runs: list[list[int]] = []
    for one in keys:
        if runs and one == runs[-1][1] + 1:
            runs[-1][1] = one
        else:
            runs.append([one, one])
    return runs


def keys_of(runs: Iterable[Sequence[int]]) -> Iterable[int]:
    """Return the keys of runs."""
    return (one for first, last in runs for one in range(first, last + 1))
