"""A run of the import wizard: whose it is, which file, and how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import CharField, Check, ForeignKeyField, IntegerField, TextField

from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Municipality

STATES = (
    ("working", _("In work")),
    ("read", _("Ready to be taken in")),
    ("applied", _("Taken in")),
    ("failed", _("Cannot be taken in")),
)


class ImportRun(BaseModel):
    """One uploaded list on its way into the databank.

    ``institution`` or ``municipality`` tell whose run it is, as with a workplace; ``target`` is the
    institution of all rows where it was chosen. The file, its entries and the planned rows lie in
    the folder of files under ``stored_name``; what people chose and what was found is JSON here.
    """

    user = ForeignKeyField(User, backref="+", on_delete="CASCADE", verbose_name=_("User"))
    workplace = IntegerField(default=0)
    municipality = ForeignKeyField(
        Municipality, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Municipality")
    )
    institution = ForeignKeyField(
        Institution, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Institution")
    )
    target = ForeignKeyField(
        Institution, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Institution")
    )
    file_name = CharField(max_length=300, verbose_name=_("File"))
    stored_name = CharField(max_length=64, unique=True)
    size = IntegerField(default=0, verbose_name=_("Size"))
    state = CharField(max_length=10, default="working", choices=STATES, verbose_name=_("State"))
    step = CharField(max_length=10, default="read")
    done = IntegerField(default=0)
    message = TextField(default="")
    staged = TextField(default="")
    choices = TextField(default="{}")
    decisions = TextField(default="{}")
    chosen = TextField(default="")
    totals = TextField(default="{}")
    created_at = MomentField(default=clock.now, index=True, verbose_name=_("Uploaded"))
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))
    applied_at = MomentField(null=True, verbose_name=_("Taken in"))

    if TYPE_CHECKING:
        user_id: int
        municipality_id: int | None
        institution_id: int | None
        target_id: int | None

    class Meta:
        table_name = "staff_import_run"
        constraints = [
            Check("state in ('working', 'read', 'applied', 'failed')"),
            Check("step in ('read', 'plan', 'apply')"),
            Check("municipality_id is null or institution_id is null"),
        ]

    def __str__(self) -> str:
        return self.file_name
