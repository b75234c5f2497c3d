"""Reports that come by themselves (отчёты по расписанию), and own templates (свои шаблоны)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Membership
from portal.own_templates.models import OwnTemplate

DAILY, WEEKLY, MONTHLY = "daily", "weekly", "monthly"
PERIODS = (
    (DAILY, _("every working day")),
    (WEEKLY, _("every week")),
    (MONTHLY, _("every month")),
)


class ReportSchedule(BaseModel):
    """A report that its user gets by himself, or a role within his reach gets, each with its own rows.

    ``day`` is the weekday (1 is Monday) of a weekly report, the day of the month of a monthly one.
    """

    report = CharField(max_length=80, verbose_name=_("Report"))
    user = ForeignKeyField(User, backref="+", on_delete="CASCADE", verbose_name=_("Who"))
    workplace = ForeignKeyField(
        Membership, backref="+", on_delete="CASCADE", verbose_name=_("Workplace")
    )
    given = TextField(default="{}", verbose_name=_("Parameters"))
    kind = CharField(max_length=4, default="xlsx", verbose_name=_("File"))
    period = CharField(max_length=10, choices=PERIODS, verbose_name=_("How often"))
    day = IntegerField(default=1, verbose_name=_("Day"))
    role = CharField(max_length=40, default="", verbose_name=_("For whom"))
    skip_empty = BooleanField(default=True, verbose_name=_("Not without rows"))
    next_on = DateField(index=True, verbose_name=_("Next"))
    created_at = MomentField(default=clock.now, verbose_name=_("Added"))

    if TYPE_CHECKING:
        user_id: int
        workplace_id: int

    class Meta:
        table_name = "excel_reports_schedule"
        constraints = [Check("day between 1 and 28")]

    def __str__(self) -> str:
        return self.report


class ReportTemplate(OwnTemplate):
    """A municipality's or an institution's own workbook for one report; its file is stored with it."""

    report = CharField(max_length=80, verbose_name=_("Report"))

    class Meta:
        table_name = "excel_reports_template"
        further_indexes = ("excel_reports_template_once",)

    def __str__(self) -> str:
        return self.report
