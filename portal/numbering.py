"""Numbers without gaps and without twins: a counter's row is locked until the transaction ends.

Two who number at once wait for each other, and a transaction that fails gives its numbers back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal.database import write

if TYPE_CHECKING:
    from collections.abc import Callable


def take_number(counter: Any, *, last_used: Callable[[], int], **scope: Any) -> int:
    """Return the next number of a counter; inside the transaction that stores what it numbers.

    ``counter`` is a model with a field ``last`` and a unique index over the fields of ``scope``, such
    as a municipality and a year; ``last_used`` tells where a counter that is not there yet begins.
    """
    return take_numbers(counter, 1, last_used=last_used, **scope)[0]


def take_numbers(counter: Any, count: int, *, last_used: Callable[[], int], **scope: Any) -> range:
    """Return the next numbers of a counter, as :func:`take_number` does one."""
    with write():
        last = _count_up(counter, count, scope)
        if last is None:
            counter.insert(last=last_used(), **scope).on_conflict_ignore().execute()
            last = _count_up(counter, count, scope)
        if last is None:
            message = f"The counter of {scope} is gone while it was used."
            raise RuntimeError(message)
        return range(last - count + 1, last + 1)


def _count_up(counter: Any, count: int, scope: dict[str, Any]) -> int | None:
    same = [getattr(counter, name) == value for name, value in scope.items()]
    query = counter.update(last=counter.last + count).where(*same).returning(counter.last)
    rows = list(query.tuples().execute())
    return rows[0][0] if rows else None
