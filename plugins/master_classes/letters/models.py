"""Texts of letters, and which was sent to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import CharField, Check, ForeignKeyField, IntegerField, TextField

from plugins.master_classes.letters.wording import AUDIENCES, WAYS
from plugins.master_classes.models import Enrolment, Event
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Municipality


class LetterTemplate(BaseModel):
    """A district's text of the letter to those who came, or to those who did not."""

    municipality = ForeignKeyField(
        Municipality, backref="+", index=False, on_delete="RESTRICT", verbose_name=_("Municipality")
    )
    audience = CharField(max_length=10, choices=AUDIENCES, verbose_name=_("To whom"))
    subject = CharField(max_length=200, verbose_name=_("Subject of the letter"))
    text = TextField(verbose_name=_("Text"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        municipality_id: int

    class Meta:
        table_name = "master_classes_letter_template"
        constraints = [Check("audience in ('attended', 'absent')")]
        indexes = ((("municipality", "audience"), True),)

    def __str__(self) -> str:
        return self.subject


class Mailing(BaseModel):
    """One sending of a letter to the participants of an event, with its text as it was then."""

    event = ForeignKeyField(Event, backref="+", on_delete="RESTRICT", verbose_name=_("Event"))
    audience = CharField(max_length=10, choices=AUDIENCES, verbose_name=_("To whom"))
    subject = CharField(max_length=200, verbose_name=_("Subject of the letter"))
    text = TextField(verbose_name=_("Text"))
    sent_at = MomentField(default=clock.now, verbose_name=_("Sent"))
    sent_by = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="SET NULL", verbose_name=_("Sent by")
    )

    if TYPE_CHECKING:
        event_id: int
        sent_by_id: int | None

    class Meta:
        table_name = "master_classes_mailing"
        constraints = [Check("audience in ('attended', 'absent')")]

    def __str__(self) -> str:
        return self.subject


class LetterSent(BaseModel):
    """That a participant was written to: once for each kind of letter, however often it is sent."""

    mailing = ForeignKeyField(
        Mailing, backref="sent", on_delete="CASCADE", verbose_name=_("Letter")
    )
    enrolment = ForeignKeyField(
        Enrolment, backref="+", index=False, on_delete="CASCADE", verbose_name=_("Enrolment")
    )
    audience = CharField(max_length=10, choices=AUDIENCES, verbose_name=_("To whom"))
    way = CharField(max_length=10, choices=WAYS, verbose_name=_("How"))

    if TYPE_CHECKING:
        mailing_id: int
        enrolment_id: int

    class Meta:
        table_name = "master_classes_letter_sent"
        constraints = [Check("way in ('mail', 'inbox', 'nobody')")]
        indexes = ((("enrolment", "audience"), True),)


TABLES = (LetterTemplate, Mailing, LetterSent)
