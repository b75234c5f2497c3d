"""The form of a letter."""

from __future__ import annotations

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from plugins.master_classes.letters.texts import VARIABLES
from portal.forms import Form
from portal.i18n import lazy_gettext as _


class LetterForm(Form):
    """The subject and the text of a letter, with variables."""

    subject = StringField(
        _("Subject of the letter"), [InputRequired(_("Give a subject.")), Length(max=200)]
    )
    text = TextAreaField(
        _("Text"),
        [InputRequired(_("Write the text."))],
        description=_("Variables: %(names)s", names=VARIABLES.names),
        render_kw={"rows": 12},
    )
    keep = BooleanField(_("Keep this text for the next letters of the district"))
