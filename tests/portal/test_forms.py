"""Forms of pages: what WTForms says of a mistake is said in the language of the page."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from flask_babel import force_locale
from werkzeug.datastructures import MultiDict
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from portal.forms import Form

if TYPE_CHECKING:
    from flask import Flask


class DayForm(Form):
    """A form that asks for a day."""

    day = DateField()


def mistakes(app: Flask, locale: str) -> list[str]:
    """Return what a form says of a day that is none, to a reader of a language."""
    with app.test_request_context(), force_locale(locale):
        form = DayForm(MultiDict({"day": "32.13.2026"}))
        assert not form.validate()
        return list(form.day.errors)


def test_a_mistake_is_told_in_the_language_of_the_page(app: Flask) -> None:
    assert mistakes(app, "ru") == ["Неверное значение даты."]
    assert mistakes(app, "en") == ["Not a valid date value."]


class ChoiceForm(Form):
    """A form that asks for a choice that may be left, one that starts empty, and one that does not."""

    left = SelectField(choices=[("", ""), ("1", "<One>")])
    empty = SelectField(choices=[("", ""), ("1", "<One>")], validators=[InputRequired()])
    given = SelectField(choices=[("1", "<One>")], validators=[InputRequired()])


def test_a_choice_has_words_in_every_option_and_is_required_only_where_nothing_can_be_chosen(
    app: Flask,
) -> None:
    with app.test_request_context(), force_locale("ru"):
        drawn = [str(field()) for field in ChoiceForm()]
    one = '<option value="1">&lt;One&gt;</option></select>'
    assert drawn == [
        f'<select id="left" name="left"><option value="">не указано</option>{one}',
        f'<select id="empty" name="empty" required><option value="">Выберите…</option>{one}',
        f'<select id="given" name="given">{one}',
    ]


def test_no_form_is_built_on_the_one_that_knows_no_language() -> None:
    """What is imported for its type alone may be WTForms' own."""
    root = Path(__file__).parents[2]
    found = [
        str(path.relative_to(root))
        for folder in ("portal", "plugins")
        for path in (root / folder).rglob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ImportFrom) and node.module in {"wtforms", "flask_wtf"}
        if any(name.name in {"Form", "FlaskForm"} for name in node.names)
    ]
    assert found == []
