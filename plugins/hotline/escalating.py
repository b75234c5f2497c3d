"""Telling people of terms before and after they run out, closing what was solved: periodic work.

Safe to run twice: each level is told once for each moment due.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.hotline import drafts
from plugins.hotline.changing import change
from plugins.hotline.checklist_templates import open_lines
from plugins.hotline.clocks import Level, add_working, reached
from plugins.hotline.importing import drafts as journals
from plugins.hotline.models import Escalation, EscalationLevel, Presence, Request
from plugins.hotline.models.requests import OPEN_STATES
from plugins.hotline.notices import desk_side, tell_term
from plugins.hotline.people import desk_of, members_of
from plugins.hotline.permissions import HotlinePermission
from plugins.hotline.reckoning import urgent_dues
from plugins.hotline.settings import close_after, working_hours
from plugins.hotline.wording import CLOCKS
from portal import clock
from portal.access.policies import module_is_on
from portal.changing import take
from portal.database import write
from portal.i18n import format_moment
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.hotline.clocks import WorkingHours
    from portal.jobs.work import Work

AT_ONCE = 500


def escalate(work: Work) -> None:
    """Tell of every term whose level has come: the job of every ten minutes."""
    told = tell_terms(clock.now())
    with work.commit():
        work.result(text=_("Notices of terms: %(count)s.", count=told))


def look_after(work: Work) -> None:
    """Close what was solved long ago, forget old drafts and traces of open pages: the daily job."""
    closed = close_solved(clock.now())
    forget_old()
    with work.commit():
        work.result(text=_("Requests closed: %(count)s.", count=closed))


def forget_old() -> None:
    """Forget drafts of calls and lines of read journals, which hold names, and who had what open."""
    with write():
        drafts.forget_old()
        journals.forget_old()
        Presence.delete().where(Presence.seen_at < clock.now() - dt.timedelta(days=1)).execute()


def tell_terms(now: dt.datetime) -> int:
    """Tell of all terms whose levels have come by a moment; return how many notices."""
    levels = list(EscalationLevel.select().where(EscalationLevel.in_use == True))  # noqa: E712
    if not levels:
        return 0
    hours = working_hours()
    ahead = max(0, -min(one.offset_minutes for one in levels))
    horizon = add_working(hours, now, dt.timedelta(minutes=ahead))
    told = 0
    query = (
        Request.select()
        .where(
            Request.state.in_(OPEN_STATES),
            Request.next_due <= horizon,
            Request.removed_at.is_null(),
        )
        .order_by(Request.next_due, Request.id)
    )
    for request in query:
        place = request.institution_id
        if place is None or module_is_on("hotline", place):
            told += _tell_of(request, levels, hours, now)
    return told


def close_solved(now: dt.datetime) -> int:
    """Close requests that were solved so long ago that nobody has opened them again."""
    days = close_after()
    if not days:
        return 0
    before = now - dt.timedelta(days=days)
    closed = 0
    while found := list(
        Request.select()
        .where(Request.state == "solved", Request.solved_at < before)
        .where(Request.removed_at.is_null())
        .order_by(Request.id)
        .limit(AT_ONCE)
    ):
        with write():
            for one in found:
                change(None, take(one), {"state": "closed", "closed_at": now})
        closed += len(found)
    return closed


def _tell_of(
    request: Request, levels: Sequence[EscalationLevel], hours: WorkingHours, now: dt.datetime
) -> int:
    told = 0
    for name, due in running_clocks(request):
        mine = {one.id: one for one in levels if one.clock == name and _meant(one, request)}
        come = reached(
            hours,
            due,
            [Level(one.id, dt.timedelta(minutes=one.offset_minutes)) for one in mine.values()],
            now,
        )
        known = {
            one.offset_minutes
            for one in Escalation.select().where(
                Escalation.request == request.id, Escalation.clock == name, Escalation.due == due
            )
        }
        fresh = [mine[one.key] for one in come if mine[one.key].offset_minutes not in known]
        last = {one.tells: one for one in fresh}
        for level in fresh:
            with write():
                told += _tell(request, level, due, quiet=last[level.tells] is not level)
    return told


def made_urgent(request: Request, levels: Sequence[EscalationLevel], now: dt.datetime) -> bool:
    """Tell whether a level that makes urgent has come for a request."""
    if request.is_waiting:
        return False
    hours = working_hours()
    return any(
        add_working(hours, due, dt.timedelta(minutes=level.offset_minutes)) <= now
        for name, due in running_clocks(request)
        for level in levels
        if level.raises and level.clock == name and _meant(level, request)
    )


def running_clocks(request: Request) -> list[tuple[str, dt.datetime]]:
    """Return the clocks of an open request that run, with their moments due."""
    found = [("update", request.update_due), ("solve", request.solve_due)]
    if request.answered_at is None:
        found.insert(0, ("answer", request.answer_due))
    return [(name, due) for name, due in found if due is not None]


def _meant(level: EscalationLevel, request: Request) -> bool:
    if level.priority and level.priority != request.priority:
        return False
    if level.lists_open and not open_lines(request.id):
        return False
    if level.topic_id is None:
        return True
    topic = request.topic
    return topic is not None and level.topic_id in {topic.id, topic.parent_id}


def _tell(request: Request, level: EscalationLevel, due: dt.datetime, *, quiet: bool) -> int:
    """Write an escalation and tell its people; one that a later level overtakes is only written."""
    people = [] if quiet else _people(request, level.tells)
    done = Escalation.create(
        request=request,
        clock=level.clock,
        offset_minutes=level.offset_minutes,
        due=due,
        told=", ".join(map(str, people)),
    )
    if level.raises and request.priority != "high":
        stored = take(request)
        values = {"priority": "high", **urgent_dues(stored)}
        change(None, stored, values, note=_("Made urgent by its term"))
    return tell_term(
        request,
        people,
        soon=level.offset_minutes < 0,
        key=f"{done.id}",
        text=_(
            "%(term)s: due %(moment)s",
            term=str(dict(CLOCKS)[level.clock]),
            moment=format_moment(due),
        ),
    )


def _people(request: Request, tells: str) -> list[int]:
    if tells == "head":
        return [one.id for one in desk_of(request.municipality_id, HotlinePermission.OVERSEE)]
    if tells == "group":
        return members_of(request.group_id) or desk_side(request)
    return desk_side(request)
