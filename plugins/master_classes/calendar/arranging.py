"""Sessions as the calendar shows them, by day, by place and by leader. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A session in the calendar; moments are on the district's wall clock.

    It has what the calendar's pattern asks of an entry. ``move_url`` is empty where the actor may not
    move it; ``version`` is the session's as it was shown.
    """

    key: int
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    url: str
    kind: str
    place: str
    place_id: int | None
    leaders: tuple[str, ...]
    holder: str
    state: str
    tone: str
    seated: int
    capacity: int
    version: int
    move_url: str = ""
    cancelled: bool = False
    tentative: bool = False

    @property
    def first_on(self) -> dt.date:
        """Return its first day."""
        return self.starts_at.date()

    @property
    def last_on(self) -> dt.date:
        """Return its last day."""
        return self.ends_at.date()


@dataclass(frozen=True, slots=True)
class Row:
    """A place or a leader with the sessions of a week; ``key`` is a place that can be moved to."""

    title: str
    key: int | None
    days: dict[dt.date, list[Entry]]


def by_place(entries: Iterable[Entry], rooms: Sequence[tuple[int, str]], nowhere: str) -> list[Row]:
    """Return a row for each room, in their order, then for sessions without a place."""
    rows: dict[int | None, Row] = {key: Row(title, key, {}) for key, title in rooms}
    for one in entries:
        row = rows.setdefault(one.place_id, Row(one.place or nowhere, one.place_id, {}))
        row.days.setdefault(one.first_on, []).append(one)
    last = rows.pop(None, None)
    return [*rows.values(), *([last] if last is not None else [])]


def by_leader(entries: Iterable[Entry], nobody: str) -> list[Row]:
    """Return a row for each leader by name; a session with several stands with each of them."""
    rows: dict[str, Row] = {}
    for one in entries:
        for name in one.leaders or ("",):
            row = rows.setdefault(name, Row(name or nobody, None, {}))
            row.days.setdefault(one.first_on, []).append(one)
    return [rows[name] for name in sorted(rows, key=lambda name: (not name, name))]
