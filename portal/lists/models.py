"""Saved views of lists, and acts on many rows with what is needed to take them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import CharField, Check, ForeignKeyField, IntegerField, TextField

from portal import clock
from portal.accounts.models import Role, User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Municipality


class SavedView(BaseModel):
    """A view of a list with a name (сохранённый вид): filters, sorting and columns, never rows.

    With a role it is shown to everybody who has that role within the place where it was shared.
    """

    user = ForeignKeyField(User, backref="+", on_delete="CASCADE", verbose_name=_("User"))
    list_name = CharField(max_length=80, verbose_name=_("List"))
    title = CharField(max_length=120, verbose_name=_("Name"))
    state = TextField(default="", verbose_name=_("What it shows"))
    place = IntegerField(default=0, verbose_name=_("Place in the list"))
    role = ForeignKeyField(
        Role, backref="+", null=True, on_delete="CASCADE", verbose_name=_("For the role")
    )
    municipality = ForeignKeyField(
        Municipality, backref="+", null=True, on_delete="CASCADE", verbose_name=_("Municipality")
    )
    institution = ForeignKeyField(
        Institution, backref="+", null=True, on_delete="CASCADE", verbose_name=_("Institution")
    )
    created_at = MomentField(default=clock.now, verbose_name=_("Created"))

    if TYPE_CHECKING:
        user_id: int
        role_id: int | None
        municipality_id: int | None
        institution_id: int | None

    class Meta:
        table_name = "lists_saved_view"
        indexes = ((("list_name", "user"), False),)
        constraints = [Check("municipality_id is null or institution_id is null")]

    def __str__(self) -> str:
        return self.title


class BulkAct(BaseModel):
    """An act on many rows that somebody has carried out (массовое действие)."""

    user = ForeignKeyField(User, backref="+", on_delete="CASCADE", verbose_name=_("User"))
    list_name = CharField(max_length=80, verbose_name=_("List"))
    action = CharField(max_length=60, verbose_name=_("Action"))
    title = CharField(max_length=200, verbose_name=_("Name"))
    done_at = MomentField(default=clock.now, index=True, verbose_name=_("When"))
    undone_at = MomentField(null=True, verbose_name=_("Taken back"))

    if TYPE_CHECKING:
        user_id: int

    class Meta:
        table_name = "lists_act"

    def __str__(self) -> str:
        return self.title


class BulkActRow(BaseModel):
    """One row of an act: the record, its values before and after, and whether it was taken back.

    ``state``: ``done``, ``undone``, or ``kept`` where somebody had changed the row since.
    """

    act = ForeignKeyField(BulkAct, backref="rows", on_delete="CASCADE", verbose_name=_("Action"))
    table = CharField(max_length=80, column_name="subject", verbose_name=_("Table"))
    record_id = IntegerField(column_name="subject_id", verbose_name=_("Number"))
    label = CharField(max_length=300, default="", verbose_name=_("Record"))
    added = IntegerField(default=0, verbose_name=_("Added"))
    before = TextField(default="{}", verbose_name=_("Before"))
    after = TextField(default="{}", verbose_name=_("After"))
    state = CharField(max_length=10, default="done", verbose_name=_("State"))

    if TYPE_CHECKING:
        act_id: int

    class Meta:
        table_name = "lists_act_row"
        constraints = [Check("state in ('done', 'undone', 'kept')"), Check("added in (0, 1)")]


TABLES = (SavedView, BulkAct, BulkActRow)
