"""One page of rows by their keys, the newest first, as every log of the portal turns its pages."""

from __future__ import annotations

from typing import Any

PAGE = 50


def turn(
    query: Any, key: Any, *, older_than: int | None, newer_than: int | None
) -> tuple[list[Any], int | None, int | None]:
    """Return fifty rows of a query, and the keys from which newer and older pages begin, if any."""
    if newer_than is not None:
        found = query.where(key > newer_than).order_by(key)
    elif older_than is not None:
        found = query.where(key < older_than).order_by(key.desc())
    else:
        found = query.order_by(key.desc())
    rows = list(found.limit(PAGE + 1))
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    if newer_than is not None:
        rows.reverse()
    newer = more if newer_than is not None else older_than is not None
    older = newer_than is not None or more
    return (
        rows,
        rows[0].id if rows and newer else None,
        rows[-1].id if rows and older else None,
    )
