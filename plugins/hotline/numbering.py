"""Numbers of requests: counted within the calendar year of a municipality, without gaps."""

from __future__ import annotations

from peewee import fn

from plugins.hotline.models import Counter, Request
from portal.numbering import take_number


def next_number(municipality_id: int, year: int) -> int:
    """Return the next number of a year; inside the transaction that stores the request."""
    return take_number(
        Counter,
        municipality=municipality_id,
        year=year,
        last_used=lambda: _last_used(municipality_id, year),
    )


def keep_ahead(municipality_id: int, year: int) -> None:
    """Let the counter follow numbers that came from an old journal; inside the import's transaction."""
    last = _last_used(municipality_id, year)
    Counter.insert(
        municipality=municipality_id, year=year, last=last
    ).on_conflict_ignore().execute()
    Counter.update(last=last).where(
        Counter.municipality == municipality_id, Counter.year == year, Counter.last < last
    ).execute()


def _last_used(municipality_id: int, year: int) -> int:
    query = Request.select(fn.COALESCE(fn.MAX(Request.number), 0)).where(
        Request.municipality == municipality_id, Request.year == year
    )
    found: int = query.scalar()
    return found
