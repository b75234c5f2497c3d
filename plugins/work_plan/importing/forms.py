"""The forms of the import: the file, what is said of the whole plan, one row."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.forms import FlaskForm
from portal.i18n import lazy_gettext as _


class UploadForm(FlaskForm):
    """Which plan, whose it is, and of which year."""

    file = FileField(
        _("File with the plan"),
        description=_(
            "A document, a workbook, a page or a text: docx, odt, xlsx, ods, csv, txt, html."
        ),
    )
    pasted = TextAreaField(
        _("Or paste the plan here"),
        description=_(
            "Copy the whole plan in Word or Excel, from its title to the signature, and paste it."
        ),
    )
    markup = TextAreaField()
    """What the clipboard held as a page; filled by the script, never shown."""
    institution = SelectField(_("Whose plan"), coerce=int, validators=[InputRequired()])
    year = SelectField(_("School year"), coerce=int, validators=[InputRequired()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a file or pasted text."""
        valid: bool = super().validate(extra_validators)
        if not self.file.data and not (self.pasted.data or self.markup.data or "").strip():
            message = _("Choose the file with the plan, or paste its text.")
            self.file.errors = [*self.file.errors, message]
            return False
        return valid


class FactsForm(FlaskForm):
    """What is said of the whole plan."""

    title = StringField(_("Title"), validators=[DataRequired(), Length(max=500)])
    year = SelectField(_("School year"), coerce=int, validators=[InputRequired()])


class RowForm(FlaskForm):
    """One row as it will be taken in."""

    section = SelectField(_("Section of the plan"), validators=[InputRequired()])
    new_section = StringField(
        _("Or a new section"),
        validators=[Length(max=500)],
    )
    number = StringField(_("Number"), validators=[Length(max=40)])
    text = TextAreaField(_("Activity"), validators=[DataRequired(_("Write what is to be done."))])
    term = StringField(_("Term as written"))
    responsible = TextAreaField(
        _("Responsible"), description=_("Everybody on a line of their own.")
    )
    confirmed = BooleanField(_("The reading of the term is right"))
    skip = StringField(
        _("Leave the row out, because"),
        description=_("A row with a reason here is not taken in."),
        validators=[Length(max=300)],
    )
