"""Notices to users, how each user wants them, and the mail that waits to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution
from portal.plugin import Delivery

WAITING, SENT, FAILED = "waiting", "sent", "failed"

MAIL_STATES = (
    (WAITING, _("Waits")),
    (SENT, _("Sent")),
    (FAILED, _("Not delivered")),
)

DELIVERIES = (
    (Delivery.AT_ONCE, _("By mail at once")),
    (Delivery.DIGEST, _("In the daily mail")),
    (Delivery.INBOX, _("Only in the portal")),
    (Delivery.OFF, _("Not at all")),
)


class Notice(BaseModel):
    """One notice (уведомление) to one user; ``key`` keeps the same from being told twice."""

    user = ForeignKeyField(User, backref="+", on_delete="CASCADE", verbose_name=_("User"))
    kind = CharField(max_length=120, verbose_name=_("Kind of notice"))
    title = CharField(max_length=300, verbose_name=_("Title"))
    text = TextField(default="", verbose_name=_("Text"))
    url = CharField(max_length=500, default="", verbose_name=_("Link"))
    key = CharField(max_length=200, verbose_name=_("Key"))
    institution = ForeignKeyField(
        Institution, backref="+", null=True, on_delete="CASCADE", verbose_name=_("Institution")
    )
    due_on = DateField(null=True, verbose_name=_("Due on"))
    created_at = MomentField(default=clock.now, verbose_name=_("Told"))
    read_at = MomentField(null=True, index=True, verbose_name=_("Read"))
    mailed_at = MomentField(null=True, verbose_name=_("Mailed"))

    if TYPE_CHECKING:
        user_id: int
        institution_id: int | None

    class Meta:
        table_name = "inbox_notice"
        indexes = ((("user", "key"), True), (("user", "read_at"), False))

    def __str__(self) -> str:
        return self.title


class NoticeSetting(BaseModel):
    """How one user wants one kind of notice; where there is no row, the kind's own way holds."""

    user = ForeignKeyField(User, backref="+", on_delete="CASCADE", verbose_name=_("User"))
    kind = CharField(max_length=120, verbose_name=_("Kind of notice"))
    delivery = CharField(max_length=12, choices=DELIVERIES, verbose_name=_("How it is told"))

    if TYPE_CHECKING:
        user_id: int

    class Meta:
        table_name = "inbox_notice_setting"
        indexes = ((("user", "kind"), True),)


class MailPreference(BaseModel):
    """When one user gets mail: the hour of the digest, its days, quiet hours, or none at all.

    ``letter_number`` is part of the links in mail that stop it: a greater one makes old links void.
    Quiet hours last from ``quiet_from`` to ``quiet_to`` (hours of the district's day).
    """

    user = ForeignKeyField(
        User, backref="+", unique=True, on_delete="CASCADE", verbose_name=_("User")
    )
    no_mail = BooleanField(default=False, verbose_name=_("No mail"))
    digest_hour = IntegerField(default=8, verbose_name=_("Hour of the daily mail"))
    every_day = BooleanField(default=False, verbose_name=_("On days off, too"))
    quiet_from = IntegerField(null=True, verbose_name=_("Quiet from"))
    quiet_to = IntegerField(null=True, verbose_name=_("Quiet to"))
    letter_number = IntegerField(default=1)
    digested_on = DateField(null=True, verbose_name=_("Last daily mail"))
    reminded_on = DateField(null=True, verbose_name=_("Last looked for tasks"))

    if TYPE_CHECKING:
        user_id: int

    class Meta:
        table_name = "inbox_mail_preference"


class MailMessage(BaseModel):
    """One mail in the outbox; its ``message_id`` is the same at every attempt.

    ``calendar`` is an invitation as text (iTIP, RFC 5546), sent as a part of the mail and as a file.
    """

    user = ForeignKeyField(
        User, backref="+", null=True, on_delete="CASCADE", verbose_name=_("User")
    )
    address = CharField(max_length=200, verbose_name=_("E-mail"))
    subject = CharField(max_length=300, verbose_name=_("Subject"))
    text = TextField(verbose_name=_("Text"))
    html = TextField(default="", verbose_name=_("Text as a page"))
    calendar = TextField(default="", verbose_name=_("Calendar"))
    unsubscribe_url = CharField(max_length=500, default="", verbose_name=_("Link that stops mail"))
    message_id = CharField(max_length=200, unique=True, verbose_name=_("Number of the mail"))
    state = CharField(
        max_length=10, default=WAITING, choices=MAIL_STATES, index=True, verbose_name=_("State")
    )
    attempts = IntegerField(default=0, verbose_name=_("Attempts"))
    run_after = MomentField(null=True, verbose_name=_("Not before"))
    error = CharField(max_length=500, default="", verbose_name=_("What went wrong"))
    created_at = MomentField(default=clock.now, verbose_name=_("Written"))
    sent_at = MomentField(null=True, verbose_name=_("Sent"))

    if TYPE_CHECKING:
        user_id: int | None

    class Meta:
        table_name = "inbox_mail_message"

    def __str__(self) -> str:
        return self.subject
