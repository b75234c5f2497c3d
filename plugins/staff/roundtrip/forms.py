"""The forms of the page of workbooks."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField
from wtforms.validators import InputRequired

from portal.forms import FlaskForm
from portal.i18n import lazy_gettext as _


class GiveOutForm(FlaskForm):
    """Whose workbook is wanted."""

    institution = SelectField(
        _("Institution"), [InputRequired(_("Choose one."))], description="", default=""
    )


class TakeBackForm(FlaskForm):
    """The workbook that comes back."""

    file = FileField(
        _("Workbook that was filled in"),
        validators=[FileRequired(_("Choose the file of the workbook."))],
        description=_("As xlsx or ods, whichever program saved it."),
    )
