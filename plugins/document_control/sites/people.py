"""Whose materials must be on a site: teachers who are attested in this school year."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.document_control.sites.robot.wanted import WantedPerson
from plugins.staff.due_list import due_within
from plugins.staff.filters import StaffFilters
from portal import clock
from portal.workdays import school_year

if TYPE_CHECKING:
    from portal.access import Actor

AHEAD = dt.timedelta(days=92)
"""In spring already those are looked for who are attested in the next autumn."""


def people_of(actor: Actor, institution_id: int) -> list[WantedPerson]:
    """Return the teachers of an institution who are due, or whose category ends, within the year.

    Materials must be there before the month in which that is.
    """
    today = clock.today()
    last = max(school_year(today).last, today + AHEAD)
    filters = StaffFilters(institution=institution_id)
    found: dict[int, WantedPerson] = {}
    for one in due_within(actor, filters, within=(last - today).days):
        person = one.post.person_id
        if person not in found:
            found[person] = WantedPerson(person, one.post.full_name, one.on.replace(day=1))
    return list(found.values())
