"""The forms of the import."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from portal.i18n import lazy_gettext as _


class UploadForm(FlaskForm):
    """Which list, and whose it is."""

    file = FileField(
        _("List of staff"),
        validators=[FileRequired(_("Choose the file with the list."))],
        description=_("An Excel, LibreOffice or CSV file: xlsx, xls, ods, csv."),
    )
    institution = SelectField(
        _("Institution"),
        description=_("Choose it when the whole list is of one institution and does not name it."),
        default="",
    )
