"""Drafts of the form of an event, while it is filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import CharField, ForeignKeyField, TextField

from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _


class EventDraft(BaseModel):
    """A form of an event that is being filled; ``body`` is JSON of its fields, ``key`` the form's."""

    user = ForeignKeyField(
        User, backref="+", index=False, on_delete="CASCADE", verbose_name=_("User")
    )
    key = CharField(max_length=64, verbose_name=_("Form"))
    body = TextField(default="{}")
    saved_at = MomentField(default=clock.now, index=True, verbose_name=_("Saved"))

    if TYPE_CHECKING:
        user_id: int

    class Meta:
        table_name = "master_classes_draft"
        indexes = ((("user", "key"), True),)

    def __str__(self) -> str:
        return str(self.saved_at)
