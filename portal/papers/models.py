"""Templates that stand in for the shipped ones (свои шаблоны), and corrected cases of names and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import CharField, Check, ForeignKeyField

from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.documents.declension.cases import Case
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Municipality

CASES = (
    (str(Case.GENITIVE), _("Genitive (of whom?)")),
    (str(Case.DATIVE), _("Dative (to whom?)")),
    (str(Case.ACCUSATIVE), _("Accusative (whom?)")),
    (str(Case.INSTRUMENTAL), _("Instrumental (by whom?)")),
    (str(Case.PREPOSITIONAL), _("Prepositional (about whom?)")),
)


class PaperTemplate(BaseModel):
    """A district's or an institution's own template of one kind of paper; its file is stored with it."""

    kind = CharField(max_length=80, verbose_name=_("Kind of paper"))
    municipality = ForeignKeyField(
        Municipality, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Municipality")
    )
    institution = ForeignKeyField(
        Institution, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Institution")
    )
    changed_by = ForeignKeyField(
        User, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Who")
    )
    changed_at = MomentField(default=clock.now, verbose_name=_("When"))

    if TYPE_CHECKING:
        municipality_id: int | None
        institution_id: int | None

    class Meta:
        table_name = "papers_template"
        further_indexes = ("papers_template_once",)
        constraints = [Check("(municipality_id is null) <> (institution_id is null)")]

    def __str__(self) -> str:
        return self.kind


class Declension(BaseModel):
    """A name or post in one case as a person has corrected it; goes before every rule."""

    text = CharField(max_length=200, verbose_name=_("Text"))
    case = CharField(max_length=20, choices=CASES, verbose_name=_("Case"))
    corrected = CharField(max_length=200, verbose_name=_("Corrected form"))

    class Meta:
        table_name = "papers_declension"
        indexes = ((("text", "case"), True),)

    def __str__(self) -> str:
        return f"{self.text} → {self.corrected}"
