"""What stands beside an event: who came, personal links, and reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import BooleanField, CharField, Check, ForeignKeyField, IntegerField, TextField

from plugins.master_classes.models.enrolments import Enrolment
from plugins.master_classes.models.events import Event, Leader, Session
from plugins.master_classes.wording import ANCHORS, MARKED_HOW, TOLD, moment_words
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Municipality


class PersonalLink(BaseModel):
    """A secret address that leads one guest to one enrolment, or one leader to one event.

    Only the hash of the secret is kept; just one of ``enrolment`` and ``leader`` is filled.
    """

    token_hash = CharField(max_length=64, unique=True)
    enrolment = ForeignKeyField(
        Enrolment, backref="links", null=True, on_delete="CASCADE", verbose_name=_("Enrolment")
    )
    leader = ForeignKeyField(
        Leader, backref="links", null=True, on_delete="CASCADE", verbose_name=_("Leader")
    )
    created_at = MomentField(default=clock.now, verbose_name=_("Made"))
    created_by = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="SET NULL", verbose_name=_("Made by")
    )
    expires_at = MomentField(verbose_name=_("Valid until"))
    revoked_at = MomentField(null=True, verbose_name=_("Revoked at"))

    if TYPE_CHECKING:
        enrolment_id: int | None
        leader_id: int | None
        created_by_id: int | None

    class Meta:
        table_name = "master_classes_personal_link"
        constraints = [Check("(enrolment_id is null) <> (leader_id is null)")]


class Attendance(BaseModel):
    """Whether a participant came to a session (явка), and for how long.

    ``minutes`` is for who came for a part. A mark that was made without a network keeps its
    ``device_key``: the same mark sent twice counts once.
    """

    session = ForeignKeyField(
        Session, backref="attendance", index=False, on_delete="RESTRICT", verbose_name=_("Session")
    )
    enrolment = ForeignKeyField(
        Enrolment, backref="attendance", on_delete="RESTRICT", verbose_name=_("Enrolment")
    )
    present = BooleanField(verbose_name=_("Came"))
    minutes = IntegerField(null=True, verbose_name=_("Minutes"))
    how = CharField(max_length=10, default="list", choices=MARKED_HOW, verbose_name=_("How marked"))
    marked_at = MomentField(default=clock.now, verbose_name=_("Marked"))
    marked_by = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="SET NULL", verbose_name=_("Marked by")
    )
    by_link = BooleanField(default=False, verbose_name=_("By a personal link"))
    device_key = CharField(max_length=64, null=True, unique=True)
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        session_id: int
        enrolment_id: int
        marked_by_id: int | None

    class Meta:
        table_name = "master_classes_attendance"
        constraints = [
            Check("how in ('list', 'qr', 'code', 'sheet')"),
            Check("minutes is null or minutes >= 0"),
        ]
        indexes = ((("session", "enrolment"), True),)


class ReminderRule(BaseModel):
    """When whom is reminded of an event (напоминание): hours after its start or end, before if less.

    Without an event it holds for all events of the municipality.
    """

    municipality = ForeignKeyField(
        Municipality,
        backref="+",
        index=False,
        on_delete="CASCADE",
        verbose_name=_("Municipality"),
    )
    event = ForeignKeyField(
        Event, backref="reminder_rules", null=True, on_delete="CASCADE", verbose_name=_("Event")
    )
    anchor = CharField(
        max_length=5, default="start", choices=ANCHORS, verbose_name=_("Counted from")
    )
    hours = IntegerField(default=-24, verbose_name=_("Hours after it (before: less than nought)"))
    tells = CharField(max_length=12, choices=TOLD, verbose_name=_("Who is told"))
    text = TextField(default="", verbose_name=_("Text"))
    in_use = BooleanField(default=True, verbose_name=_("In use"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        municipality_id: int
        event_id: int | None

    class Meta:
        table_name = "master_classes_reminder_rule"
        constraints = [
            Check("anchor in ('start', 'end')"),
            Check("tells in ('participant', 'coordinator', 'leader', 'head')"),
        ]
        indexes = ((("municipality", "event"), False),)

    def __str__(self) -> str:
        whom = dict(TOLD).get(self.tells, self.tells)
        return f"{moment_words(self.anchor, self.hours)}: {whom}"


class Reminder(BaseModel):
    """That a rule has reminded of an event for the moment that it counted from then."""

    rule = ForeignKeyField(
        ReminderRule, backref="sent", index=False, on_delete="CASCADE", verbose_name=_("Rule")
    )
    event = ForeignKeyField(
        Event, backref="reminders", on_delete="CASCADE", verbose_name=_("Event")
    )
    due = MomentField(verbose_name=_("Due"))
    at = MomentField(default=clock.now, verbose_name=_("Sent"))
    told = IntegerField(default=0, verbose_name=_("People told"))

    if TYPE_CHECKING:
        rule_id: int
        event_id: int

    class Meta:
        table_name = "master_classes_reminder"
        indexes = ((("rule", "event", "due"), True),)
