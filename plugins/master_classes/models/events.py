"""The event: what it is, for whom, when, where and by whom it is held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import (
    BooleanField,
    CharField,
    Check,
    DecimalField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from plugins.master_classes.models.plan import Place, Series
from plugins.master_classes.wording import (
    AUDIENCES,
    KINDS,
    LEADER_ROLES,
    MODES,
    PROMOTIONS,
    STATES,
)
from plugins.staff.models import Person
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Municipality

if TYPE_CHECKING:
    from peewee import ModelSelect

SHOWN = ("planned", "open", "closed", "held", "cancelled")
"""The states in which everybody of the municipality sees an event."""
ENROLLING = ("planned", "open")
"""The states in which people may be enrolled, from ``opens_at`` to ``closes_at``."""


class Event(BaseModel):
    """An event (мероприятие): a master class, an open lesson, a seminar, a session, a meeting.

    ``institution`` is who holds it, none where it is the district centre's own; one that is
    ``internal`` is seen by that institution and the district only. ``topic`` is a code of the shared
    dictionary. ``starts_at`` and ``ends_at`` are the first and the last moment of its sessions, kept
    by the services. ``capacity`` is the number of its rows of :class:`Seat`; ``institution_quota``
    the most places of an institution that has no :class:`Quota` of its own. ``least`` is the fewest
    participants: with fewer at ``least_by`` the event is cancelled by itself. ``hours_to_accept`` is
    how long a place that became free is kept for who is offered it; with nought it is given at once.
    ``sequence`` counts the changes that invitations tell of.
    """

    municipality = ForeignKeyField(
        Municipality,
        backref="+",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Municipality"),
    )
    institution = ForeignKeyField(
        Institution,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Held by"),
    )
    internal = BooleanField(default=False, verbose_name=_("For the own institution only"))
    kind = CharField(
        max_length=20, default="master_class", choices=KINDS, verbose_name=_("Kind of event")
    )
    title = CharField(max_length=300, verbose_name=_("Topic of the event"))
    direction = CharField(max_length=200, default="", verbose_name=_("Direction"))
    topic = CharField(max_length=60, default="", index=True, verbose_name=_("Topic of difficulty"))
    description = TextField(default="", verbose_name=_("Description"))
    programme = TextField(default="", verbose_name=_("Programme"))
    materials = TextField(default="", verbose_name=_("Links to materials"))
    hours = DecimalField(
        max_digits=5, decimal_places=1, null=True, verbose_name=_("Academic hours")
    )
    state = CharField(max_length=10, default="draft", choices=STATES, verbose_name=_("State"))
    series = ForeignKeyField(
        Series, backref="events", null=True, on_delete="SET NULL", verbose_name=_("Series")
    )
    copied_from = ForeignKeyField(
        "self", backref="+", null=True, on_delete="SET NULL", verbose_name=_("Copied from")
    )
    responsible = ForeignKeyField(
        User, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Responsible")
    )
    starts_at = MomentField(null=True, verbose_name=_("Starts"))
    ends_at = MomentField(null=True, verbose_name=_("Ends"))
    mode = CharField(
        max_length=20, default="by_coordinator", choices=MODES, verbose_name=_("Enrolment")
    )
    capacity = IntegerField(default=30, verbose_name=_("Places"))
    least = IntegerField(default=0, verbose_name=_("Fewest participants"))
    least_by = MomentField(null=True, verbose_name=_("Fewest participants by"))
    institution_quota = IntegerField(null=True, verbose_name=_("Places for one institution"))
    opens_at = MomentField(null=True, verbose_name=_("Enrolment opens"))
    closes_at = MomentField(null=True, verbose_name=_("Enrolment closes"))
    cancel_until = MomentField(null=True, verbose_name=_("Cancelled and replaced until"))
    promotion = CharField(
        max_length=10, default="automatic", choices=PROMOTIONS, verbose_name=_("Free places")
    )
    hours_to_accept = IntegerField(default=0, verbose_name=_("Hours to accept a place"))
    first_time_only = BooleanField(
        default=False, verbose_name=_("Only for those who have not attended it before")
    )
    needs_event = ForeignKeyField(
        "self",
        backref="+",
        null=True,
        on_delete="SET NULL",
        verbose_name=_("Only for those who have attended"),
    )
    needs_series = ForeignKeyField(
        Series,
        backref="+",
        null=True,
        on_delete="SET NULL",
        verbose_name=_("Only for those who have attended the series"),
    )
    proposed_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Proposed by"),
    )
    proposed_at = MomentField(null=True, verbose_name=_("Proposed"))
    decided_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Decided by"),
    )
    decision = CharField(max_length=500, default="", verbose_name=_("What was answered"))
    cancelled_reason = CharField(max_length=500, default="", verbose_name=_("Why cancelled"))
    created_by = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="RESTRICT", verbose_name=_("Added by")
    )
    created_at = MomentField(default=clock.now, verbose_name=_("Added"))
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))
    sequence = IntegerField(default=0, verbose_name=_("Number of the invitation"))
    demo = BooleanField(default=False, verbose_name=_("Demo"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        municipality_id: int
        institution_id: int | None
        series_id: int | None
        copied_from_id: int | None
        responsible_id: int | None
        needs_event_id: int | None
        needs_series_id: int | None
        proposed_by_id: int | None
        decided_by_id: int | None
        created_by_id: int | None
        sessions: ModelSelect[Any]
        leaders: ModelSelect[Any]
        audience: ModelSelect[Any]
        quotas: ModelSelect[Any]
        enrolments: ModelSelect[Any]

    class Meta:
        table_name = "master_classes_event"
        constraints = [
            Check("kind in ('master_class', 'open_lesson', 'seminar', 'association', 'meeting')"),
            Check(
                "state in ('draft', 'proposed', 'declined', 'planned', 'open', 'closed', 'held', "
                "'cancelled')"
            ),
            Check("mode in ('open', 'by_request', 'by_coordinator')"),
            Check("promotion in ('automatic', 'approval')"),
            Check("capacity between 1 and 2000"),
            Check("least between 0 and capacity"),
            Check("hours_to_accept >= 0"),
            Check("institution_quota is null or institution_quota > 0"),
            Check("ends_at is null or ends_at > starts_at"),
        ]
        indexes = (
            (("municipality", "starts_at"), False),
            (("institution", "starts_at"), False),
            (("state", "starts_at"), False),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_shown(self) -> bool:
        """Tell whether everybody whom it is meant for sees it."""
        return self.state in SHOWN


class Audience(BaseModel):
    """One of those whom an event is for: by position, subject, category or kind of institution.

    Conditions of one kind are alternatives, of several kinds hold together. ``value`` is the code of
    a position, category or kind of institution, or a subject in words.
    """

    event = ForeignKeyField(
        Event, backref="audience", index=False, on_delete="CASCADE", verbose_name=_("Event")
    )
    kind = CharField(max_length=12, choices=AUDIENCES, verbose_name=_("By"))
    value = CharField(max_length=200, verbose_name=_("Who"))

    if TYPE_CHECKING:
        event_id: int

    class Meta:
        table_name = "master_classes_audience"
        constraints = [Check("kind in ('position', 'subject', 'category', 'institution')")]
        indexes = ((("event", "kind", "value"), True),)

    def __str__(self) -> str:
        return self.value


class Quota(BaseModel):
    """How many places of an event an institution has at most."""

    event = ForeignKeyField(
        Event, backref="quotas", index=False, on_delete="CASCADE", verbose_name=_("Event")
    )
    institution = ForeignKeyField(
        Institution, backref="+", on_delete="RESTRICT", verbose_name=_("Institution")
    )
    places = IntegerField(verbose_name=_("Places"))

    if TYPE_CHECKING:
        event_id: int
        institution_id: int

    class Meta:
        table_name = "master_classes_quota"
        constraints = [Check("places >= 0")]
        indexes = ((("event", "institution"), True),)

    def __str__(self) -> str:
        return f"{self.institution}: {self.places}"


class Session(BaseModel):
    """One sitting of an event (занятие), from a moment to a moment."""

    event = ForeignKeyField(
        Event, backref="sessions", index=False, on_delete="CASCADE", verbose_name=_("Event")
    )
    number = IntegerField(verbose_name=_("Number"))
    title = CharField(max_length=300, default="", verbose_name=_("Topic of the session"))
    starts_at = MomentField(verbose_name=_("Starts"))
    ends_at = MomentField(verbose_name=_("Ends"))
    place = ForeignKeyField(
        Place,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Place"),
    )
    link = CharField(max_length=500, default="", verbose_name=_("Link"))
    cancelled = BooleanField(default=False, verbose_name=_("Cancelled"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        event_id: int
        place_id: int | None

    class Meta:
        table_name = "master_classes_session"
        constraints = [Check("ends_at > starts_at"), Check("number > 0")]
        indexes = (
            (("event", "number"), True),
            (("place", "starts_at"), False),
            (("starts_at",), False),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.title}" if self.title else str(self.number)


class Leader(BaseModel):
    """Who leads or moderates an event (ведущий): a person of the databank, or a guest by name.

    ``user`` is the account, where there is one. A guest's contacts are erased with the time
    (``erased_at``); that somebody led stays.
    """

    event = ForeignKeyField(
        Event, backref="leaders", index=False, on_delete="CASCADE", verbose_name=_("Event")
    )
    role = CharField(
        max_length=10, default="leader", choices=LEADER_ROLES, verbose_name=_("Role in the event")
    )
    person = ForeignKeyField(
        Person, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Person")
    )
    user = ForeignKeyField(
        User, backref="+", null=True, on_delete="SET NULL", verbose_name=_("User")
    )
    institution = ForeignKeyField(
        Institution,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Institution"),
    )
    name = CharField(max_length=200, default="", verbose_name=_("Full name"))
    position = CharField(max_length=300, default="", verbose_name=_("Position and organisation"))
    email = CharField(max_length=200, default="", verbose_name=_("E-mail"))
    phone = CharField(max_length=60, default="", verbose_name=_("Phone"))
    erased_at = MomentField(null=True, verbose_name=_("Contacts erased"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        event_id: int
        person_id: int | None
        user_id: int | None
        institution_id: int | None

    class Meta:
        table_name = "master_classes_leader"
        constraints = [Check("role in ('leader', 'moderator')")]
        indexes = ((("event", "person"), True),)

    def __str__(self) -> str:
        return str(self.person) if self.person_id is not None else self.name

    @property
    def audit_label(self) -> str:
        """Return how the audit calls it: by number, since names could not be erased there."""
        return f"{self.event}: № {self.id}"
