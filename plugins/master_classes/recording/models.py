"""Which hours were confirmed for whose record, by whom, and what was taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import CharField, DecimalField, ForeignKeyField

from plugins.master_classes.models import Enrolment, Event, Leader
from plugins.staff.models import Participation, Person
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _


class ConfirmedHours(BaseModel):
    """Hours of one who took part or led, confirmed for the record in the databank (внесено в карточку).

    ``holder`` names whose they are until they are taken back, so that nobody gets them twice;
    ``entry`` is what stands in the record.
    """

    event = ForeignKeyField(Event, backref="+", on_delete="RESTRICT", verbose_name=_("Event"))
    enrolment = ForeignKeyField(
        Enrolment, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Enrolment")
    )
    leader = ForeignKeyField(
        Leader, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Leader")
    )
    person = ForeignKeyField(
        Person, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Person")
    )
    holder = CharField(max_length=40, null=True, unique=True)
    hours = DecimalField(
        max_digits=5, decimal_places=1, null=True, verbose_name=_("Academic hours")
    )
    entry = ForeignKeyField(
        Participation, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Entry")
    )
    confirmed_at = MomentField(default=clock.now, verbose_name=_("Confirmed"))
    confirmed_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="SET NULL",
        verbose_name=_("Confirmed by"),
    )
    taken_back_at = MomentField(null=True, verbose_name=_("Taken back"))

    if TYPE_CHECKING:
        event_id: int
        enrolment_id: int | None
        leader_id: int | None
        person_id: int | None
        entry_id: int | None

    class Meta:
        table_name = "master_classes_confirmed_hours"


TABLES = (ConfirmedHours,)
