"""What the desk keeps for itself: drafts, who has what open, days without calls, who was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import CharField, Check, DateField, ForeignKeyField, IntegerField, TextField

from plugins.hotline.models.requests import Request
from plugins.hotline.wording import CLOCKS
from portal.accounts.models import User
from portal.clock import now
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Municipality


class QuietDay(BaseModel):
    """A day on which nobody called: the journal says so (звонков не поступало)."""

    municipality = ForeignKeyField(
        Municipality,
        backref="+",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Municipality"),
    )
    on = DateField(verbose_name=_("Day"))
    by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Written down by"),
    )
    at = MomentField(default=now, verbose_name=_("Written down"))

    if TYPE_CHECKING:
        municipality_id: int
        by_id: int | None

    class Meta:
        table_name = "hotline_quiet_day"
        indexes = ((("municipality", "on"), True),)

    def __str__(self) -> str:
        return str(self.on)


class Escalation(BaseModel):
    """Somebody was told of a term of a request: of which, at which level; once for each moment due."""

    request = ForeignKeyField(
        Request, backref="escalations", index=False, on_delete="CASCADE", verbose_name=_("Request")
    )
    clock = CharField(max_length=10, choices=CLOCKS, verbose_name=_("Due"))
    offset_minutes = IntegerField(verbose_name=_("Working minutes after the term"))
    due = MomentField(verbose_name=_("Due"))
    at = MomentField(default=now, verbose_name=_("When"))
    told = TextField(default="", verbose_name=_("Who was told"))

    if TYPE_CHECKING:
        request_id: int

    class Meta:
        table_name = "hotline_escalation"
        constraints = [Check("clock in ('answer', 'update', 'solve')")]
        indexes = ((("request", "clock", "offset_minutes", "due"), True),)

    def __str__(self) -> str:
        return f"{dict(CLOCKS)[self.clock]}: {self.offset_minutes:+d}"


class Presence(BaseModel):
    """Who has a request open, so that two do not answer it unaware; stale after some minutes."""

    request = ForeignKeyField(
        Request, backref="+", index=False, on_delete="CASCADE", verbose_name=_("Request")
    )
    user = ForeignKeyField(User, backref="+", on_delete="CASCADE", verbose_name=_("User"))
    seen_at = MomentField(default=now, verbose_name=_("Last seen"))

    if TYPE_CHECKING:
        request_id: int
        user_id: int

    class Meta:
        table_name = "hotline_presence"
        indexes = ((("request", "user"), True),)

    def __str__(self) -> str:
        return str(self.user)


class CallDraft(BaseModel):
    """A call that is being written down; ``body`` is JSON of the form's fields, ``key`` the form's."""

    user = ForeignKeyField(
        User, backref="+", index=False, on_delete="CASCADE", verbose_name=_("User")
    )
    key = CharField(max_length=64, verbose_name=_("Form"))
    body = TextField(default="{}")
    saved_at = MomentField(default=now, index=True, verbose_name=_("Saved"))

    if TYPE_CHECKING:
        user_id: int

    class Meta:
        table_name = "hotline_draft"
        indexes = ((("user", "key"), True),)

    def __str__(self) -> str:
        return str(self.saved_at)
