"""The list of background work: its filter, and pages by key, the newest first.

It is no list of :mod:`portal.lists`: everybody sees his own work without any grant, and it goes by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.access import policies
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.jobs.models import STATES, Job
from portal.lists.newest_first import turn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.access.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFilter:
    """What the list is narrowed to."""

    state: str = ""
    whose: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> JobFilter:
        """Return the filter that an address tells; what is not understood is left out."""
        state, whose = arguments.get("state", ""), arguments.get("whose", "")
        return cls(
            state=state if state in dict(STATES) else "",
            whose=whose if whose in {"all", "portal"} else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPage:
    """One page of jobs, with the keys of its neighbours."""

    rows: list[Job]
    newer: int | None
    older: int | None


def page_of(
    actor: Actor, chosen: JobFilter, *, older_than: int | None, newer_than: int | None
) -> JobPage:
    """Return fifty jobs that the actor may see: his own, all in reach, or the portal's own."""
    query = policies[Job].rows(actor)
    if chosen.whose == "portal":
        query = query.where(Job.user.is_null())
    elif not chosen.whose:
        query = query.where(Job.user == actor.user.id)
    if chosen.state:
        query = query.where(Job.state == chosen.state)
    rows, newer, older = turn(query, Job.id, older_than=older_than, newer_than=newer_than)
    return JobPage(rows=rows, newer=newer, older=older)


def find_job(actor: Actor, job_id: int) -> Job:
    """Return a job that the actor may see; raise :class:`NotFound` for any other."""
    job = policies[Job].rows(actor).where(Job.id == job_id).first()
    if job is None:
        raise NotFound(_("There is no such work."))
    return job
