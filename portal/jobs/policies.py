"""Who sees and stops which background work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal.access.policies import InstitutionPolicy, Policy, Verdict
from portal.i18n import gettext as _
from portal.institutions.models import Membership
from portal.institutions.policies import memberships_within
from portal.jobs.models import Job, WorkerBeat

if TYPE_CHECKING:
    from peewee import Expression, ModelSelect

    from portal.access.actor import Actor


class JobPolicy(InstitutionPolicy):
    """One's own jobs; with the grant also those of the workplaces in reach.

    Work of the portal itself, which nobody asked for, is seen where the whole portal is reached.
    """

    def __init__(self) -> None:
        super().__init__(Job, "jobs.job")

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition of the jobs that the actor may see."""
        own = Job.user == actor.user.id
        if not actor.can(self.permission("view")):
            return own
        if actor.reach.everything:
            return None
        return own | Job.workplace.in_(
            Membership.select(Membership.id).where(memberships_within(actor.reach))
        )

    def rows(self, actor: Actor) -> ModelSelect[Any]:
        """Return the jobs that the actor may see; his own need no grant."""
        condition = self.where(actor)
        return Job.select() if condition is None else Job.select().where(condition)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer yes for one's own job, else by grant and reach."""
        if record is not None and record.user_id is not None and record.user_id == actor.user.id:
            return Verdict(True, _("This is your own work."))
        return super().permits(actor, verb, record)


class WorkerPolicy(Policy):
    """Workers, which are the portal's own: only read, where the whole portal is reached."""

    def __init__(self) -> None:
        super().__init__(WorkerBeat, "jobs.job", read_only=True)

    def rows(self, actor: Actor) -> ModelSelect[Any]:
        """Return all workers to whom the whole portal is reached, else none."""
        found = super().rows(actor)
        return found if actor.reach.everything else found.where(WorkerBeat.id < 0)
