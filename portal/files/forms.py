"""The forms of files: a new file, and a new version of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from portal.files.models import StoredFile
from portal.forms import FlaskForm
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from portal.plugin import FilePlace


class NewVersionForm(FlaskForm):
    """Another version of a file that is there."""

    file = FileField(_("File"), validators=[FileRequired(_("Choose a file."))])


class NewFileForm(NewVersionForm):
    """A file of a record: what it is, what it is called, and its bytes."""

    purpose = SelectField(_("What it is"), validators=[InputRequired()])
    title = StringField(
        _("Title"),
        validators=[Length(max=StoredFile.title.max_length)],
        filters=[lambda text: " ".join((text or "").split())],
        description=_("For example: Order No. 15 of 01.09.2025. Empty: the file's own name."),
    )

    def offer(self, place: FilePlace) -> None:
        """Offer what files are for in this place."""
        self.purpose.choices = [(code, str(title)) for code, title in place.purposes]
