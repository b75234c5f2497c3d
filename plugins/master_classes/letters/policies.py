"""Who writes letters after an event: the district, whose letters they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from plugins.master_classes.letters.models import LetterSent, LetterTemplate, Mailing
from plugins.master_classes.models import Event
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.policies import DistrictPolicy, EventPolicy
from portal.access.municipal import municipality_of
from portal.access.policies import GRANT_OF_VERB, Policy, RelatedPolicy, Verdict

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor

RESOURCE = "master_classes.letter"


class TemplatePolicy(DistrictPolicy):
    """Texts of letters: of the district."""

    def permission(self, verb: str) -> str:  # noqa: ARG002 - one for all
        """Return the permission of a verb."""
        return ClassesPermission.WRITE


class MailingPolicy(Policy):
    """Letters that were sent: with their event, for those who may write."""

    def __init__(self) -> None:
        super().__init__(Mailing, RESOURCE)
        self.events = EventPolicy()

    def permission(self, verb: str) -> str:  # noqa: ARG002 - one for all
        """Return the permission of a verb."""
        return ClassesPermission.WRITE

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the event is of the actor's municipality."""
        if actor.reach.everything:
            return None
        here = Event.select(Event.id).where(Event.municipality == municipality_of(actor))
        return Mailing.event.in_(here)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and reach, and like the event, whose participants are written to."""
        verdict = super().permits(actor, verb, record)
        if not verdict or record is None:
            return verdict
        asked = "write" if GRANT_OF_VERB.get(verb) == "edit" else "view"
        return self.events.permits(actor, asked, record.event)


class SentPolicy(RelatedPolicy):
    """To whom a letter went: with the letter; nobody changes it."""

    def __init__(self, of: MailingPolicy) -> None:
        super().__init__(LetterSent, RESOURCE, field=cast("Any", LetterSent.mailing), of=of)
        self.read_only = True

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        return self.of.permission(verb)


def all_policies() -> list[Policy]:
    """Return one policy for each model of the room."""
    mailings = MailingPolicy()
    return [TemplatePolicy(LetterTemplate), mailings, SentPolicy(mailings)]
