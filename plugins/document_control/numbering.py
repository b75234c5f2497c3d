"""Numbers of checks: counted within the calendar year of a municipality, without gaps.

The counter's row is locked until the transaction ends, so two campaigns at once wait for each other
and a transaction that fails gives its numbers back.
"""

from __future__ import annotations

from plugins.document_control.models import Counter
from portal.database import write


def next_numbers(municipality_id: int, year: int, count: int = 1) -> range:
    """Return the next numbers of a year; inside the transaction that stores the checks."""
    with write():
        Counter.insert(municipality=municipality_id, year=year).on_conflict_ignore().execute()
        rows = list(
            Counter.update(last=Counter.last + count)
            .where(Counter.municipality == municipality_id, Counter.year == year)
            .returning(Counter.last)
            .tuples()
            .execute()
        )
        last: int = rows[0][0]
        return range(last - count + 1, last + 1)
