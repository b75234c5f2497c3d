"""The forms of a check: reasons, conclusions, acknowledging, the inspector, findings and proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import DateField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from plugins.document_control.findings import FindingText
from plugins.document_control.models import Evidence, Finding
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.wording import SEVERITIES
from portal.forms import Form
from portal.i18n import lazy_gettext as _
from portal.inbox.audiences import district_users
from portal.inbox.services import users_who_can
from portal.institutions.listing import number

if TYPE_CHECKING:
    from portal.accounts.models import User


class ReasonForm(Form):
    """Why a step is taken."""

    reason = TextAreaField(_("Why"), [InputRequired(_("Say why."))])


class ConclusionForm(Form):
    """The conclusions with which the result is given out."""

    conclusion = TextAreaField(
        _("Conclusions and proposals"),
        description=_(
            "A usual wording by score and findings: change it as you like. It goes into the report of"
            " the check; the institution reads it."
        ),
        render_kw={"rows": 8},
    )


class AcknowledgeForm(Form):
    """Who acknowledges the result, and what is objected."""

    name = StringField(
        _("Who is acknowledging"),
        [InputRequired(_("Who is acknowledging?")), Length(max=200)],
        description=_(
            "Surname, first name and patronymic: they stand in the report with the date."
        ),
    )
    objection = TextAreaField(
        _("Objection"), description=_("If you do not agree with something, say with what and why.")
    )


class InspectorForm(Form):
    """Who inspects from now on."""

    user = SelectField(_("Inspector"), [InputRequired(_("Choose the inspector."))])

    def offer(self, municipality_id: int) -> None:
        """Give those of the district who may inspect."""
        people = district_users(municipality_id, ControlPermission.EDIT, operators=True)
        self.user.choices = [("", ""), *((str(one.id), one.name) for one in people)]


class TermForm(Form):
    """By when a finding is mended, and by whom; what may change after it was given out."""

    due_on = DateField(_("Due"), [Optional()])
    responsible = SelectField(_("Responsible"), [Optional()])
    responsible_name = StringField(
        _("Responsible, name"),
        [Length(max=200)],
        description=_("If the responsible person does not use the portal."),
    )

    def offer(self, institution_id: int) -> None:
        """Give the people of the institution who answer for it."""
        people = users_who_can(ControlPermission.ANSWER, institution_id)
        self.responsible.choices = [("", ""), *((str(one.id), one.name) for one in people)]

    def told(self, people: list[User]) -> FindingText:
        """Return what was typed."""
        key = number(self.responsible.data)
        return FindingText(
            text=_data(self, "text"),
            severity=_data(self, "severity") or "remark",
            recommendation=_data(self, "recommendation"),
            norm=_data(self, "norm"),
            topic=_data(self, "topic"),
            due_on=self.due_on.data,
            responsible=next((one for one in people if one.id == key), None),
            responsible_name=self.responsible_name.data or "",
        )


class FindingForm(TermForm):
    """A finding in the inspector's own words."""

    text = TextAreaField(_("What is wrong"), [InputRequired(_("Write what is wrong."))])
    severity = SelectField(_("Severity"), choices=list(SEVERITIES), default="remark")
    recommendation = TextAreaField(_("What to do"))
    norm = StringField(_("Paragraph of the rule"), [Length(max=Finding.norm.max_length)])
    topic = StringField(_("Topic"), [Length(max=Finding.topic.max_length)])


class AnswerForm(Form):
    """What was mended."""

    text = TextAreaField(_("What was done"), [InputRequired(_("Write what was done."))])


class WantingForm(Form):
    """What is still wanting."""

    text = TextAreaField(
        _("What is still wanting"), [InputRequired(_("Say what is still wanting."))]
    )


class SeenForm(Form):
    """What the inspector saw, where nothing was answered."""

    text = TextAreaField(
        _("What you saw"),
        description=_("Needed where the institution has not answered."),
    )


class ExtensionForm(Form):
    """Until when more time is asked for, and why."""

    until = DateField(_("Until"), [InputRequired(_("Give the day."))])
    reason = TextAreaField(_("Why"), [InputRequired(_("Say why."))])


class RefusalForm(Form):
    """Why no more time is given."""

    answer = TextAreaField(_("Why"), [InputRequired(_("Say why."))])


class ProofForm(Form):
    """A proof: one that is there already, or a link; a file comes beside. And what it proves."""

    known = SelectField(_("A proof that is here already"), [Optional()])
    url = StringField(
        _("Address of a page"),
        [Length(max=Evidence.url.max_length)],
        description=_("The whole address, beginning with https://"),
    )
    title = StringField(
        _("Title"),
        [Length(max=Evidence.title.max_length)],
        description=_("For example: Order No. 15 of 01.09.2025. Empty: the file's own name."),
    )
    taken_on = DateField(_("Date of the document or photo"), [Optional()])
    items = SelectMultipleField(
        _("What it proves"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_("One proof may stand behind several items."),
    )


def _data(form: Form, name: str) -> Any:
    return (form[name].data or "") if name in form else ""
