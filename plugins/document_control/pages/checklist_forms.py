"""The forms of checklists: a title and what it is for, an item with its ready wordings."""

from __future__ import annotations

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from plugins.document_control.checklists.editing import ItemValues
from plugins.document_control.models import CannedRemark, Item
from plugins.document_control.wording import ASKED_OF, OBJECTS, VERDICTS
from portal.boxes import BoxesField
from portal.forms import Form
from portal.i18n import lazy_gettext as _

MOST_WEIGHT = 100


class TitleForm(Form):
    """The title of a district's own checklist."""

    title = StringField(_("Title"), [InputRequired(_("Give it a title.")), Length(max=200)])


class ChecklistForm(TitleForm):
    """A new checklist: its title, and what it checks."""

    subject = SelectField(_("What is checked"), choices=OBJECTS)


class ItemForm(Form):
    """An item: its section, the question, and what comes with it."""

    section = StringField(
        _("Section"),
        [InputRequired(_("Name the section.")), Length(max=300)],
        description=_("Items with the same section stand together."),
    )
    question = TextAreaField(_("Question"), [InputRequired(_("Write what is asked."))])
    hint = TextAreaField(_("Hint"))
    norm = StringField(_("Paragraph of the rule"), [Length(max=300)])
    asked_of = SelectField(_("Asked of"), choices=ASKED_OF)
    weight = IntegerField(
        _("Weight"),
        [InputRequired(_("Write a whole number.")), NumberRange(0, MOST_WEIGHT)],
        description=_("How much the item counts in the score; nought counts nothing."),
    )
    comment_on = BoxesField(_("Comment is a must on"), choices=VERDICTS)
    evidence_on = BoxesField(_("Proof is a must on"), choices=VERDICTS)
    remarks = TextAreaField(_("Ready wordings of findings"), description=_("One on a line."))

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
        )


def stored_values(item: Item | None, section: str = "") -> dict[str, object]:
    """Return what the form shows at first."""
    if item is None:
        return {"section": section, "weight": 1, "comment_on": ["no", "partly"]}
    remarks = CannedRemark.select().where(CannedRemark.item == item.id)
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
    }
