"""Workbooks that were given out, and what came back of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import CharField, Check, ForeignKeyField, IntegerField, TextField

from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution

KEPT_DAYS = 180
"""A workbook that has been out for longer is not taken back."""
STATES = (
    ("read", _("Waits for your choice")),
    ("applied", _("Taken over")),
    ("undone", _("Undone")),
)


class Workbook(BaseModel):
    """A workbook of one institution as it was given out.

    ``token`` is what the file carries and what the marks of its rows are made with; ``base`` is JSON
    with every cell as it stood then (:mod:`plugins.staff.roundtrip.snapshot`), so that a later edit
    in the portal is told from an edit in the file.
    """

    institution = ForeignKeyField(
        Institution, backref="+", on_delete="CASCADE", verbose_name=_("Institution")
    )
    user = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="SET NULL", verbose_name=_("By")
    )
    token = CharField(max_length=32, unique=True)
    people = IntegerField(default=0, verbose_name=_("People"))
    base = TextField()
    made_at = MomentField(default=clock.now, index=True, verbose_name=_("Given out"))

    if TYPE_CHECKING:
        institution_id: int
        user_id: int | None

    class Meta:
        table_name = "staff_workbook"


class WorkbookReturn(BaseModel):
    """A workbook that was taken back: its cells, what was done with them, and how to undo it.

    ``sent`` is JSON of the rows as they were read; ``totals`` of the numbers of what was done;
    ``journal`` of the values before and after (:mod:`plugins.staff.journal`), kept for 30 days.
    """

    workbook = ForeignKeyField(Workbook, backref="+", on_delete="CASCADE")
    institution = ForeignKeyField(
        Institution, backref="+", on_delete="CASCADE", verbose_name=_("Institution")
    )
    user = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="SET NULL", verbose_name=_("By")
    )
    file_name = CharField(max_length=300, verbose_name=_("File"))
    state = CharField(max_length=10, default="read", choices=STATES, verbose_name=_("State"))
    sent = TextField()
    totals = TextField(default="{}")
    journal = TextField(default="")
    returned_at = MomentField(default=clock.now, index=True, verbose_name=_("Taken back"))
    applied_at = MomentField(null=True, verbose_name=_("Taken over"))
    undone_at = MomentField(null=True, verbose_name=_("Undone"))

    if TYPE_CHECKING:
        workbook_id: int
        institution_id: int
        user_id: int | None

    class Meta:
        table_name = "staff_workbook_return"
        constraints = [Check("state in ('read', 'applied', 'undone')")]

    def __str__(self) -> str:
        return self.file_name
