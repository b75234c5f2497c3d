"""The forms of signing in and of changing one's password."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Optional

from portal.i18n import lazy_gettext as _


class SignInForm(FlaskForm):
    """Login and password; where to go on to is a path of this portal or nothing."""

    login = StringField(_("Login"), [InputRequired(_("Give your login."))])
    password = PasswordField(_("Password"), [InputRequired(_("Give your password."))])
    next = HiddenField(validators=[Optional()])


class ChangePasswordForm(FlaskForm):
    """The present password and the new one."""

    current = PasswordField(
        _("Present password"),
        [InputRequired(_("Give your present password."))],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        _("New password"),
        [InputRequired(_("Give the new password."))],
        render_kw={"autocomplete": "new-password"},
    )
    repeat = PasswordField(
        _("New password again"),
        [
            InputRequired(_("Give the new password again.")),
            EqualTo("new", _("The two entries differ. Type the new password again.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class ForcedPasswordForm(ChangePasswordForm):
    """The password that replaces an issued one, with which the user has just signed in."""

    current = None  # type: ignore[assignment] # the way of WTForms to leave a field out
