"""An old journal on its way in, and which of its lines became which request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import BooleanField, CharField, Check, ForeignKeyField, IntegerField, TextField

from plugins.hotline.models import Caller, QuietDay, Request
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Municipality

IMPORT_STATES = (
    ("open", _("In work")),
    ("applied", _("Taken in")),
)


class JournalImport(BaseModel):
    """A read journal that is looked at and corrected until it is taken in.

    ``body`` is JSON of :class:`importing.draft.Draft`; once taken in, ``counts`` is JSON of how many
    requests, callers and days without calls came of it. ``job`` is the background work that takes it
    in, or took it in last.
    """

    municipality = ForeignKeyField(
        Municipality, backref="+", on_delete="RESTRICT", verbose_name=_("Municipality")
    )
    user = ForeignKeyField(
        User, backref="+", null=True, on_delete="SET NULL", verbose_name=_("User")
    )
    file_name = CharField(max_length=300, verbose_name=_("File"))
    body = TextField()
    counts = TextField(default="{}")
    state = CharField(max_length=10, default="open", choices=IMPORT_STATES, verbose_name=_("State"))
    job = IntegerField(null=True)
    version = IntegerField(default=1)
    created_at = MomentField(default=clock.now, verbose_name=_("Uploaded"))
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))
    applied_at = MomentField(null=True, verbose_name=_("Taken in"))

    if TYPE_CHECKING:
        municipality_id: int
        user_id: int | None

    class Meta:
        table_name = "hotline_import"
        constraints = [Check("state in ('open', 'applied')")]

    def __str__(self) -> str:
        return self.file_name


class ImportedLine(BaseModel):
    """A line of an old journal that was taken in: as a request, or as a day without calls.

    ``mark`` tells the line by what the file held, so that the same file adds nothing a second time.
    ``made_caller`` says that the caller of its request was made by it.
    """

    journal = ForeignKeyField(
        JournalImport, backref="lines", on_delete="CASCADE", verbose_name=_("Import")
    )
    request = ForeignKeyField(
        Request, backref="+", null=True, on_delete="CASCADE", verbose_name=_("Request")
    )
    quiet_day = ForeignKeyField(
        QuietDay, backref="+", null=True, on_delete="CASCADE", verbose_name=_("Day without calls")
    )
    caller = ForeignKeyField(
        Caller, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Caller")
    )
    made_caller = BooleanField(default=False)
    mark = CharField(max_length=64, index=True)
    place = CharField(max_length=300, default="", verbose_name=_("Place in the file"))

    if TYPE_CHECKING:
        journal_id: int
        request_id: int | None
        quiet_day_id: int | None
        caller_id: int | None

    class Meta:
        table_name = "hotline_imported_line"

    def __str__(self) -> str:
        return self.place
