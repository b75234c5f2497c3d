"""The end of a category in SQL, for counting a region; :func:`plugins.staff.duties.category_end` is the rule.

Both are held together by a test that compares them over every form a category can have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import SQL, Case, fn

from plugins.staff.models import Category, Employment
from plugins.staff.rules import LAST_TERM_ENDS, NO_TERM_SINCE

if TYPE_CHECKING:
    import datetime as dt

    from plugins.staff.rules import Law

FOR_POST = ("first", "highest")
NEVER = "9999-12-31"
YEAR_DIGITS = 4


def term_on(law: Law, category: Any = Category) -> Any:
    """Return the last day of a category as text, given or presumed; null where nobody knows it.

    What has no term ends on :data:`NEVER`. A term of five years never leads from one 29 February to
    another, so that this day becomes the 28th.
    """
    assigned = category.assigned_on.cast("varchar")
    year = fn.SUBSTR(assigned, 1, YEAR_DIGITS).cast("integer") + law.term_years
    rest = fn.REPLACE(fn.SUBSTR(assigned, YEAR_DIGITS + 1), "-02-29", "-02-28")
    presumed = year.cast("varchar").concat(rest)
    last = LAST_TERM_ENDS.isoformat()
    return Case(
        None,
        [
            (category.assigned_on >= NO_TERM_SINCE.isoformat(), NEVER),
            (category.term == "none", NEVER),
            (category.term == "until", category.valid_until.cast("varchar")),
            (category.assigned_on.is_null(), SQL("null")),
            (presumed < last, presumed),
        ],
        last,
    )


def of_post() -> Any:
    """Return the condition that joins to a post the categories of its person that hold for it."""
    return (Category.person == Employment.person) & (
        Category.position.is_null() | (Category.position == Employment.position)
    )


def ends_between(post: Any, law: Law, first: dt.date, last: dt.date) -> Any:
    """Return the condition that a category of a post ends between two days, and none goes on after it.

    What has another term given is told apart by its column first, which costs nothing.
    """
    later, category = Category.alias("later"), Category
    day, ends = law.day.isoformat(), term_on(law)
    given = category.valid_until.between(first.isoformat(), last.isoformat())
    replaced = later.select(SQL("1")).where(
        later.person == category.person,
        later.kind.in_(FOR_POST),
        later.position.is_null() | (later.position == post.position),
        later.assigned_on.is_null() | (later.assigned_on <= day),
        term_on(law, later) > ends,
    )
    begun = category.assigned_on.is_null() | (category.assigned_on <= day)
    return (
        category.kind.in_(FOR_POST)
        & (given | (category.term == "unknown"))
        & begun
        & ends.between(first.isoformat(), last.isoformat())
        & ~fn.EXISTS(replaced)
    )
