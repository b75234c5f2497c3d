"""The form of an own template."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired

from portal.forms import FlaskForm
from portal.i18n import lazy_gettext as _


class TemplateForm(FlaskForm):
    """An own template of a paper."""

    file = FileField(
        _("Template"),
        validators=[FileRequired(_("Choose the template."))],
        description=_("A DOCX document with the fields below in double braces."),
    )
