"""The forms of codes."""

from __future__ import annotations

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from portal.forms import FlaskForm
from portal.i18n import lazy_gettext as _

LONGEST_CODE = 40


class CodeForm(FlaskForm):
    """The six digits of the application."""

    code = StringField(
        _("Code from the application"),
        [InputRequired(_("Give the code.")), Length(max=LONGEST_CODE)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"},
    )


class SignInCodeForm(CodeForm):
    """A code of the application or a recovery code, and whether to ask here again."""

    code = StringField(
        _("Code"),
        [InputRequired(_("Give the code.")), Length(max=LONGEST_CODE)],
        description=_("Six digits from the application on the telephone, or a recovery code."),
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false", "autofocus": True},
    )
    trust = BooleanField(_("Trust this browser"))
