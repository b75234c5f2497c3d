"""The background work that solves a timetable, in a child process with its limits, and keeps what came of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from plugins.master_classes.timetable.gathering import problem_of
from plugins.master_classes.timetable.models import ProposedSession, Timetable, TimetableLine
from plugins.master_classes.timetable.planning import MOST_SECONDS, plan
from plugins.master_classes.timetable.stored import to_json
from portal import clock
from portal.access import policies
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.jobs.work import Cancelled, address

if TYPE_CHECKING:
    from plugins.master_classes.timetable.problem import Placed, Proposal
    from portal.jobs.work import Work

STAGES = ("most", "wishes")


def propose(work: Work) -> None:
    """Solve the timetable whose key is given, and keep its proposal."""
    key = work.arguments["timetable"]
    timetable = policies[Timetable].rows(work.actor).where(Timetable.id == key).first()
    if timetable is None:
        raise NotFound(_("There is no such timetable."))
    listener = _Listener(work)
    work.progress(0, len(STAGES) + 1, _("Events, places and what is fixed are being read."))
    found = plan(problem_of(work.actor, timetable), seconds=MOST_SECONDS, tell=listener.goes_on)
    if listener.cancelled:
        raise Cancelled
    held = {one.key for one in found.placed}
    work.result(
        url=address("master_classes_timetable.timetable", key=key),
        text=_(
            "Times and places are proposed for %(held)s events of %(all)s.",
            held=len(held),
            all=len(held) + len(found.unplaced),
        ),
    )
    with work.commit():
        _keep(timetable, found)


def _keep(timetable: Timetable, found: Proposal) -> None:
    lines = {
        one.event_id: one
        for one in TimetableLine.select().where(
            TimetableLine.timetable == timetable.id, TimetableLine.state != "accepted"
        )
    }
    old = [one.id for one in lines.values()]
    ProposedSession.delete().where(ProposedSession.line.in_(old)).execute()
    by_event: defaultdict[int, list[Placed]] = defaultdict(list)
    for one in found.placed:
        by_event[one.key].append(one)
    reasons = {one.key: one for one in found.unplaced}
    for event, line in lines.items():
        for one in by_event.get(event, ()):
            ProposedSession.create(
                line=line,
                number=one.number,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                place=one.room,
            )
        line.state = "placed" if event in by_event else "left"
        line.told = to_json(reasons[event]) if event in reasons else "{}"
        line.save()
    timetable.state, timetable.solved_at = "proposed", clock.now()
    timetable.proven, timetable.seconds = found.proven, round(found.seconds)
    timetable.version += 1
    timetable.save()


class _Listener:
    """Tells how far the search is; a cancelled job ends it without an error inside the solver."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.cancelled = False

    def goes_on(self, stage: str) -> bool:
        """Tell whether the search goes on, and show what is being done."""
        words = {
            "most": _("As many events as fit together are being placed."),
            "wishes": _("Wishes are being kept, days and ways evened out."),
        }
        try:
            done = STAGES.index(stage) + 1
            self._work.progress(done, len(STAGES) + 1, words[stage])
        except Cancelled:
            self.cancelled = True
        return not self.cancelled
