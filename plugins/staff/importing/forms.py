"""The forms of the import."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import SelectField, TextAreaField

from portal.forms import FlaskForm
from portal.i18n import lazy_gettext as _


class UploadForm(FlaskForm):
    """Which list, and whose it is."""

    file = FileField(
        _("List of staff"),
        description=_("An Excel, LibreOffice or CSV file: xlsx, xls, ods, csv."),
    )
    pasted = TextAreaField(
        _("Or paste the cells here"),
        description=_("Copy the rows in Excel, together with the headings, and paste them."),
    )
    institution = SelectField(
        _("Institution"),
        description=_("Choose it when the whole list is of one institution and does not name it."),
        default="",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a file or pasted cells."""
        valid: bool = super().validate(extra_validators)
        if not self.file.data and not (self.pasted.data or "").strip():
            self.file.errors = [
                *self.file.errors,
                _("Choose the file with the list, or paste its cells."),
            ]
            return False
        return valid
