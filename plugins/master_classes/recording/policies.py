"""Who confirms hours for records: the district, and an institution for its own people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.master_classes.models import Enrolment, Event, Leader
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.recording.models import ConfirmedHours
from portal.access.municipal import municipality_of, works_for_district
from portal.access.policies import GRANT_OF_VERB, Policy, Verdict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor


class ConfirmedPolicy(Policy):
    """Confirmed hours: the municipality's for its people, those of its own people for an institution."""

    def __init__(self) -> None:
        super().__init__(ConfirmedHours, "master_classes.record")

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        edits = GRANT_OF_VERB.get(verb) == "edit"
        return ClassesPermission.RECORD if edits else ClassesPermission.ENROLMENTS

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition."""
        if actor.reach.everything:
            return None
        if works_for_district(actor):
            here = Event.select(Event.id).where(Event.municipality == municipality_of(actor))
            return ConfirmedHours.event.in_(here)
        own = actor.reach.institution_id
        came = Enrolment.select(Enrolment.id).where(Enrolment.institution == own)
        led = Leader.select(Leader.id).where(Leader.institution == own)
        return ConfirmedHours.enrolment.in_(came) | ConfirmedHours.leader.in_(led)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and reach; an institution confirms the hours of its own people."""
        verdict = super().permits(actor, verb, record)
        if not verdict or record is None or works_for_district(actor):
            return verdict
        whose = record.enrolment if record.enrolment_id is not None else record.leader
        if whose is None or whose.institution_id != actor.reach.institution_id:
            return Verdict(False, _("It is not one of your institution's people."))
        return verdict


def all_policies() -> list[Policy]:
    """Return one policy for each model of the room."""
    return [ConfirmedPolicy()]
