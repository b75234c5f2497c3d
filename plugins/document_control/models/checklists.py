"""Checklists (чек-листы): what is asked, in versions; a running check keeps the one it began with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import BooleanField, CharField, Check, ForeignKeyField, IntegerField, TextField

from plugins.document_control.wording import (
    ASKED_OF,
    FACT_KINDS,
    OBJECTS,
    SEVERITIES,
    VERSION_STATES,
)
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Municipality


class Checklist(BaseModel):
    """A checklist (чек-лист) of the district, or a shipped one, which belongs to none.

    ``code`` never changes; ``origin`` is the plugin that ships it, empty for a district's own.
    """

    code = CharField(max_length=80, unique=True, verbose_name=_("Code"))
    municipality = ForeignKeyField(
        Municipality,
        backref="+",
        null=True,
        on_delete="RESTRICT",
        verbose_name=_("Municipality"),
    )
    subject = CharField(
        max_length=12, default="other", choices=OBJECTS, verbose_name=_("What is checked")
    )
    title = CharField(max_length=200, verbose_name=_("Title"))
    origin = CharField(max_length=60, default="", verbose_name=_("Shipped by"))
    in_use = BooleanField(default=True, verbose_name=_("In use"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        municipality_id: int | None

    class Meta:
        table_name = "document_control_checklist"
        constraints = [Check("subject in ('plan', 'folder', 'compliance', 'site', 'other')")]

    def __str__(self) -> str:
        return self.title


class ChecklistVersion(BaseModel):
    """A version of a checklist: once published it never changes.

    ``fingerprint`` tells whether a shipped text has changed since.
    """

    checklist = ForeignKeyField(
        Checklist,
        backref="versions",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Checklist of a check"),
    )
    number = IntegerField(verbose_name=_("Version"))
    state = CharField(
        max_length=10, default="draft", choices=VERSION_STATES, verbose_name=_("State")
    )
    about = TextField(default="", verbose_name=_("What it is for"))
    published_at = MomentField(null=True, verbose_name=_("In use since"))
    published_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Put into use by"),
    )
    fingerprint = CharField(max_length=64, default="")
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        checklist_id: int
        published_by_id: int | None

    class Meta:
        table_name = "document_control_checklist_version"
        constraints = [Check("state in ('draft', 'published', 'retired')")]
        indexes = ((("checklist", "number"), True),)

    def __str__(self) -> str:
        return str(
            _("%(title)s, version %(number)s", title=self.checklist.title, number=self.number)
        )


class Section(BaseModel):
    """A section of a checklist (раздел)."""

    checklist_version = ForeignKeyField(
        ChecklistVersion,
        backref="sections",
        on_delete="CASCADE",
        verbose_name=_("Version"),
    )
    position = IntegerField(default=0, verbose_name=_("Order"))
    title = CharField(max_length=300, verbose_name=_("Title"))

    if TYPE_CHECKING:
        checklist_version_id: int

    class Meta:
        table_name = "document_control_section"

    def __str__(self) -> str:
        return self.title


class Item(BaseModel):
    """An item of a checklist (пункт): the question that a check answers.

    ``code`` is the same in all versions, so that findings are told again across years. ``applies_when``
    is ``{"item": code, "is": [verdicts]}`` or ``{"fact": code, "is": [values]}`` in JSON, empty where it
    always applies. ``comment_on`` and ``evidence_on`` are verdicts, apart by commas, that ask for a
    comment or a proof. ``rule`` names the rule that proposes the verdict, with ``rule_options`` in JSON.
    """

    checklist_version = ForeignKeyField(
        ChecklistVersion,
        backref="items",
        index=False,
        on_delete="CASCADE",
        verbose_name=_("Version"),
    )
    section = ForeignKeyField(
        Section, backref="items", on_delete="CASCADE", verbose_name=_("Section")
    )
    code = CharField(max_length=80, verbose_name=_("Code"))
    position = IntegerField(default=0, verbose_name=_("Order"))
    question = TextField(verbose_name=_("Question"))
    hint = TextField(default="", verbose_name=_("Hint"))
    norm = CharField(max_length=300, default="", verbose_name=_("Paragraph of the rule"))
    weight = IntegerField(default=1, verbose_name=_("Weight"))
    asked_of = CharField(
        max_length=12, default="institution", choices=ASKED_OF, verbose_name=_("Asked of")
    )
    applies_when = TextField(default="", verbose_name=_("Applies when"))
    comment_on = CharField(
        max_length=60, default="no,partly", verbose_name=_("Comment is a must on")
    )
    evidence_on = CharField(max_length=60, default="", verbose_name=_("Proof is a must on"))
    rule = CharField(max_length=80, default="", verbose_name=_("Rule"))
    rule_options = TextField(default="", verbose_name=_("Options of the rule"))

    if TYPE_CHECKING:
        checklist_version_id: int
        section_id: int

    class Meta:
        table_name = "document_control_item"
        constraints = [
            Check("asked_of in ('institution', 'subject')"),
            Check("weight >= 0"),
        ]
        indexes = ((("checklist_version", "code"), True),)

    def __str__(self) -> str:
        return self.question


class ItemFact(BaseModel):
    """A fact that an item asks the institution for (реквизит): a date, a number, a choice.

    The same ``code`` in several items of a version is one fact. ``choices`` are lines ``code=title``.
    """

    item = ForeignKeyField(
        Item, backref="facts", index=False, on_delete="CASCADE", verbose_name=_("Item")
    )
    code = CharField(max_length=60, verbose_name=_("Code"))
    position = IntegerField(default=0, verbose_name=_("Order"))
    kind = CharField(max_length=8, default="text", choices=FACT_KINDS, verbose_name=_("Kind"))
    label = CharField(max_length=300, verbose_name=_("Label"))
    choices = TextField(default="", verbose_name=_("Choices"))

    if TYPE_CHECKING:
        item_id: int

    class Meta:
        table_name = "document_control_item_fact"
        constraints = [Check("kind in ('text', 'date', 'number', 'yes_no', 'choice')")]
        indexes = ((("item", "code"), True),)

    def __str__(self) -> str:
        return self.label


class CannedRemark(BaseModel):
    """A wording of a finding that is ready for use (готовое замечание)."""

    item = ForeignKeyField(Item, backref="remarks", on_delete="CASCADE", verbose_name=_("Item"))
    position = IntegerField(default=0, verbose_name=_("Order"))
    severity = CharField(
        max_length=10, default="remark", choices=SEVERITIES, verbose_name=_("Severity")
    )
    text = TextField(verbose_name=_("Text"))
    recommendation = TextField(default="", verbose_name=_("What to do"))

    if TYPE_CHECKING:
        item_id: int

    class Meta:
        table_name = "document_control_canned_remark"
        constraints = [Check("severity in ('advice', 'remark', 'violation')")]

    def __str__(self) -> str:
        return self.text
