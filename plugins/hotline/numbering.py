"""Numbers of requests: counted within the calendar year of a municipality, without gaps.

The counter's row is locked until the transaction ends, so two calls at once wait for each other and a
transaction that fails gives its number back.
"""

from __future__ import annotations

from peewee import fn

from plugins.hotline.models import Counter, Request
from portal.database import write


def next_number(municipality_id: int, year: int) -> int:
    """Return the next number of a year; inside the transaction that stores the request."""
    with write():
        found = _count_up(municipality_id, year)
        if found is None:
            Counter.insert(
                municipality=municipality_id, year=year, last=_last_used(municipality_id, year)
            ).on_conflict_ignore().execute()
            found = _count_up(municipality_id, year)
        if found is None:
            message = f"The counter of {year} is gone while it was used."
            raise RuntimeError(message)
        return found


def keep_ahead(municipality_id: int, year: int) -> None:
    """Let the counter follow numbers that came from an old journal; inside the import's transaction."""
    last = _last_used(municipality_id, year)
    Counter.insert(
        municipality=municipality_id, year=year, last=last
    ).on_conflict_ignore().execute()
    Counter.update(last=last).where(
        Counter.municipality == municipality_id, Counter.year == year, Counter.last < last
    ).execute()


def _count_up(municipality_id: int, year: int) -> int | None:
    query = (
        Counter.update(last=Counter.last + 1)
        .where(Counter.municipality == municipality_id, Counter.year == year)
        .returning(Counter.last)
        .tuples()
    )
    rows = list(query.execute())
    return rows[0][0] if rows else None


def _last_used(municipality_id: int, year: int) -> int:
    query = Request.select(fn.COALESCE(fn.MAX(Request.number), 0)).where(
        Request.municipality == municipality_id, Request.year == year
    )
    found: int = query.scalar()
    return found
