"""Bases on which personal data are held, blocks, and the acts by which data were destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import CharField, Check, DateField, ForeignKeyField, IntegerField, TextField

from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Municipality

BASIS_KINDS = (
    ("law", _("Law")),
    ("contract", _("Labour contract")),
    ("consent", _("Consent")),
)
REASONS = (
    ("purpose", _("The purpose has been reached")),
    ("withdrawn", _("The consent has been withdrawn")),
    ("term", _("The term of keeping has ended")),
    ("unlawful", _("The data were held without a basis")),
)


class Basis(BaseModel):
    """On which basis an institution holds a person's data (152-FZ, article 6); scans are its files.

    ``subject`` and ``subject_id`` name the person's record by its table and number. A person of whom
    nothing is entered here is held by the basis that the kind of data subjects itself declares.
    """

    subject = CharField(max_length=80, verbose_name=_("Kind of data"))
    subject_id = IntegerField(verbose_name=_("Number"))
    institution = ForeignKeyField(
        Institution, backref="+", on_delete="RESTRICT", verbose_name=_("Institution")
    )
    kind = CharField(max_length=10, choices=BASIS_KINDS, verbose_name=_("Basis"))
    purpose = CharField(max_length=300, verbose_name=_("Purpose"))
    data = TextField(default="", verbose_name=_("Which data"))
    document = CharField(max_length=200, default="", verbose_name=_("Document"))
    given_on = DateField(null=True, verbose_name=_("Given on"))
    ends_on = DateField(null=True, verbose_name=_("Holds until"))
    withdrawn_on = DateField(null=True, verbose_name=_("Withdrawn on"))
    note = TextField(default="", verbose_name=_("Note"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        institution_id: int

    class Meta:
        table_name = "privacy_basis"
        indexes = ((("subject", "subject_id"), False),)
        constraints = [Check("kind in ('law', 'contract', 'consent')")]

    def __str__(self) -> str:
        return self.purpose


class Block(BaseModel):
    """A person whose data are blocked (152-FZ, article 21): why, since when, by whom, whom to ask."""

    subject = CharField(max_length=80, verbose_name=_("Kind of data"))
    subject_id = IntegerField(verbose_name=_("Number"))
    institution = ForeignKeyField(
        Institution, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Institution")
    )
    reason = CharField(max_length=300, verbose_name=_("Reason"))
    ask = CharField(max_length=200, default="", verbose_name=_("Whom to ask"))
    blocked_at = MomentField(default=clock.now, verbose_name=_("Blocked"))
    blocked_by = ForeignKeyField(
        User, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Blocked by")
    )
    lifted_at = MomentField(null=True, verbose_name=_("Unblocked"))
    lifted_by = ForeignKeyField(
        User, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Unblocked by")
    )

    if TYPE_CHECKING:
        institution_id: int | None

    class Meta:
        table_name = "privacy_block"
        indexes = ((("subject", "subject_id"), False),)

    def __str__(self) -> str:
        return self.reason


class Act(BaseModel):
    """An act of destruction (Roskomnadzor's order 179 of 28.10.2022), kept three years.

    ``subjects`` is JSON: of each person the number, the name and the categories of data;
    ``log`` is JSON: the extract of the event log that proves the act. The document is its file.
    """

    number = CharField(max_length=40, unique=True, verbose_name=_("Number"))
    made_at = MomentField(default=clock.now, verbose_name=_("Date"))
    made_by = ForeignKeyField(
        User, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Made by")
    )
    made_by_name = CharField(max_length=200, default="", verbose_name=_("Full name"))
    municipality = ForeignKeyField(
        Municipality, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Municipality")
    )
    institution = ForeignKeyField(
        Institution, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Institution")
    )
    reason = CharField(max_length=20, choices=REASONS, verbose_name=_("Reason"))
    note = TextField(default="", verbose_name=_("Note"))
    count = IntegerField(default=0, verbose_name=_("How many people"))
    subjects = TextField(default="[]", verbose_name=_("Persons and data"))
    log = TextField(default="[]", verbose_name=_("Extract of the event log"))
    keep_until = DateField(verbose_name=_("Kept until"))

    if TYPE_CHECKING:
        municipality_id: int | None
        institution_id: int | None

    class Meta:
        table_name = "privacy_act"
        constraints = [Check("reason in ('purpose', 'withdrawn', 'term', 'unlawful')")]

    def __str__(self) -> str:
        return str(_("Act %(number)s", number=self.number))
