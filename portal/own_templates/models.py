"""What own templates of all sorts have in common: where one holds, who has replaced it, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import Check, ForeignKeyField

from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Municipality


def _none(_key: object) -> str:
    """Name no way back from the other side; peewee forgets the plain "+" in tables that derive."""
    return "+"


class OwnTemplate(BaseModel):
    """A municipality's or an institution's own template; it has no table, those that derive from it do."""

    municipality = ForeignKeyField(
        Municipality, backref=_none, null=True, on_delete="RESTRICT", verbose_name=_("Municipality")
    )
    institution = ForeignKeyField(
        Institution, backref=_none, null=True, on_delete="RESTRICT", verbose_name=_("Institution")
    )
    changed_by = ForeignKeyField(
        User, backref=_none, null=True, on_delete="SET NULL", verbose_name=_("Who")
    )
    changed_at = MomentField(default=clock.now, verbose_name=_("When"))

    if TYPE_CHECKING:
        municipality_id: int | None
        institution_id: int | None

    class Meta:
        constraints = [Check("(municipality_id is null) <> (institution_id is null)")]
