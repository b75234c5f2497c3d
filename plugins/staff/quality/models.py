"""Findings that somebody has looked at and said to be right as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import CharField, ForeignKeyField, IntegerField

from plugins.staff.models import Person
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _


class AcceptedFinding(BaseModel):
    """A finding that is no error: which, about which entry, and why.

    ``mark`` is made from the values that were looked at: when they change, the finding is back.
    """

    person = ForeignKeyField(Person, backref="+", on_delete="CASCADE", verbose_name=_("Person"))
    rule = CharField(max_length=40, verbose_name=_("Finding"))
    part = CharField(max_length=20)
    part_id = IntegerField()
    mark = CharField(max_length=16)
    reason = CharField(max_length=300, verbose_name=_("Reason"))
    user = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="SET NULL", verbose_name=_("By")
    )
    accepted_at = MomentField(default=clock.now, verbose_name=_("When"))

    if TYPE_CHECKING:
        person_id: int
        user_id: int | None

    class Meta:
        table_name = "staff_accepted_finding"
        indexes = ((("rule", "part", "part_id"), True),)
