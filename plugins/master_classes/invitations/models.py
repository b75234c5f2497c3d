"""What invitations keep: each session as it was last told, to whom, and every letter that told it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import CharField, Check, ForeignKeyField, IntegerField

from plugins.master_classes.invitations.wording import GUEST_ROLES, STANDINGS
from plugins.master_classes.models import Enrolment, Event, Leader, Session
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.inbox.models import MailMessage


class SessionEdition(BaseModel):
    """A session as its invitations last told it; it outlives the session, to be called off then.

    ``uid`` names the meeting in everybody's calendar for ever: it holds no address of a server.
    ``sequence`` grows with every letter that brings news, ``content`` with what a calendar shows.
    """

    event = ForeignKeyField(
        Event, backref="+", index=True, on_delete="CASCADE", verbose_name=_("Event")
    )
    session = ForeignKeyField(
        Session,
        backref="+",
        null=True,
        unique=True,
        on_delete="SET NULL",
        verbose_name=_("Session"),
    )
    uid = CharField(max_length=80, unique=True)
    sequence = IntegerField(default=0, verbose_name=_("Number of the invitation"))
    content = IntegerField(default=0)
    title = CharField(max_length=400, verbose_name=_("Title"))
    starts_at = MomentField(verbose_name=_("Starts"))
    ends_at = MomentField(verbose_name=_("Ends"))
    place = CharField(max_length=800, default="", verbose_name=_("Place"))
    link = CharField(max_length=500, default="", verbose_name=_("Link"))
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))

    if TYPE_CHECKING:
        event_id: int
        session_id: int | None

    class Meta:
        table_name = "master_classes_session_edition"

    def __str__(self) -> str:
        return self.title


class Invited(BaseModel):
    """What one address was last told of one session (приглашён)."""

    edition = ForeignKeyField(
        SessionEdition,
        backref="invited",
        index=False,
        on_delete="CASCADE",
        verbose_name=_("Session"),
    )
    address = CharField(max_length=200, verbose_name=_("E-mail"))
    name = CharField(max_length=200, default="", verbose_name=_("Full name"))
    role = CharField(max_length=12, choices=GUEST_ROLES, verbose_name=_("As whom"))
    user = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="SET NULL", verbose_name=_("User")
    )
    enrolment = ForeignKeyField(
        Enrolment, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Enrolment")
    )
    leader = ForeignKeyField(
        Leader, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Leader")
    )
    status = CharField(max_length=10, choices=STANDINGS, verbose_name=_("What was told"))
    sequence = IntegerField(default=0)
    content = IntegerField(default=0)

    if TYPE_CHECKING:
        edition_id: int
        user_id: int | None
        enrolment_id: int | None
        leader_id: int | None

    class Meta:
        table_name = "master_classes_invited"
        constraints = [
            Check("role in ('participant', 'leader', 'coordinator')"),
            Check("status in ('TENTATIVE', 'CONFIRMED', 'CANCELLED')"),
        ]
        indexes = ((("edition", "address"), True),)

    def __str__(self) -> str:
        return self.name or self.address


class InvitationLetter(BaseModel):
    """One letter with an invitation, its change or its cancellation: the log of what was sent.

    ``mail`` is the letter in the outbox while that keeps it: it tells whether it was delivered.
    """

    invited = ForeignKeyField(
        Invited, backref="letters", on_delete="CASCADE", verbose_name=_("Who")
    )
    status = CharField(max_length=10, choices=STANDINGS, verbose_name=_("What was told"))
    sequence = IntegerField(verbose_name=_("Number of the invitation"))
    at = MomentField(default=clock.now, verbose_name=_("Sent"))
    mail = ForeignKeyField(
        MailMessage, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Mail")
    )

    if TYPE_CHECKING:
        invited_id: int
        mail_id: int | None

    class Meta:
        table_name = "master_classes_invitation_letter"
        constraints = [Check("status in ('TENTATIVE', 'CONFIRMED', 'CANCELLED')")]


TABLES = (SessionEdition, Invited, InvitationLetter)
