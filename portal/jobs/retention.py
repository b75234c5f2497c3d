"""How long work that has ended is remembered."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from portal import clock
from portal.jobs.models import OPEN_STATES, Job

if TYPE_CHECKING:
    from portal.jobs.work import Work

PERIODIC_DAYS = 3
ASKED_FOR_DAYS = 90


def forget(work: Work) -> None:
    """Delete periodic work after three days, what somebody asked for after ninety."""
    now = clock.now()
    ended = Job.state.not_in(OPEN_STATES)
    periodic = Job.slot.is_null(False) & (Job.finished_at < now - dt.timedelta(days=PERIODIC_DAYS))
    asked_for = Job.finished_at < now - dt.timedelta(days=ASKED_FOR_DAYS)
    with work.commit():
        Job.delete().where(ended & (periodic | asked_for)).execute()
