"""Who takes part: seats, enrolments, and the log of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import SQL, BooleanField, CharField, Check, ForeignKeyField, IntegerField

from plugins.master_classes.models.events import Event
from plugins.master_classes.wording import ACTED, ENROLMENT_STATES, ENTRANCES
from plugins.staff.models import Person
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution

LIVING = ("requested", "placed", "waiting", "offered")
"""The states of somebody who is to come, or hopes to."""
SEATED = ("placed", "offered")
"""The states that hold a seat: nobody else is given it."""


class Seat(BaseModel):
    """One place of an event, by its number from 1 to the event's capacity.

    An enrolment holds the number of an existing seat, and no two hold the same: the database itself
    cannot overbook.
    """

    event = ForeignKeyField(
        Event, backref="seats", index=False, on_delete="CASCADE", verbose_name=_("Event")
    )
    number = IntegerField(verbose_name=_("Number"))

    if TYPE_CHECKING:
        event_id: int

    class Meta:
        table_name = "master_classes_seat"
        constraints = [Check("number > 0")]
        indexes = ((("event", "number"), True),)

    def __str__(self) -> str:
        return str(self.number)


class Enrolment(BaseModel):
    """An enrolment (запись) of a person of the databank, or of a guest by name, for an event.

    ``queue_number`` is its place in the order of asking: given once, never to another. ``seat`` is
    held while the state is one of :data:`SEATED`. ``enrolled_by`` is the user who enrolled, none
    where the participant did by a link (``entrance``). The contacts of a guest are erased with the
    time, and the name where the person is destroyed (``erased_at``); that somebody took part stays.
    One that is ``blocked`` is shown to nobody (152-FZ, article 21).
    """

    event = ForeignKeyField(
        Event, backref="enrolments", index=False, on_delete="RESTRICT", verbose_name=_("Event")
    )
    person = ForeignKeyField(
        Person, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Person")
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
    guest_key = CharField(max_length=210, default="")
    position = CharField(max_length=300, default="", verbose_name=_("Position"))
    email = CharField(max_length=200, default="", verbose_name=_("E-mail"))
    phone = CharField(max_length=60, default="", verbose_name=_("Phone"))
    question = CharField(max_length=1000, default="", verbose_name=_("Question to the leader"))
    state = CharField(max_length=10, choices=ENROLMENT_STATES, verbose_name=_("State"))
    queue_number = IntegerField(verbose_name=_("Number in the order of asking"))
    seat = IntegerField(null=True, verbose_name=_("Seat"))
    asked_at = MomentField(default=clock.now, verbose_name=_("Enrolled"))
    offered_until = MomentField(null=True, verbose_name=_("Place kept until"))
    entrance = CharField(
        max_length=12, default="coordinator", choices=ENTRANCES, verbose_name=_("How enrolled")
    )
    enrolled_by = ForeignKeyField(
        User, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Enrolled by")
    )
    replaced_by = ForeignKeyField(
        "self", backref="+", null=True, on_delete="SET NULL", verbose_name=_("Replaced by")
    )
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))
    erased_at = MomentField(null=True, verbose_name=_("Contacts erased"))
    blocked = BooleanField(default=False, verbose_name=_("Blocked"))
    demo = BooleanField(default=False, verbose_name=_("Demo"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        event_id: int
        person_id: int | None
        institution_id: int | None
        enrolled_by_id: int | None
        replaced_by_id: int | None

    class Meta:
        table_name = "master_classes_enrolment"
        further_indexes = ("master_classes_enrolment_person", "master_classes_enrolment_guest")
        constraints = [
            Check(
                "state in ('requested', 'placed', 'waiting', 'offered', 'refused', 'declined', "
                "'expired', 'cancelled', 'replaced')"
            ),
            Check("entrance in ('district', 'coordinator', 'link')"),
            Check("(seat is not null) = (state in ('placed', 'offered'))"),
            Check("(offered_until is not null) = (state = 'offered')"),
            Check("queue_number > 0"),
            SQL("FOREIGN KEY (event_id, seat) REFERENCES master_classes_seat (event_id, number)"),
        ]
        indexes = (
            (("event", "seat"), True),
            (("event", "queue_number"), True),
            (("event", "state", "queue_number"), False),
            (("institution", "state"), False),
            (("state", "offered_until"), False),
        )

    def __str__(self) -> str:
        return str(self.person) if self.person_id is not None else self.name

    @property
    def audit_label(self) -> str:
        """Return how the audit calls it: by number, since names could not be erased there."""
        return f"{self.event}: № {self.id}"

    @property
    def is_living(self) -> bool:
        """Tell whether somebody is to come, or hopes to."""
        return self.state in LIVING


class EnrolmentChange(BaseModel):
    """One line of an enrolment's log: what it became, by whom and why."""

    enrolment = ForeignKeyField(
        Enrolment, backref="log", index=False, on_delete="CASCADE", verbose_name=_("Enrolment")
    )
    at = MomentField(default=clock.now, verbose_name=_("When"))
    was = CharField(max_length=10, default="", verbose_name=_("State before"))
    became = CharField(max_length=10, choices=ENROLMENT_STATES, verbose_name=_("State after"))
    acted = CharField(max_length=10, default="user", choices=ACTED, verbose_name=_("Who"))
    user = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("User"),
    )
    why = CharField(max_length=500, default="", verbose_name=_("Why"))

    if TYPE_CHECKING:
        enrolment_id: int
        user_id: int | None

    class Meta:
        table_name = "master_classes_enrolment_change"
        constraints = [
            Check("acted in ('user', 'link', 'system')"),
            Check("(acted = 'user') = (user_id is not null)"),
        ]
        indexes = ((("enrolment", "at"), False),)

    def __str__(self) -> str:
        return f"{self.was} → {self.became}"
