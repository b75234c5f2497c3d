"""The parameter form: fields made from what a report asks for, mistakes put at their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    Field,
    Form,
    IntegerField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired

from plugins.excel_reports.contracts import ParameterKind
from plugins.excel_reports.parameters import MOST_MONTHS, choices_of, parameters_of, texts
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from plugins.excel_reports.contracts import Parameter, Report
    from portal.access.actor import Actor


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
