"""Timetables in the database: the wishes of events, and what was proposed, accepted and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from plugins.master_classes.models import Event, Place, Session
from plugins.master_classes.timetable.wording import LINE_STATES, TIMETABLE_STATES
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Municipality

if TYPE_CHECKING:
    from peewee import ModelSelect

EVERY_DAY = "1234567"


class Wish(BaseModel):
    """When and where an event without dates would be held: what the timetable's helper goes by.

    ``weekdays`` are the numbers of the days, Monday is 1; ``earliest`` and ``latest`` minutes of the
    day. A ``strict`` one gives up none of them; the days from ``first_on`` to ``last_on`` always hold.
    """

    event = ForeignKeyField(
        Event, backref="+", unique=True, on_delete="CASCADE", verbose_name=_("Event")
    )
    sessions = IntegerField(default=1, verbose_name=_("Number of sessions"))
    minutes = IntegerField(default=90, verbose_name=_("Minutes of a session"))
    apart = IntegerField(default=1, verbose_name=_("Days between its sessions at least"))
    weekdays = CharField(max_length=7, default=EVERY_DAY, verbose_name=_("Weekdays"))
    earliest = IntegerField(null=True, verbose_name=_("Not before"))
    latest = IntegerField(null=True, verbose_name=_("Ends by"))
    first_on = DateField(null=True, verbose_name=_("From day"))
    last_on = DateField(null=True, verbose_name=_("To day"))
    strict = BooleanField(default=False, verbose_name=_("Only so"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        event_id: int

    class Meta:
        table_name = "master_classes_wish"
        constraints = [
            Check("sessions between 1 and 30"),
            Check("minutes between 15 and 720"),
            Check("apart between 1 and 60"),
            Check("first_on is null or last_on is null or first_on <= last_on"),
        ]

    def __str__(self) -> str:
        return str(self.event)


class WishedPlace(BaseModel):
    """A place where an event would be held."""

    wish = ForeignKeyField(
        Wish, backref="places", index=False, on_delete="CASCADE", verbose_name=_("Wish")
    )
    place = ForeignKeyField(Place, backref="+", on_delete="CASCADE", verbose_name=_("Place"))

    if TYPE_CHECKING:
        wish_id: int
        place_id: int

    class Meta:
        table_name = "master_classes_wished_place"
        indexes = ((("wish", "place"), True),)


class Timetable(BaseModel):
    """One timetable of a month (расписание), asked of the helper for some events.

    ``opens`` and ``closes`` are minutes of the day. ``proven`` tells that no more events can be placed
    together; ``seconds`` are those that the solver took.
    """

    municipality = ForeignKeyField(
        Municipality, backref="+", on_delete="RESTRICT", verbose_name=_("Municipality")
    )
    user = ForeignKeyField(
        User, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Who asked")
    )
    first_on = DateField(verbose_name=_("From day"))
    last_on = DateField(verbose_name=_("To day"))
    opens = IntegerField(verbose_name=_("Not before"))
    closes = IntegerField(verbose_name=_("Ends by"))
    state = CharField(
        max_length=10, default="asked", choices=TIMETABLE_STATES, verbose_name=_("State")
    )
    proven = BooleanField(default=False, verbose_name=_("No more can be placed"))
    seconds = IntegerField(default=0, verbose_name=_("Seconds"))
    created_at = MomentField(default=clock.now, verbose_name=_("Asked for"))
    solved_at = MomentField(null=True, verbose_name=_("Proposed"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        municipality_id: int
        user_id: int | None

    class Meta:
        table_name = "master_classes_timetable"
        constraints = [
            Check("state in ('asked', 'proposed')"),
            Check("first_on <= last_on"),
            Check("opens < closes"),
        ]

    def __str__(self) -> str:
        return f"{self.first_on:%d.%m.%Y} – {self.last_on:%d.%m.%Y}"


class TimetableLine(BaseModel):
    """An event of a timetable: waits, has a place, has none (``told`` says why), accepted, taken back.

    ``told`` is JSON of :mod:`timetable.stored`; ``taken_with`` the version of the event after it was
    accepted, to know whether somebody has changed it since.
    """

    timetable = ForeignKeyField(
        Timetable, backref="lines", index=False, on_delete="CASCADE", verbose_name=_("Timetable")
    )
    event = ForeignKeyField(Event, backref="+", on_delete="CASCADE", verbose_name=_("Event"))
    state = CharField(max_length=10, default="waits", choices=LINE_STATES, verbose_name=_("State"))
    told = TextField(default="{}")
    taken_with = IntegerField(null=True)

    if TYPE_CHECKING:
        timetable_id: int
        event_id: int
        sessions: ModelSelect[ProposedSession]

    class Meta:
        table_name = "master_classes_timetable_line"
        constraints = [Check("state in ('waits', 'placed', 'left', 'accepted')")]
        indexes = ((("timetable", "event"), True),)

    def __str__(self) -> str:
        return str(self.event)


class ProposedSession(BaseModel):
    """A session of an event as it is proposed; ``session`` is the one that was made of it."""

    line = ForeignKeyField(
        TimetableLine, backref="sessions", index=False, on_delete="CASCADE", verbose_name=_("Event")
    )
    number = IntegerField(verbose_name=_("Number"))
    starts_at = MomentField(verbose_name=_("Starts"))
    ends_at = MomentField(verbose_name=_("Ends"))
    place = ForeignKeyField(Place, backref="+", on_delete="CASCADE", verbose_name=_("Place"))
    session = ForeignKeyField(
        Session, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Session")
    )

    if TYPE_CHECKING:
        line_id: int
        place_id: int
        session_id: int | None

    class Meta:
        table_name = "master_classes_proposed_session"
        constraints = [Check("ends_at > starts_at")]
        indexes = ((("line", "number"), True),)


TABLES = (Wish, WishedPlace, Timetable, TimetableLine, ProposedSession)
