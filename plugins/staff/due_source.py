"""Where the rows of the list of who is due come from: counted by the rules, then shown in pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.staff.databank import PAGE, as_of
from plugins.staff.due_list import Due, due_within
from plugins.staff.filters import StaffFilters
from plugins.staff.list_rows import DueCells, due_rows
from portal.lists.contracts import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from portal.lists.asked import Asked

AHEAD_DAYS = 180
DIGITS = 6
KINDS = ("compliance", "category")


class DueRows:
    """The rows of the list of who is due; see :class:`portal.lists.contracts.RowSource`.

    Rows are in the order of urgency, which only the rules know, so that pages go by their number.
    """

    def page(self, asked: Asked) -> Page:
        """Return a page of what is due."""
        return page_of(asked, found_by(asked))

    def every(self, asked: Asked, keys: Sequence[int] | None = None) -> Iterator[DueCells]:
        """Yield everything that is due, with words and reasons, some hundreds at a time."""
        found = found_by(asked)
        if keys is not None:
            wanted = set(keys)
            found = [one for one in found if one.post.id in wanted]
        day = as_of(StaffFilters.from_address(asked.values))
        for start in range(0, len(found), 10 * PAGE):
            yield from due_rows(asked.actor, found[start : start + 10 * PAGE], day)

    def keys(self, asked: Asked, limit: int) -> list[int]:
        """Return the keys of the posts for which something is due, at most ``limit``."""
        return list(dict.fromkeys(one.post.id for one in found_by(asked)))[:limit]


def found_by(asked: Asked) -> list[Due]:
    """Return what is due by the filters, the most urgent first."""
    filters = StaffFilters.from_address(asked.values)
    what = asked.values.get("what", "")
    kinds = (what,) if what in KINDS else KINDS
    found = due_within(asked.actor, filters, within=within(filters), kinds=kinds)
    return [one for one in found if one.overdue] if filters.due == 0 else found


def within(filters: StaffFilters) -> int:
    """Return how many days ahead is looked."""
    return AHEAD_DAYS if filters.due is None else filters.due


def page_of(asked: Asked, found: Sequence[Due]) -> Page:
    """Return the page that the address asks for, of everything that is due."""
    number = _number(asked.after or asked.before)
    start = (number - 1) * PAGE
    day = as_of(StaffFilters.from_address(asked.values))
    return Page(
        rows=due_rows(asked.actor, list(found[start : start + PAGE]), day),
        count=len(found),
        previous=str(number - 1) if number > 1 else None,
        next=str(number + 1) if len(found) > start + PAGE else None,
    )


def _number(text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) <= DIGITS:
        return max(1, int(text))
    return 1
