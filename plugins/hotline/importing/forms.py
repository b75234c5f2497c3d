"""The forms of the import: the file, and one line of it."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.forms import FlaskForm
from portal.i18n import lazy_gettext as _


class UploadForm(FlaskForm):
    """Which journal, and of which district."""

    file = FileField(
        _("File with the journal"),
        description=_(
            "A workbook: xlsx, xls, ods or csv. Several sheets and years are read at once."
        ),
        validators=[FileRequired(_("Choose the file with the journal."))],
    )
    municipality = SelectField(_("Municipality"), coerce=int, validators=[InputRequired()])
    year = IntegerField(
        _("Year of days that name none"),
        description=_(
            "Left empty: as the name of the sheet, a title above the table or the file tells."
        ),
        validators=[Optional(), NumberRange(min=1990, max=2100)],
    )


class LineForm(FlaskForm):
    """One line as it will be taken in; names of fields are those of the journal."""

    number = StringField(_("Number in the old journal"), validators=[Length(max=40)])
    date = StringField(_("Date"))
    time = StringField(_("Time"))
    channel = StringField(_("Channel"))
    name = StringField(_("Caller"), validators=[Length(max=200)])
    phone = StringField(_("Phone"), validators=[Length(max=60)])
    institution = StringField(_("Institution"))
    position = StringField(_("Position"), validators=[Length(max=200)])
    topic = StringField(_("Topic"))
    question = TextAreaField(_("Question"))
    answer = TextAreaField(_("Answer"))
    norm = StringField(_("Paragraph of the rule"))
    answered_by = StringField(_("Who answered"))
    length = StringField(_("Length, minutes"))
    note = TextAreaField(_("Note"))
    skip = StringField(
        _("Leave the row out, because"),
        description=_("A row with a reason here is not taken in."),
        validators=[Length(max=300)],
    )
