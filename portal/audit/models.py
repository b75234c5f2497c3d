"""The lines of the audit, which the database itself refuses to change, and the end of their chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution

ACTIONS = (
    ("create", _("Added")),
    ("change", _("Changed")),
    ("delete", _("Deleted")),
    ("view", _("Viewed")),
    ("export", _("Exported")),
    ("import", _("Imported")),
    ("switch", _("Switched")),
    ("grant", _("Rights changed")),
    ("sign_in", _("Signed in")),
    ("refuse", _("Refused")),
    ("destroy", _("Destroyed")),
    ("backup", _("Backed up")),
    ("restore", _("Restored")),
)


class AuditEntry(BaseModel):
    """Who did what to which record, when, and from where; chained by :mod:`portal.audit.chain`.

    ``number`` counts without gaps; ``salt`` is empty and ``digest`` filled where the texts about a
    person have been erased by an act, whose number stands in ``erased_by``.
    """

    at = MomentField(default=clock.now, index=True, verbose_name=_("When"))
    user = ForeignKeyField(
        User, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Who")
    )
    actor_name = CharField(max_length=200, default="", verbose_name=_("Full name"))
    action = CharField(max_length=20, choices=ACTIONS, verbose_name=_("Action"))
    subject = CharField(max_length=80, default="", verbose_name=_("Table"))
    subject_id = IntegerField(null=True, verbose_name=_("Number"))
    label = CharField(max_length=300, default="", verbose_name=_("Record"))
    institution = ForeignKeyField(
        Institution, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Institution")
    )
    changes = TextField(default="{}", verbose_name=_("Changes"))
    note = TextField(default="", verbose_name=_("Note"))
    address = CharField(max_length=64, default="", verbose_name=_("Network address"))
    request_id = CharField(max_length=32, default="", verbose_name=_("Request number"))
    number = IntegerField(default=0, verbose_name=_("Number in the chain"))
    salt = CharField(max_length=32, default="", verbose_name=_("Salt"))
    digest = CharField(max_length=64, default="", verbose_name=_("Digest of what was erased"))
    hash = CharField(max_length=64, default="", verbose_name=_("Hash"))
    erased_by = CharField(max_length=80, default="", verbose_name=_("Erased by act"))

    if TYPE_CHECKING:
        user_id: int | None
        institution_id: int | None

    class Meta:
        table_name = "audit_entry"
        indexes = ((("subject", "subject_id"), False),)


class AuditHead(BaseModel):
    """The last link of the chain, in one row: what a chain that was cut short does not reach."""

    number = IntegerField(default=0, verbose_name=_("Number in the chain"))
    hash = CharField(max_length=64, default="", verbose_name=_("Hash"))

    class Meta:
        table_name = "audit_head"
