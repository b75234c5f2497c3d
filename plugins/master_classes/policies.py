"""Who sees and changes which events and enrolments.

The district's people see the events of their municipality. An institution sees what is published
for all, and its own; it enrols its own people, and sees them and who comes to what it holds. Who
leads an event by an account sees and marks its participants.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from plugins.master_classes.models import (
    SHOWN,
    Attendance,
    Audience,
    Enrolment,
    EnrolmentChange,
    Event,
    EventDraft,
    Leader,
    PersonalLink,
    Place,
    Quota,
    Reminder,
    ReminderRule,
    Seat,
    Series,
    Session,
    Way,
)
from plugins.master_classes.permissions import ClassesPermission
from plugins.staff.models import Person
from portal.access.municipal import (
    MunicipalPolicy,
    lies_within,
    municipality_of,
    works_for_district,
)
from portal.access.policies import GRANT_OF_VERB, Policy, RelatedPolicy, Verdict
from portal.i18n import gettext as _
from portal.privacy.permissions import PrivacyPermission

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor

RESOURCE = "master_classes.event"
UNDECIDED = ("draft", "proposed", "declined")
"""The states in which a proposal is still its institution's to change."""


class SharedPolicy(MunicipalPolicy):
    """Rows of a municipality that all its institutions see, and the district keeps."""

    def __init__(self, model: type[Any], resource: str = RESOURCE) -> None:
        super().__init__(model, resource)

    def permission(self, verb: str) -> str:
        """Return the permission of a verb: who sees events sees what they are made of."""
        edits = GRANT_OF_VERB.get(verb) == "edit"
        return ClassesPermission.EDIT if edits else ClassesPermission.VIEW

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the row is of the actor's municipality."""
        if actor.reach.everything:
            return None
        return lies_within(self.of.municipality, actor)


class DistrictPolicy(SharedPolicy):
    """Rows of a municipality for the district's people alone, such as rules of reminders."""

    def permission(self, verb: str) -> str:  # noqa: ARG002 - one for all
        """Return the permission of a verb: who plans events keeps them."""
        return ClassesPermission.EDIT

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant, and at the district's side only."""
        if not works_for_district(actor):
            return Verdict(False, _("This is kept by the district."))
        return super().permits(actor, verb, record)


class EventPolicy(SharedPolicy):
    """Events: the municipality's for its people; published ones and the own for an institution."""

    def __init__(self) -> None:
        super().__init__(Event)

    def permission(self, verb: str) -> str:
        """Return the permission of a verb: propose, enrol, confirm, mark, or one of the usual."""
        return {
            "propose": ClassesPermission.PROPOSE,
            "enrol": ClassesPermission.ENROL,
            "confirm": ClassesPermission.CONFIRM,
            "mark": ClassesPermission.MARK,
            "write": ClassesPermission.WRITE,
            "certify": ClassesPermission.CERTIFICATES,
            "export": ClassesPermission.EXPORT,
            "decide": ClassesPermission.EDIT,
        }.get(verb) or super().permission(verb)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition; an institution sees no draft of another, and nothing internal."""
        condition: Any = super().where(actor)
        if works_for_district(actor):
            return cast("Expression | None", condition)
        own = Event.institution == actor.reach.institution_id
        public = Event.state.in_(SHOWN) & (Event.internal == False)  # noqa: E712 - SQL
        return cast("Expression", condition & (own | public | led_by(actor, Event.id)))

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and reach; an institution changes its proposals and what is internal."""
        if record is None or works_for_district(actor):
            return super().permits(actor, verb, record)
        if GRANT_OF_VERB.get(verb) == "edit":
            seen = super().permits(actor, "propose", record)
            return seen and _own_to_change(actor, record)
        verdict = super().permits(actor, verb, record)
        if verdict and verb == "mark":
            return _marks(actor, record)
        return verdict


def _own_to_change(actor: Actor, event: Event) -> Verdict:
    if event.institution_id != actor.reach.institution_id:
        return Verdict(False, _("The event is held by somebody else."))
    if event.state not in UNDECIDED and not event.internal:
        return Verdict(False, _("The event is in the district's plan: the district changes it."))
    return Verdict(True, _("It is your institution's own."))


def _marks(actor: Actor, event: Event) -> Verdict:
    led = Leader.select().where(Leader.event == event.id, Leader.user == actor.user.id)
    if event.institution_id == actor.reach.institution_id or led.exists():
        return Verdict(True, _("It is held by your institution or led by you."))
    return Verdict(False, _("Who came is marked by who holds or leads the event."))


def led_by(actor: Actor, field: Any) -> Expression:
    """Return the condition that an event is led by the actor."""
    led = Leader.select(Leader.event).where(Leader.user == actor.user.id)
    return cast("Expression", field.in_(led))


def arranged_by(actor: Actor) -> Expression:
    """Return the condition of events that the actor's district plans, or that he holds or leads."""
    if works_for_district(actor):
        return Event.municipality == municipality_of(actor)
    held = Event.institution == actor.reach.institution_id
    return held | led_by(actor, Event.id)


class PlacePolicy(SharedPolicy):
    """Places: the municipality's for its people; an institution keeps its own.

    It sees those, the district's, and where the events are held that it sees: which rooms another
    institution has is nobody else's matter.
    """

    def __init__(self, events: Policy) -> None:
        super().__init__(Place, "master_classes.place")
        self.events = events

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition."""
        condition: Any = super().where(actor)
        if works_for_district(actor):
            return cast("Expression | None", condition)
        seen = Event.select(Event.id).where(self.events.where(actor))
        used = Session.select(Session.place).where(
            Session.event.in_(seen), Session.place.is_null(False)
        )
        own = (Place.institution == actor.reach.institution_id) | Place.institution.is_null()
        return cast("Expression", condition & (own | Place.id.in_(used)))

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        edits = GRANT_OF_VERB.get(verb) == "edit"
        return ClassesPermission.PLACES if edits else ClassesPermission.VIEW

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and reach; an institution changes no place but its own."""
        verdict = super().permits(actor, verb, record)
        if verdict and record is not None and GRANT_OF_VERB.get(verb) == "edit":
            own = record.institution_id is not None and (
                record.institution_id == actor.reach.institution_id
            )
            if not own and not works_for_district(actor):
                return Verdict(False, _("The place is not your institution's."))
        return verdict


class WayPolicy(Policy):
    """Ways between two places: seen by who sees both, told by who keeps either of them."""

    def __init__(self, places: PlacePolicy) -> None:
        super().__init__(Way, "master_classes.place")
        self.places = places

    def permission(self, verb: str) -> str:
        """Return the permission of a verb: that of places."""
        return self.places.permission(verb)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition."""
        condition = self.places.where(actor)
        if condition is None:
            return None
        seen = Place.select(Place.id).where(condition)
        return Way.first.in_(seen) & Way.second.in_(seen)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and reach, and for a change like the places at its ends."""
        verdict = super().permits(actor, verb, record)
        if verdict and record is not None and GRANT_OF_VERB.get(verb) == "edit":
            first = self.places.permits(actor, "edit", record.first)
            return first or self.places.permits(actor, "edit", record.second)
        return verdict


class PartPolicy(RelatedPolicy):
    """What an event is made of: seen with it, changed by who may change it."""

    def __init__(self, model: type[Any], of: Policy, *, read_only: bool = False) -> None:
        super().__init__(model, RESOURCE, field=model.event, of=of)
        self.read_only = read_only

    def permission(self, verb: str) -> str:
        """Return the permission of a verb: seeing events; what may be changed the event answers."""
        return ClassesPermission.EXPORT if verb == "export" else ClassesPermission.VIEW

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the event is in the reach."""
        condition = self.of.where(actor)
        if condition is None:
            return None
        return self.field.in_(Event.select(Event.id).where(condition))


class EnrolmentPolicy(Policy):
    """Enrolments: the municipality's for its people, an institution's own and who comes to it."""

    def __init__(self, events: EventPolicy) -> None:
        super().__init__(Enrolment, "master_classes.enrolment")
        self.events = events

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        return ClassesPermission.EXPORT if verb == "export" else super().permission(verb)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition; who is blocked is shown to nobody."""
        inside = self._within(actor)
        if actor.can(PrivacyPermission.SEE_BLOCKED):
            return inside
        hidden = Person.select(Person.id).where(Person.blocked)
        shown = (Enrolment.blocked == False) & (  # noqa: E712 - SQL
            Enrolment.person.is_null() | Enrolment.person.not_in(hidden)
        )
        return shown if inside is None else inside & shown

    @staticmethod
    def _within(actor: Actor) -> Expression | None:
        if actor.reach.everything:
            return None
        if works_for_district(actor):
            inside = Event.select(Event.id).where(Event.municipality == municipality_of(actor))
            return Enrolment.event.in_(inside)
        held = Event.select(Event.id).where(Event.institution == actor.reach.institution_id)
        own = Enrolment.institution == actor.reach.institution_id
        return own | Enrolment.event.in_(held) | led_by(actor, Enrolment.event)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and reach; an institution changes enrolments of its own people alone."""
        verdict = super().permits(actor, verb, record)
        if not verdict or record is None:
            return verdict
        if not self.events.permits(actor, "view", record.event):
            return Verdict(False, _("The event lies outside your reach."))
        if works_for_district(actor) or verb in {"view", "export"}:
            return verdict
        if verb == "confirm":
            return Verdict(False, _("The district confirms requests."))
        if record.institution_id != actor.reach.institution_id:
            return Verdict(False, _("It is not one of your institution's people."))
        return verdict


class LogPolicy(RelatedPolicy):
    """Lines of logs: read with their enrolment."""

    def __init__(self, of: EnrolmentPolicy) -> None:
        super().__init__(
            EnrolmentChange,
            "master_classes.enrolment",
            field=cast("Any", EnrolmentChange.enrolment),
            of=of,
        )
        self.read_only = True


class AttendancePolicy(RelatedPolicy):
    """Marks of attendance: seen with the enrolment, made by who holds or leads the event."""

    def __init__(self, of: EnrolmentPolicy) -> None:
        super().__init__(
            Attendance,
            "master_classes.attendance",
            field=cast("Any", Attendance.enrolment),
            of=of,
        )
        self.events = of.events

    def permission(self, verb: str) -> str:
        """Return the permission of a verb: who sees enrolments sees who came."""
        edits = GRANT_OF_VERB.get(verb) == "edit"
        return ClassesPermission.MARK if edits else ClassesPermission.ENROLMENTS

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer like the event, whose participants are marked."""
        verdict = Policy.permits(self, actor, verb, record)
        if not verdict or record is None:
            return verdict
        asked = "mark" if GRANT_OF_VERB.get(verb) == "edit" else "view"
        return self.events.permits(actor, asked, record.enrolment.event)


class LinkPolicy(Policy):
    """Personal links: nobody reads them back; who may enrol makes and revokes them."""

    def __init__(self) -> None:
        super().__init__(PersonalLink, "master_classes.enrolment", read_only=True)

    def permission(self, verb: str) -> str:  # noqa: ARG002 - one for all
        """Return the permission of a verb."""
        return ClassesPermission.CONFIRM

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the link leads into the actor's municipality."""
        if actor.reach.everything:
            return None
        inside = Event.select(Event.id).where(Event.municipality == municipality_of(actor))
        enrolments = Enrolment.select(Enrolment.id).where(Enrolment.event.in_(inside))
        leaders = Leader.select(Leader.id).where(Leader.event.in_(inside))
        return PersonalLink.enrolment.in_(enrolments) | PersonalLink.leader.in_(leaders)


class ReminderPolicy(RelatedPolicy):
    """Reminders that were sent: with their rule."""

    def __init__(self, of: Policy) -> None:
        super().__init__(Reminder, RESOURCE, field=cast("Any", Reminder.rule), of=of)
        self.read_only = True

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        return self.of.permission(verb)


class DraftPolicy(Policy):
    """Drafts of the form of an event: each user's own."""

    def __init__(self) -> None:
        super().__init__(EventDraft, RESOURCE)

    def permission(self, verb: str) -> str:  # noqa: ARG002 - one for all
        """Return the permission of a verb: who sees events may have a draft of one."""
        return ClassesPermission.VIEW

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the draft is the actor's own."""
        return EventDraft.user == actor.user.id


def all_policies() -> list[Policy]:
    """Return one policy for each model of the foundation."""
    events = EventPolicy()
    enrolments = EnrolmentPolicy(events)
    rules = DistrictPolicy(ReminderRule)
    places = PlacePolicy(events)
    return [
        places,
        WayPolicy(places),
        SharedPolicy(Series),
        events,
        *(PartPolicy(model, events) for model in (Audience, Quota, Session, Leader)),
        PartPolicy(Seat, events, read_only=True),
        enrolments,
        LogPolicy(enrolments),
        AttendancePolicy(enrolments),
        LinkPolicy(),
        rules,
        ReminderPolicy(rules),
        DraftPolicy(),
    ]
