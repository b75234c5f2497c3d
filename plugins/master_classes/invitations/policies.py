"""Who sees what was sent to whom: whoever sees the enrolments, within the events in reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from plugins.master_classes.invitations.models import InvitationLetter, Invited, SessionEdition
from plugins.master_classes.models import Enrolment, Event, Leader
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.policies import EnrolmentPolicy, EventPolicy, PartPolicy
from portal.access.municipal import works_for_district
from portal.access.policies import Policy, RelatedPolicy

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor

RESOURCE = "master_classes.enrolment"


class InvitedPolicy(Policy):
    """Who was invited: the municipality's for its people; otherwise with the enrolment, or as its leader."""

    def __init__(self, enrolments: EnrolmentPolicy) -> None:
        super().__init__(Invited, RESOURCE, read_only=True)
        self.enrolments = enrolments

    def permission(self, verb: str) -> str:  # noqa: ARG002 - read only
        """Return the permission of a verb: seeing who is enrolled."""
        return ClassesPermission.ENROLMENTS

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition."""
        if actor.reach.everything:
            return None
        if works_for_district(actor):
            inside = Event.select(Event.id).where(self.enrolments.events.where(actor))
            editions = SessionEdition.select(SessionEdition.id).where(
                SessionEdition.event.in_(inside)
            )
            return Invited.edition.in_(editions)
        seen = Enrolment.select(Enrolment.id).where(self.enrolments.where(actor))
        leading = (
            Leader.select(Leader.id)
            .join(Event)
            .where(
                (Event.institution == actor.reach.institution_id) | (Leader.user == actor.user.id)
            )
        )
        return (
            Invited.enrolment.in_(seen)
            | Invited.leader.in_(leading)
            | (Invited.user == actor.user.id)
        )


def all_policies() -> list[Policy]:
    """Return one policy for each model."""
    events = EventPolicy()
    invited = InvitedPolicy(EnrolmentPolicy(events))
    letters = RelatedPolicy(
        InvitationLetter, RESOURCE, field=cast("Any", InvitationLetter.invited), of=invited
    )
    letters.read_only = True
    return [PartPolicy(SessionEdition, events, read_only=True), invited, letters]
