"""Who sees and keeps feedback: who arranges an event asks, who holds or leads it reads the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from plugins.master_classes.feedback.models import (
    AnswerSheet,
    Question,
    QuestionSet,
    Survey,
    SurveyParticipant,
)
from plugins.master_classes.models import Enrolment, Event
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.policies import DistrictPolicy, EventPolicy, arranged_by
from portal.access.municipal import municipality_of, works_for_district
from portal.access.policies import GRANT_OF_VERB, Policy, RelatedPolicy, Verdict

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor

RESOURCE = "master_classes.feedback"


class SetPartPolicy(RelatedPolicy):
    """Questions: with their set."""

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        return self.of.permission(verb)


class SurveyPolicy(Policy):
    """Surveys: the district's all, and those of events that the institution holds or the actor leads."""

    def __init__(self) -> None:
        super().__init__(Survey, RESOURCE)
        self.events = EventPolicy()

    def permission(self, verb: str) -> str:
        """Return the permission of a verb: who arranges events asks for feedback."""
        edits = GRANT_OF_VERB.get(verb) == "edit"
        return ClassesPermission.EDIT if edits else ClassesPermission.FEEDBACK

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition."""
        if actor.reach.everything:
            return None
        return Survey.event.in_(Event.select(Event.id).where(arranged_by(actor)))

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and reach, and like the event, whose participants are asked."""
        verdict = super().permits(actor, verb, record)
        if not verdict or record is None:
            return verdict
        return self.events.permits(actor, verb, record.event)


class AnswerPolicy(RelatedPolicy):
    """Answers: read with their survey to be summed up, changed by nobody."""

    def __init__(self, of: SurveyPolicy) -> None:
        super().__init__(AnswerSheet, RESOURCE, field=cast("Any", AnswerSheet.survey), of=of)
        self.read_only = True

    def permission(self, verb: str) -> str:  # noqa: ARG002 - one for all
        """Return the permission of a verb."""
        return ClassesPermission.FEEDBACK


class AskedPolicy(Policy):
    """Who was asked: the district's all, an institution's own people, for whom it may answer."""

    def __init__(self) -> None:
        super().__init__(SurveyParticipant, "master_classes.enrolment")

    def permission(self, verb: str) -> str:
        """Return the permission of a verb: who enrols answers on behalf."""
        edits = GRANT_OF_VERB.get(verb) == "edit"
        return ClassesPermission.ENROL if edits else ClassesPermission.ENROLMENTS

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition."""
        if actor.reach.everything:
            return None
        if works_for_district(actor):
            here = Event.select(Event.id).where(Event.municipality == municipality_of(actor))
            inside: Any = Enrolment.event.in_(here)
        else:
            inside = Enrolment.institution == actor.reach.institution_id
        return SurveyParticipant.enrolment.in_(Enrolment.select(Enrolment.id).where(inside))


def all_policies() -> list[Policy]:
    """Return one policy for each model of the room."""
    sets = DistrictPolicy(QuestionSet)
    surveys = SurveyPolicy()
    return [
        sets,
        SetPartPolicy(Question, RESOURCE, field=cast("Any", Question.set), of=sets),
        surveys,
        AnswerPolicy(surveys),
        AskedPolicy(),
    ]
