"""Campaigns (кампании проверок): one checklist, many institutions, one window."""

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

from plugins.document_control.models.checklists import ChecklistVersion
from plugins.document_control.wording import CAMPAIGN_STATES, SAMPLES
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Municipality


class Campaign(BaseModel):
    """A campaign of checks (кампания): what is checked, where, when, by whom, and who is drawn.

    ``seed`` and ``drawn_from`` (JSON: the question that gave those to draw from) let the lot be drawn
    again with the same result. ``occurrence`` is the key of the plan's piece of work (``work_plan``)
    that it carries out, none without one. Terms of mending are days: ``mend_days`` calendar or
    ``mend_working`` working ones.
    """

    municipality = ForeignKeyField(
        Municipality,
        backref="+",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Municipality"),
    )
    title = CharField(max_length=300, verbose_name=_("Title"))
    basis = CharField(max_length=300, default="", verbose_name=_("Basis"))
    aim = TextField(default="", verbose_name=_("Aim"))
    checklist_version = ForeignKeyField(
        ChecklistVersion, backref="+", on_delete="RESTRICT", verbose_name=_("Checklist of a check")
    )
    state = CharField(
        max_length=10, default="draft", choices=CAMPAIGN_STATES, verbose_name=_("State")
    )
    starts_on = DateField(verbose_name=_("From"))
    self_check_until = DateField(null=True, verbose_name=_("Self-check until"))
    ends_on = DateField(verbose_name=_("Until"))
    acknowledge_days = IntegerField(default=5, verbose_name=_("Working days to acknowledge"))
    mend_days = IntegerField(default=30, verbose_name=_("Days to mend"))
    mend_working = BooleanField(default=False, verbose_name=_("Working days"))
    sample = CharField(max_length=8, default="none", choices=SAMPLES, verbose_name=_("Teachers"))
    sample_size = IntegerField(null=True, verbose_name=_("How many in each institution"))
    seed = CharField(max_length=64, default="", verbose_name=_("Number of the lot"))
    drawn_from = TextField(default="", verbose_name=_("Drawn from"))
    occurrence = IntegerField(null=True, index=True)
    repeats = CharField(max_length=40, default="", verbose_name=_("Repeats"))
    repeated_from = ForeignKeyField(
        "self", backref="+", null=True, on_delete="SET NULL", verbose_name=_("Repetition of")
    )
    created_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Made by"),
    )
    created_at = MomentField(default=clock.now, verbose_name=_("Made"))
    demo = BooleanField(default=False, verbose_name=_("Demo"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        municipality_id: int
        checklist_version_id: int
        repeated_from_id: int | None
        created_by_id: int | None

    class Meta:
        table_name = "document_control_campaign"
        constraints = [
            Check("state in ('draft', 'running', 'closed', 'cancelled')"),
            Check("sample in ('none', 'all', 'drawn')"),
            Check("ends_on >= starts_on"),
            Check("mend_days > 0"),
        ]
        indexes = ((("municipality", "state", "ends_on"), False),)

    def __str__(self) -> str:
        return self.title


class Inspector(BaseModel):
    """Who inspects in a campaign (проверяющий): everywhere, or in one institution."""

    campaign = ForeignKeyField(
        Campaign,
        backref="inspectors",
        index=False,
        on_delete="CASCADE",
        verbose_name=_("Campaign"),
    )
    user = ForeignKeyField(User, backref="+", on_delete="RESTRICT", verbose_name=_("Inspector"))
    institution = ForeignKeyField(
        Institution,
        backref="+",
        null=True,
        on_delete="RESTRICT",
        verbose_name=_("Institution"),
    )

    if TYPE_CHECKING:
        campaign_id: int
        user_id: int
        institution_id: int | None

    class Meta:
        table_name = "document_control_inspector"
        indexes = ((("campaign", "user", "institution"), True),)

    def __str__(self) -> str:
        return str(self.user)
