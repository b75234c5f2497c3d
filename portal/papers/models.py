"""Templates that stand in for the shipped ones (свои шаблоны), and corrected cases of names and posts."""

from __future__ import annotations

from peewee import CharField

from portal.database import BaseModel
from portal.documents.declension.cases import Case
from portal.i18n import lazy_gettext as _
from portal.own_templates.models import OwnTemplate

CASES = (
    (str(Case.GENITIVE), _("Genitive (of whom?)")),
    (str(Case.DATIVE), _("Dative (to whom?)")),
    (str(Case.ACCUSATIVE), _("Accusative (whom?)")),
    (str(Case.INSTRUMENTAL), _("Instrumental (by whom?)")),
    (str(Case.PREPOSITIONAL), _("Prepositional (about whom?)")),
)


class PaperTemplate(OwnTemplate):
    """A district's or an institution's own template of one kind of paper; its file is stored with it."""

    kind = CharField(max_length=80, verbose_name=_("Kind of paper"))

    class Meta:
        table_name = "papers_template"
        further_indexes = ("papers_template_once",)

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
