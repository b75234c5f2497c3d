"""Where the rows of the list of staff come from: pages from prepared queries, whole lists in batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from plugins.staff.databank import (
    StaffRow,
    as_of,
    batch_of,
    keys_of,
    staff_page,
)
from plugins.staff.filters import StaffFilters
from plugins.staff.list_more import with_more
from plugins.staff.list_rows import row_cells
from portal.lists.contracts import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from portal.lists.asked import Asked

CHUNK = 500
"""Rows of a file read at a time."""


class StaffRows:
    """The rows of the list of staff; see :class:`portal.lists.contracts.RowSource`."""

    def page(self, asked: Asked) -> Page:
        """Return a page: its rows in words, with what the chosen columns need besides."""
        filters = StaffFilters.from_address(asked.values)
        found = staff_page(
            asked.actor, filters, sort=asked.sort, after=asked.after, before=asked.before
        )
        rows = with_more(asked.actor, found.rows, needs_of(asked), as_of(filters))
        address = url_for("staff.person_card", person_id=0)[:-1]
        return Page(
            rows=row_cells(rows, address),
            count=found.count,
            more=found.more_than_counted,
            previous=found.previous,
            next=found.next,
        )

    def every(self, asked: Asked, keys: Sequence[int] | None = None) -> Iterator[StaffRow]:
        """Yield all rows in their order, some hundreds at a time."""
        filters = StaffFilters.from_address(asked.values)
        needs, day = needs_of(asked), as_of(filters)
        order = keys_of(asked.actor, filters, sort=asked.sort)
        if keys is not None:
            wanted = set(keys)
            order = [key for key in order if key in wanted]
        for start in range(0, len(order), CHUNK):
            rows = batch_of(asked.actor, order[start : start + CHUNK], day)
            yield from with_more(asked.actor, rows, needs, day)

    def keys(self, asked: Asked, limit: int) -> list[int]:
        """Return the keys of the posts in their order, at most ``limit``."""
        filters = StaffFilters.from_address(asked.values)
        return keys_of(asked.actor, filters, sort=asked.sort, limit=limit)


def needs_of(asked: Asked) -> frozenset[str]:
    """Return the kinds of facts that the chosen columns need besides the usual ones."""
    from plugins.staff.lists import NEEDS  # noqa: PLC0415 - columns are declared with their source

    return frozenset(NEEDS[one.key] for one in asked.columns if one.key in NEEDS)
