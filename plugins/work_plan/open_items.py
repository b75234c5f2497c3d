"""Work that is open with a user moves to another when the user's work is handed over."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from plugins.work_plan.doing import people_for
from plugins.work_plan.links import short
from plugins.work_plan.models import Activity, ActivityResponsible, Occurrence, WorkPlan
from plugins.work_plan.own_work import is_open
from plugins.work_plan.pieces import parts
from portal import clock
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.plugin import NotMoved, OpenItems

if TYPE_CHECKING:
    from portal.accounts.models import User


def open_items(user: User) -> list[OpenItems]:
    """Return the user's open work of plans, and the rows of plans that he answers for."""
    found = []
    work = _work_of(user)
    if work:
        found.append(
            OpenItems(
                title=_("Work of the plan"),
                labels=tuple(map(_label, work)),
                move=lambda other: _move_work(user, other),
                name="work",
            )
        )
    rows = _rows_of(user)
    if rows:
        found.append(
            OpenItems(
                title=_("Rows of the plan to answer for"),
                labels=tuple(short(one.activity.text) for one in rows),
                move=lambda other: _move_rows(user, other),
                name="rows",
            )
        )
    return found


def _work_of(user: User) -> list[Occurrence]:
    query = (
        Occurrence.select(Occurrence, Activity)
        .join(Activity)
        .switch(Occurrence)
        .join(WorkPlan)
        .where(Occurrence.responsible == user.id, is_open(), WorkPlan.state != "closed")
        .order_by(Occurrence.due, Occurrence.id)
    )
    return list(query)


def _rows_of(user: User) -> list[ActivityResponsible]:
    query = (
        ActivityResponsible.select(ActivityResponsible, Activity, WorkPlan)
        .join(Activity)
        .join(WorkPlan)
        .where(ActivityResponsible.user == user.id, WorkPlan.state != "closed")
        .order_by(Activity.plan, Activity.position)
    )
    return list(query)


def _label(work: Occurrence) -> str:
    title = short(work.activity.text)
    return f"{title} ({format_date(work.due)})" if work.due else title


def _move_work(user: User, other: User) -> list[NotMoved]:
    """Give the work to the other, but what lies where he does no work of plans."""
    by_place: defaultdict[int, list[Occurrence]] = defaultdict(list)
    for one in _work_of(user):
        by_place[one.institution_id].append(one)
    left = []
    for work in by_place.values():
        if other not in people_for(work[0]):
            left += [NotMoved(_label(one), _no_right()) for one in work]
            continue
        for some in parts([one.id for one in work]):
            Occurrence.update(
                responsible=other.id, version=Occurrence.version + 1, changed_at=clock.now()
            ).where(Occurrence.id.in_(some)).execute()
    return left


def _move_rows(user: User, other: User) -> list[NotMoved]:
    left = []
    for one in _rows_of(user):
        place = Occurrence(institution=one.activity.plan.institution_id)
        if other not in people_for(place):
            left.append(NotMoved(short(one.activity.text), _no_right()))
            continue
        one.user = other
        one.save()
    return left


def _no_right() -> str:
    return _("who takes over does no work of plans there")
