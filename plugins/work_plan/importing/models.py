"""A plan on its way in: what was read of a file, and what people have corrected since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import CharField, Check, ForeignKeyField, IntegerField, TextField

from plugins.work_plan.models import WorkPlan
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution
from portal.workdays import SchoolYear

DRAFT_STATES = (
    ("open", _("In work")),
    ("applied", _("Taken in")),
    ("undone", _("Undone")),
)


class PlanDraft(BaseModel):
    """A read plan that is looked at and corrected until it is taken in.

    ``institution`` is whose plan it is; ``body`` is JSON of :class:`importing.draft.Draft`. Taken in,
    it names its ``plan``; ``journal`` is JSON of what was added, changed and dropped there, and
    ``mark`` of how the plan stood right after: as long as it stands so, the import can be undone.
    """

    user = ForeignKeyField(
        User, backref="+", null=True, on_delete="SET NULL", verbose_name=_("User")
    )
    institution = ForeignKeyField(
        Institution, backref="+", on_delete="RESTRICT", verbose_name=_("Institution")
    )
    school_year = IntegerField(verbose_name=_("School year"))
    file_name = CharField(max_length=300, verbose_name=_("File"))
    body = TextField()
    state = CharField(max_length=10, default="open", choices=DRAFT_STATES, verbose_name=_("State"))
    plan = ForeignKeyField(
        WorkPlan, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Work plan")
    )
    journal = TextField(default="{}")
    mark = TextField(default="")
    version = IntegerField(default=1)
    created_at = MomentField(default=clock.now, verbose_name=_("Uploaded"))
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))
    applied_at = MomentField(null=True, verbose_name=_("Taken in"))

    if TYPE_CHECKING:
        user_id: int | None
        institution_id: int
        plan_id: int | None

    class Meta:
        table_name = "work_plan_draft"
        constraints = [Check("state in ('open', 'applied', 'undone')")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def year(self) -> SchoolYear:
        """Return the school year that the plan is taken in for."""
        return SchoolYear(self.school_year)
