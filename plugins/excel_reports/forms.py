"""The forms: a report's parameters, made from what it asks for, and how often it shall come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, Field, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired

from plugins.excel_reports.contracts import ParameterKind
from plugins.excel_reports.models import PERIODS
from plugins.excel_reports.parameters import MOST_MONTHS, choices_of, parameters_of, texts
from plugins.excel_reports.scheduling import LAST_DAY
from portal.forms import FlaskForm, Form
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from plugins.excel_reports.contracts import Parameter, Report
    from portal.access.actor import Actor


WEEKDAYS = (
    ("1", _l("on Monday")),
    ("2", _l("on Tuesday")),
    ("3", _l("on Wednesday")),
    ("4", _l("on Thursday")),
    ("5", _l("on Friday")),
)


def schedule_form(roles: Mapping[str, str]) -> FlaskForm:
    """Return the form of a schedule; for whom is asked where there is somebody else within reach."""
    fields: dict[str, Any] = {
        "period": SelectField(_("How often"), choices=PERIODS, validators=[InputRequired()]),
        "weekday": SelectField(
            _("Day of the week"),
            choices=WEEKDAYS,
            validators=[InputRequired()],
            description=_("For every week. A day that is not worked gives way to the next one."),
        ),
        "day": SelectField(
            _("Day of the month"),
            choices=[(str(one), str(one)) for one in range(1, LAST_DAY + 1)],
            validators=[InputRequired()],
            description=_("For every month."),
        ),
        "kind": SelectField(
            _("File"), choices=[("xlsx", "Excel"), ("csv", "CSV")], validators=[InputRequired()]
        ),
        "skip_empty": BooleanField(
            _("Not without rows"),
            default=True,
            description=_("When the report has no rows, no file is made and nobody is told."),
        ),
    }
    if roles:
        fields["role"] = SelectField(
            _("For whom"),
            choices=[("", _("for me")), *roles.items()],
            description=_("Everybody who has the role gets the rows of his own institution."),
        )
    form: FlaskForm = type("ScheduleForm", (FlaskForm,), fields)()
    return form


def parameter_form(
    report: Report,
    actor: Actor,
    given: Mapping[str, Sequence[str]],
    mistakes: Mapping[str, Sequence[str]],
) -> Form:
    """Return the form of a report, filled with what is given or its defaults.

    A choice among fewer than two institutions is no question and is left out.
    """
    asked = {one.name: one for one in parameters_of(report)}
    fields: dict[str, Any] = {
        name: made for name, one in asked.items() if (made := _field(one, actor)) is not None
    }
    shown = texts(report, actor, given)
    form: Form = type("ParameterForm", (Form,), fields)(
        MultiDict([(name, text) for name in fields for text in shown[name]])
    )
    for name, messages in mistakes.items():
        if name in form:
            form[name].errors = list(messages)
        else:
            form.form_errors.extend(f"{name}: {message}" for message in messages)
    return form


class TemplateForm(FlaskForm):
    """An own template of a report."""

    file = FileField(
        _l("Template"),
        validators=[FileRequired(_l("Choose the template."))],
        description=_l("An Excel workbook (XLSX) with the placeholders below in double braces."),
    )


def _field(parameter: Parameter, actor: Actor) -> Field | None:
    kind = parameter.kind
    given: dict[str, Any] = {
        "label": str(parameter.title),
        "description": str(parameter.hint),
        "validators": [InputRequired()] if parameter.required else [],
    }
    if kind is ParameterKind.DATE:
        return DateField(**given)
    if kind is ParameterKind.FLAG:
        return BooleanField(**given)
    if kind is ParameterKind.MONTHS:
        return IntegerField(**given, render_kw={"type": "number", "min": 0, "max": MOST_MONTHS})
    choices = choices_of(parameter, actor)
    if kind is ParameterKind.INSTITUTIONS:
        if len(choices) < 2:  # noqa: PLR2004 - a choice needs two
            return None
        return SelectMultipleField(
            **given, choices=choices, render_kw={"size": 3, "data-search": ""}
        )
    anything = [] if parameter.required else [("", _("All"))]
    return SelectField(**given, choices=anything + choices)
