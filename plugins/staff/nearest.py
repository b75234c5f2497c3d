"""What is due within an actor's reach, where it is small enough to be counted while a page waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import SQL

from plugins.staff.due_list import due_within
from plugins.staff.figures import counted_already
from plugins.staff.filters import StaffFilters
from plugins.staff.models import Employment
from portal.access import policies
from portal.database import fetch_rows

if TYPE_CHECKING:
    from plugins.staff.due_list import Due
    from portal.access import Actor

MOST_POSTS = 6_000
"""Duties of so many posts take about 0.2 s; of a region's 80,000 more than two."""


def is_wide(actor: Actor) -> bool:
    """Tell whether the reach has more posts than duties can be counted for at once."""
    if actor.reach.institution_id is not None:
        return False
    figures = counted_already(actor)
    if figures is not None:
        return figures.posts > MOST_POSTS
    beyond = policies[Employment].rows(actor).select(SQL("1")).offset(MOST_POSTS).limit(1)
    return bool(fetch_rows(beyond))


def nearest(actor: Actor, days: int) -> list[Due]:
    """Return what is overdue or due within some days of today, the most urgent first."""
    return due_within(actor, StaffFilters(), within=days)
