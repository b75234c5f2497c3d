"""Merges that were made, and pairs that somebody has said to be two different people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from plugins.staff.models import Person
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _


class Merge(BaseModel):
    """Two cards that became one: the one that stays, and the number of the one that is gone.

    The number lets an old address lead to the card that stays. ``journal`` holds the values before
    and after (:mod:`plugins.staff.journal`), so that the merge can be undone for 30 days.
    """

    kept = ForeignKeyField(Person, backref="+", on_delete="CASCADE", verbose_name=_("Person"))
    gone_id = IntegerField(index=True)
    gone_name = CharField(max_length=310, verbose_name=_("Merged card"))
    user = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="SET NULL", verbose_name=_("By")
    )
    journal = TextField(default="")
    merged_at = MomentField(default=clock.now, verbose_name=_("Merged"))
    undone_at = MomentField(null=True, verbose_name=_("Undone"))

    if TYPE_CHECKING:
        kept_id: int
        user_id: int | None

    class Meta:
        table_name = "staff_merge"


class DistinctPair(BaseModel):
    """Two persons alike in their data who are two people; ``first`` is the one with the smaller key."""

    first = ForeignKeyField(Person, backref="+", index=False, on_delete="CASCADE")
    second = ForeignKeyField(Person, backref="+", on_delete="CASCADE")
    reason = CharField(max_length=300, default="", verbose_name=_("Reason"))
    user = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="SET NULL", verbose_name=_("By")
    )
    said_at = MomentField(default=clock.now, verbose_name=_("When"))

    if TYPE_CHECKING:
        first_id: int
        second_id: int
        user_id: int | None

    class Meta:
        table_name = "staff_distinct_pair"
        indexes = ((("first", "second"), True),)
