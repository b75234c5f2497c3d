"""The databank's entries of the calendar: attestations due, categories that end, days advised to apply.

Inside an institution each post has its own entries; above it, an institution has one of each kind a
day; a region has the ends of categories alone, counted by the database.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from peewee import SQL, fn

from plugins.staff.category_terms import ends_between, of_post, term_on
from plugins.staff.conditions import working_now
from plugins.staff.databank import filled
from plugins.staff.due_list import law
from plugins.staff.due_words import due_title, post_title, short_name
from plugins.staff.models import Category, Employment
from plugins.staff.nearest import is_wide, nearest
from plugins.staff.permissions import StaffPermission
from portal import clock
from portal.access import policies
from portal.database import as_date, fetch_rows
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.plugin import CalendarEntry, address_of

if TYPE_CHECKING:
    import datetime as dt

    from plugins.staff.due_list import Due
    from portal.access import Actor

APPLY_AHEAD_DAYS = 200
"""How long before its end a category may be applied for anew: such ends are looked at, too."""


def entries(actor: Actor, first: dt.date, last: dt.date) -> list[CalendarEntry]:
    """Return the entries between two days, both included, of an actor's reach."""
    if is_wide(actor):
        return _ends_of_many(actor, first, last)
    due = nearest(actor, max((last - clock.today()).days, 0) + APPLY_AHEAD_DAYS)
    marks = [one for one in _marks(due) if first <= one[1] <= last]
    if actor.reach.institution_id is None:
        return _by_institution(marks)
    return [_of_post(*one) for one in marks]


def _marks(due: list[Due]) -> list[tuple[str, dt.date, Due]]:
    """Return what each duty puts on which day: its own day, and the day to apply by."""
    found: list[tuple[str, dt.date, Due]] = []
    for one in due:
        found.append((one.kind, one.on, one))
        if one.advised_on is not None:
            found.append(("apply", one.advised_on, one))
    return found


def _of_post(mark: str, day: dt.date, due: Due) -> CalendarEntry:
    post = due.post
    what = _("advised day to apply for a new category") if mark == "apply" else due_title(due)
    return CalendarEntry(
        key=f"staff.{mark}:{post.id}",
        title=f"{short_name(post)}: {what}",
        plain_title=what[:1].upper() + what[1:],
        permission=StaffPermission.VIEW,
        first_on=day,
        last_on=day,
        url=address_of("staff.person_card", person_id=post.person_id),
        place=post.institution,
        note=post_title(post),
        tentative=due.end is not None and due.end.ends_on is None,
    )


def _by_institution(marks: list[tuple[str, dt.date, Due]]) -> list[CalendarEntry]:
    together: defaultdict[tuple[str, dt.date, int, str], int] = defaultdict(int)
    for mark, day, due in marks:
        together[mark, day, due.post.institution_id, due.post.institution] += 1
    words = {
        "compliance": _("attestations for compliance are due"),
        "category": _("categories end"),
        "apply": _("advised day to apply for new categories"),
    }
    return [
        CalendarEntry(
            key=f"staff.{mark}:{institution_id}:{day.isoformat()}",
            title=f"{place}: {words[mark]} ({count})",
            permission=StaffPermission.VIEW,
            first_on=day,
            last_on=day,
            url=address_of("staff.due_page", institution=institution_id, due=365),
            place=place,
        )
        for (mark, day, institution_id, place), count in together.items()
    ]


def _ends_of_many(actor: Actor, first: dt.date, last: dt.date) -> list[CalendarEntry]:
    today = clock.today()
    rules = law(today)
    ends = term_on(rules)
    query = (
        policies[Employment]
        .rows(actor)
        .join(Category, on=of_post())
        .where(
            *working_now(filled({"as_of": today.isoformat()})),
            ends_between(Employment, rules, max(first, today), last),
        )
        .select(ends, fn.COUNT(fn.DISTINCT(Category.id)))
        .group_by(SQL("1"))
    )
    found = []
    for value, count in fetch_rows(query):
        day = as_date(value)
        if day is None:
            continue
        found.append(
            CalendarEntry(
                key=f"staff.category:all:{day.isoformat()}",
                title=ngettext("%(num)s category ends", "%(num)s categories end", count),
                permission=StaffPermission.VIEW,
                first_on=day,
                last_on=day,
                url=address_of("staff.due_page", what="category"),
            )
        )
    return found
