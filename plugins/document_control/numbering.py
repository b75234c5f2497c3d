"""Numbers of checks: counted within the calendar year of a municipality, without gaps."""

from __future__ import annotations

from peewee import fn

from plugins.document_control.models import ControlCheck, Counter
from portal.numbering import take_numbers


def next_numbers(municipality_id: int, year: int, count: int = 1) -> range:
    """Return the next numbers of a year; inside the transaction that stores the checks."""
    return take_numbers(
        Counter,
        count,
        municipality=municipality_id,
        year=year,
        last_used=lambda: _last_used(municipality_id, year),
    )


def _last_used(municipality_id: int, year: int) -> int:
    query = ControlCheck.select(fn.COALESCE(fn.MAX(ControlCheck.number), 0)).where(
        ControlCheck.municipality == municipality_id, ControlCheck.year == year
    )
    found: int = query.scalar()
    return found
