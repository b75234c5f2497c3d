"""The forms of feedback: the questions of one survey, when it closes, and a district's own questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from plugins.master_classes.feedback.asking import LONGEST
from plugins.master_classes.feedback.summary import MARK, SCALE
from portal.forms import Form
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.master_classes.feedback.summary import Asked

MARKS = {1: _("1 – not at all"), 5: _("5 – very well")}


def answer_form(questions: Sequence[Asked]) -> type[Form]:
    """Return a form of one field for each question: ``q0``, ``q1`` and so on."""
    fields = {f"q{number}": _field(one) for number, one in enumerate(questions)}
    return type("AnswerForm", (Form,), fields)


def _field(asked: Asked) -> Any:
    needed = InputRequired(_("Answer this question.")) if asked.needed else Optional()
    if asked.kind == MARK:
        choices = [(str(one), MARKS.get(one, str(one))) for one in SCALE]
        return RadioField(asked.text, [needed], choices=choices, validate_choice=asked.needed)
    return TextAreaField(asked.text, [needed, Length(max=LONGEST)])


class OpenForm(Form):
    """Until when answers are taken."""

    closes_on = DateField(
        _("Answers are taken until"), [InputRequired(_("Give a day."))], format="%Y-%m-%d"
    )


class QuestionsForm(Form):
    """The questions of a district."""

    municipality = SelectField(_("Municipality"))
    marks = TextAreaField(
        _("Questions answered by a mark from 1 to 5"),
        [Optional()],
        description=_("One question a line."),
    )
    words = TextAreaField(
        _("Questions answered in words"), [Optional()], description=_("One question a line.")
    )
