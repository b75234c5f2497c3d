"""Who sees the log of marks and who came unannounced: whoever sees the enrolments, or marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from plugins.master_classes.attendance.models import AttendanceMark, Unannounced
from plugins.master_classes.models import Event, Session
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.policies import (
    EnrolmentPolicy,
    EventPolicy,
    arranged_by,
)
from portal.access.policies import GRANT_OF_VERB, Policy, RelatedPolicy, Verdict

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor

RESOURCE = "master_classes.attendance"


class MarkPolicy(RelatedPolicy):
    """The log of marks: seen with the enrolment, written by the verbs alone."""

    def __init__(self, of: EnrolmentPolicy) -> None:
        super().__init__(
            AttendanceMark, RESOURCE, field=cast("Any", AttendanceMark.enrolment), of=of
        )
        self.read_only = True

    def permission(self, verb: str) -> str:  # noqa: ARG002 - one for all
        """Return the permission of a verb: who sees enrolments sees who came."""
        return ClassesPermission.ENROLMENTS


class UnannouncedPolicy(Policy):
    """Who came without being enrolled: for who holds, leads or plans the event."""

    def __init__(self, events: EventPolicy) -> None:
        super().__init__(Unannounced, RESOURCE)
        self.events = events

    def permission(self, verb: str) -> str:
        """Return the permission of a verb: who marks takes them down, who confirms decides."""
        edits = GRANT_OF_VERB.get(verb) == "edit"
        return ClassesPermission.MARK if edits else ClassesPermission.ENROLMENTS

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the actor holds, leads or plans the event."""
        if actor.reach.everything:
            return None
        sessions = Session.select(Session.id).join(Event).where(arranged_by(actor))
        return Unannounced.session.in_(sessions)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer like the event, whose participants are marked."""
        verdict = super().permits(actor, verb, record)
        if not verdict or record is None:
            return verdict
        edits = GRANT_OF_VERB.get(verb) == "edit"
        return self.events.permits(actor, "mark" if edits else "view", record.session.event)


def all_policies() -> list[Policy]:
    """Return one policy for each model of the room."""
    events = EventPolicy()
    return [MarkPolicy(EnrolmentPolicy(events)), UnannouncedPolicy(events)]
