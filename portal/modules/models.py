"""The switch of one plugin in one institution; no row means the manifest's default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import BooleanField, CharField, ForeignKeyField

from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution


class ModuleSwitch(BaseModel):
    """Whether a plugin is on in an institution, and who said so."""

    institution = ForeignKeyField(
        Institution, backref="+", on_delete="CASCADE", verbose_name=_("Institution")
    )
    plugin = CharField(max_length=60, verbose_name=_("Module"))
    enabled = BooleanField(verbose_name=_("On"))
    changed_by = ForeignKeyField(
        User, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Changed by")
    )
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))

    if TYPE_CHECKING:
        institution_id: int
        changed_by_id: int | None

    class Meta:
        table_name = "modules_switch"
        indexes = ((("plugin", "institution"), True),)
