"""Telling heads of overdue work once, and people of work that was handed down or given to them.

Reminders before the day and after it come by themselves from "My work" (``portal_tasks``), by the
portal's ladder and each user's own settings.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from peewee import fn

from plugins.work_plan.handing import CENTRE, OWNER
from plugins.work_plan.links import short, work_list_url, work_url
from plugins.work_plan.models import Activity, Occurrence, WorkPlan
from plugins.work_plan.own_work import is_open
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.pieces import parts
from portal.accounts.models import RoleGrant, User
from portal.database import as_date, fetch_rows, write
from portal.i18n import format_date, in_language, ngettext
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.inbox.services import notify
from portal.institutions.models import Institution, Membership
from portal.modules.services import institution_ids_with
from portal.plugin import Delivery, NoticeKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

OVERDUE = NoticeKind(name="work_plan.overdue", title=_l("Overdue work of the plan"))
HANDED_DOWN = NoticeKind(name="work_plan.handed_down", title=_l("Work handed down by the district"))
GIVEN = NoticeKind(
    name="work_plan.given", title=_l("Work of the plan given to you"), delivery=Delivery.DIGEST
)
KINDS = (OVERDUE, HANDED_DOWN, GIVEN)
MOST_APART = 5
"""More overdue pieces of one institution than these are told in one notice that counts them."""


def tell_overdue(today: dt.date) -> int:
    """Tell the heads of each institution of work whose last day has passed; return how many notices.

    Of each day of a piece of work they are told once, however often this runs.
    """
    fresh = _fresh(today)
    heads = heads_of(list(fresh))
    told = 0
    for institution_id in fresh.keys() & heads.keys():
        rows = fresh.pop(institution_id)
        with write():
            told += _tell(heads[institution_id], institution_id, rows, today)
            _note_told(rows)
    with write():
        _note_told([row for rows in fresh.values() for row in rows])
    return told


def _note_told(rows: Sequence[tuple[int, Any, str]]) -> None:
    for some in parts(rows):
        keys = [key for key, _due, _text in some]
        Occurrence.update(told_due=Occurrence.due).where(Occurrence.id.in_(keys)).execute()


def tell_handed_down(activity: Activity) -> int:
    """Tell the people of institutions that the district has handed work down to them; once each.

    Joins the transaction. One notice for each last day, or thousands would be written one by one.
    """
    query = (
        Occurrence.select(fn.MIN(Occurrence.due), Occurrence.institution)
        .where(Occurrence.activity == activity.id, Occurrence.handed_down == True)  # noqa: E712
        .where(is_open())
        .group_by(Occurrence.institution)
        .order_by(Occurrence.institution)
    )
    by_day: defaultdict[dt.date | None, list[int]] = defaultdict(list)
    for due, place in fetch_rows(query):
        by_day[as_date(due)].append(place)
    told = 0
    for due, places in by_day.items():
        told += notify(
            workers_in(places),
            HANDED_DOWN.name,
            title=short(activity.text),
            text=_("Due on %(day)s.", day=format_date(due)) if due else "",
            url=work_list_url(activity=activity.id),
            key=f"work_plan.handed_down:{activity.id}",
            due_on=due,
        )
    return told


def tell_given(work: Occurrence, user: User) -> None:
    """Tell a user that a piece of work is his from now on; join the transaction."""
    with in_language(user.locale):
        notify(
            [user],
            GIVEN.name,
            title=short(work.activity.text),
            url=work_url(work.id),
            key=f"work_plan.given:{work.id}:{user.id}:{work.version}",
            due_on=work.due,
            institution_id=work.institution_id,
        )


def _fresh(today: dt.date) -> dict[int, list[tuple[int, Any, str]]]:
    """Return the overdue work that nobody was told of, by institution, the oldest first."""
    query = (
        Occurrence.select(Occurrence.institution, Occurrence.id, Occurrence.due, Activity.text)
        .join(Activity)
        .switch(Occurrence)
        .join(WorkPlan)
        .where(is_open(), Occurrence.due < today, WorkPlan.state == "at_work")
        .where(Occurrence.institution.in_(institution_ids_with(OWNER)))
        .where(Occurrence.told_due.is_null() | (Occurrence.told_due != Occurrence.due))
        .order_by(Occurrence.due, Occurrence.id)
    )
    found: defaultdict[int, list[tuple[int, Any, str]]] = defaultdict(list)
    for place, *row in fetch_rows(query):
        found[place].append((row[0], as_date(row[1]), row[2]))
    return dict(found)


def _tell(
    heads: Sequence[User], institution_id: int, rows: list[tuple[int, Any, str]], today: dt.date
) -> int:
    told = 0
    for user in heads:
        with in_language(user.locale):
            if len(rows) > MOST_APART:
                told += notify(
                    [user],
                    OVERDUE.name,
                    title=ngettext(
                        "%(num)s piece of work of the plan is overdue",
                        "%(num)s pieces of work of the plan are overdue",
                        len(rows),
                    ),
                    text="; ".join(short(text) for _key, _due, text in rows[:MOST_APART]),
                    url=work_list_url(when="overdue"),
                    key=f"work_plan.overdue:{institution_id}:{today}:{rows[0][0]}",
                    due_on=rows[0][1],
                    institution_id=institution_id,
                )
                continue
            for key, due, text in rows:
                told += notify(
                    [user],
                    OVERDUE.name,
                    title=short(text),
                    text=_("Was due on %(day)s.", day=format_date(due)),
                    url=work_url(key),
                    key=f"work_plan.overdue:{key}:{due}",
                    due_on=due,
                    institution_id=institution_id,
                )
    return told


def heads_of(institution_ids: Sequence[int]) -> dict[int, list[User]]:
    """Return who oversees the work of institutions: their own heads, of a centre the district's."""
    roles = RoleGrant.select(RoleGrant.role).where(
        RoleGrant.permission == PlanPermission.OVERSEE,
        RoleGrant.granted == True,  # noqa: E712
    )
    found: defaultdict[int, list[User]] = defaultdict(list)
    for some in parts(institution_ids):
        here: Any = (Membership.institution == Institution.id) | (
            (Institution.kind == CENTRE) & (Membership.municipality == Institution.municipality)
        )
        query = (
            User.select(User, Institution.id.alias("place"))
            .join(Membership, on=(Membership.user == User.id))
            .join(Institution, on=here)
            .where(
                Institution.id.in_(some),
                Membership.role.in_(roles),
                User.enabled == True,  # noqa: E712
            )
            .order_by(User.id)
        )
        user: Any
        for user in query.objects():
            if user not in found[user.place]:
                found[user.place].append(user)
    return {place: users for place, users in found.items() if users}


def workers_in(institution_ids: Sequence[int]) -> Iterator[int]:
    """Yield the keys of the users who do plan work in institutions themselves."""
    roles = RoleGrant.select(RoleGrant.role).where(
        RoleGrant.permission == PlanPermission.DO,
        RoleGrant.granted == True,  # noqa: E712
    )
    for some in parts(institution_ids):
        query = (
            Membership.select(Membership.user)
            .join(User)
            .where(
                Membership.institution.in_(some),
                Membership.role.in_(roles),
                User.enabled == True,  # noqa: E712
            )
            .distinct()
        )
        yield from (user for (user,) in fetch_rows(query))
