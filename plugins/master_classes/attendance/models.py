"""What was marked at a session, by whom and when, and who came unannounced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import BigIntegerField, BooleanField, CharField, Check, ForeignKeyField, IntegerField

from plugins.master_classes.attendance.wording import ACTED
from plugins.master_classes.models import Enrolment, Session
from plugins.master_classes.wording import MARKED_HOW
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _


class AttendanceMark(BaseModel):
    """One mark as somebody made it (отметка о явке); the latest of them is the attendance.

    ``made`` is the moment by the clock that made it, in milliseconds since 1970; ``present`` is
    empty where a mark was taken back. ``key`` is given by the device: a mark sent twice counts once.
    """

    session = ForeignKeyField(
        Session, backref="marks", index=False, on_delete="RESTRICT", verbose_name=_("Session")
    )
    enrolment = ForeignKeyField(
        Enrolment, backref="marks", on_delete="RESTRICT", verbose_name=_("Enrolment")
    )
    key = CharField(max_length=64, unique=True)
    present = BooleanField(null=True, verbose_name=_("Came"))
    minutes = IntegerField(null=True, verbose_name=_("Minutes"))
    how = CharField(max_length=10, default="list", choices=MARKED_HOW, verbose_name=_("How marked"))
    made = BigIntegerField(verbose_name=_("Marked"))
    received_at = MomentField(default=clock.now, verbose_name=_("Received"))
    acted = CharField(max_length=10, default="user", choices=ACTED, verbose_name=_("Who"))
    user = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="SET NULL", verbose_name=_("User")
    )

    if TYPE_CHECKING:
        session_id: int
        enrolment_id: int
        user_id: int | None

    class Meta:
        table_name = "master_classes_attendance_mark"
        constraints = [
            Check("how in ('list', 'qr', 'code', 'sheet')"),
            Check("acted in ('user', 'leader', 'self')"),
            Check("minutes is null or minutes >= 0"),
        ]
        indexes = ((("session", "enrolment"), False),)


class Unannounced(BaseModel):
    """Somebody who came without being enrolled (пришёл без записи).

    Where a place was free there is an ``enrolment``, which holds the name from then on; else the
    name stays here until the district has decided.
    """

    session = ForeignKeyField(
        Session, backref="unannounced", on_delete="RESTRICT", verbose_name=_("Session")
    )
    key = CharField(max_length=64, unique=True)
    name = CharField(max_length=200, default="", verbose_name=_("Full name"))
    organisation = CharField(max_length=200, default="", verbose_name=_("Institution"))
    position = CharField(max_length=200, default="", verbose_name=_("Position"))
    made = BigIntegerField(verbose_name=_("Marked"))
    received_at = MomentField(default=clock.now, verbose_name=_("Received"))
    acted = CharField(max_length=10, default="user", choices=ACTED, verbose_name=_("Who"))
    user = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="SET NULL", verbose_name=_("User")
    )
    enrolment = ForeignKeyField(
        Enrolment, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Enrolment")
    )
    settled = BooleanField(default=False, verbose_name=_("Settled"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        session_id: int
        user_id: int | None
        enrolment_id: int | None

    class Meta:
        table_name = "master_classes_unannounced"
        constraints = [Check("acted in ('user', 'leader', 'self')")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        """Return how the audit calls it: by number, since names could not be erased there."""
        return f"{self.session.event}: № {self.id}"


TABLES = (AttendanceMark, Unannounced)
