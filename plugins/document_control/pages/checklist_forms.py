"""The forms of checklists: a title and what it is for, an item with its ready wordings."""

from __future__ import annotations

from typing import Any

from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from plugins.document_control.checklists.editing import FactValues, ItemValues
from plugins.document_control.checklists.vocabulary import choices_of
from plugins.document_control.models import CannedRemark, Item, ItemFact
from plugins.document_control.pages.condition_form import ALWAYS, ConditionForm, stored_condition
from plugins.document_control.wording import ASKED_OF, FACT_KINDS, OBJECTS, VERDICTS
from portal.boxes import BoxesField
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _

MOST_WEIGHT = 100
MOST_FACTS = 30
SPARE = 3
"""Empty lines for further facts."""


class TitleForm(Form):
    """The title of a district's own checklist."""

    title = StringField(_("Title"), [InputRequired(_("Give it a title.")), Length(max=200)])


class ChecklistForm(TitleForm):
    """A new checklist: its title, and what it checks."""

    subject = SelectField(_("What is checked"), choices=OBJECTS)


class FactForm(Form):
    """A fact that an item asks for; a line without a name is left out."""

    code = HiddenField()
    label = StringField(_("Name of the fact"), [Length(max=ItemFact.label.max_length)])
    kind = SelectField(_("Kind"), choices=FACT_KINDS)
    choices = TextAreaField(_("Chosen from"))


class ItemForm(ConditionForm):
    """An item: its section, the question, and what comes with it."""

    section = StringField(
        _("Section"),
        [InputRequired(_("Name the section.")), Length(max=300)],
        description=_("Items with the same section stand together."),
    )
    question = TextAreaField(_("Question"), [InputRequired(_("Write what is asked."))])
    hint = TextAreaField(_("Hint"))
    norm = StringField(_("Paragraph of the rule"), [Length(max=300)])
    asked_of = SelectField(
        _("Asked of"), [InputRequired(_("Choose of whom it is asked."))], choices=ASKED_OF
    )
    weight = IntegerField(
        _("Weight"),
        [InputRequired(_("Write a whole number.")), NumberRange(0, MOST_WEIGHT)],
        description=_("How much the item counts in the score; nought counts nothing."),
    )
    comment_on = BoxesField(_("Comment is a must on"), choices=VERDICTS)
    evidence_on = BoxesField(_("Proof is a must on"), choices=VERDICTS)
    remarks = TextAreaField(_("Ready wordings of findings"), description=_("One on a line."))
    facts = FieldList(FormField(FactForm), max_entries=MOST_FACTS)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that a fact which is chosen has something to be chosen from."""
        right = bool(super().validate(extra_validators))
        for one in self.facts:
            form = one.form
            if not (form.label.data or "").strip():
                continue
            if form.kind.data == "choice" and not (form.choices.data or "").strip():
                form.choices.errors = [
                    *form.choices.errors,
                    _l("Write the choices, one on a line."),
                ]
                right = False
        return right

    def values(self) -> ItemValues:
        """Return what the form says."""
        return ItemValues(
            question=self.question.data or "",
            section=self.section.data or "",
            hint=self.hint.data or "",
            norm=self.norm.data or "",
            weight=self.weight.data or 0,
            asked_of=self.asked_of.data or "institution",
            comment_on=",".join(self.comment_on.data or ()),
            evidence_on=",".join(self.evidence_on.data or ()),
            remarks=self.remarks.data or "",
            applies_when=self.condition(),
            facts=[
                FactValues(
                    code=one.form.code.data or "",
                    label=one.form.label.data or "",
                    kind=one.form.kind.data,
                    choices=one.form.choices.data or "",
                )
                for one in self.facts
                if (one.form.label.data or "").strip()
            ],
        )


def stored_values(item: Item | None, section: str = "") -> dict[str, object]:
    """Return what the form shows at first."""
    spare: list[dict[str, str]] = [{} for _n in range(SPARE)]
    if item is None:
        return {
            "section": section,
            "weight": 1,
            "comment_on": ["no", "partly"],
            "facts": spare,
            "when": ALWAYS,
        }
    remarks = CannedRemark.select().where(CannedRemark.item == item.id)
    facts = ItemFact.select().where(ItemFact.item == item.id)
    rows = [
        {
            "code": one.code,
            "label": one.label,
            "kind": one.kind,
            "choices": "\n".join(title for _code, title in choices_of(one))
            if one.kind == "choice"
            else "",
        }
        for one in facts.order_by(ItemFact.position, ItemFact.id)
    ]
    return {
        "section": item.section.title,
        "question": item.question,
        "hint": item.hint,
        "norm": item.norm,
        "asked_of": item.asked_of,
        "weight": item.weight,
        "comment_on": item.comment_on.split(","),
        "evidence_on": item.evidence_on.split(","),
        "remarks": "\n".join(one.text for one in remarks.order_by(CannedRemark.position)),
        "facts": [*rows, *spare],
        **stored_condition(item),
    }
