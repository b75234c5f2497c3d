"""Which posts may have something due by a day: a condition in SQL that leaves none of them out.

The rules alone say what is due (:mod:`plugins.staff.duties`); they are asked about the posts that
this lets through, a sixth of all, instead of about everybody. Each condition says when a post
certainly has nothing due: a category lasts beyond the day, the post was begun or attested too
recently. Absences only put terms off, so that they are not asked here.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from peewee import SQL, fn

from plugins.staff.category_terms import ends_between, of_post, term_on
from plugins.staff.models import Category, Compliance, Employment, Position
from portal.workdays import add_years

if TYPE_CHECKING:
    from plugins.staff.rules import Law

MARGIN = dt.timedelta(days=2)
"""Years are counted by the calendar: around 29 February a day may be missing."""


def may_be_due(law: Law, last: dt.date) -> Any:
    """Return the condition that a post, joined to its position, may have something due by a day."""
    return _compliance(law, last) | _category(law, last)


def _compliance(law: Law, last: dt.date) -> Any:
    day = law.day.isoformat()
    since = fn.COALESCE(Employment.in_position_since, Employment.started_on)
    exempting = Category.select(SQL("1")).where(
        Category.person == Employment.person,
        Category.assigned_on.is_null() | (Category.assigned_on <= day),
        term_on(law) >= last.isoformat(),
    )
    if not law.any_category_exempts:
        exempting = exempting.where(
            Category.position.is_null()
            | (Category.position == Employment.position)
            | Category.kind.in_(("methodist", "mentor"))
        )
    attested = Compliance.select(SQL("1")).where(Compliance.employment == Employment.id)
    recently = attested.where(
        Compliance.held_on <= day,
        Compliance.held_on > (add_years(last, -law.every_years) + MARGIN).isoformat(),
    )
    begun_by = (add_years(last, -law.first_years) + MARGIN).isoformat()
    return (
        Position.is_pedagogical
        & ~Position.is_head
        & (since.is_null() | (since <= begun_by))
        & ~fn.EXISTS(exempting)
        & (~fn.EXISTS(recently) | fn.EXISTS(attested.where(Compliance.next_on.is_null(False))))
    )


def _category(law: Law, last: dt.date) -> Any:
    ending = Category.select(SQL("1")).where(
        of_post(), ends_between(Employment, law, law.day, last)
    )
    return fn.EXISTS(ending)
