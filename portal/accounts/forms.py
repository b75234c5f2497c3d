"""The forms of signing in and of changing one's password."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Optional

from portal.i18n import lazy_gettext as _


class SignInForm(FlaskForm):  # type: ignore[misc] # flask_wtf is not typed
    """Login and password; where to go on to is a path of this portal or nothing."""

    login = StringField(_("Login"), [InputRequired(_("Give your login."))])
    password = PasswordField(_("Password"), [InputRequired(_("Give your password."))])
    next = HiddenField(validators=[Optional()])


class ForcedPasswordForm(FlaskForm):  # type: ignore[misc] # flask_wtf is not typed
    """The password that replaces an issued one."""

    new = PasswordField(
        _("New password"),
        [InputRequired(_("Give the new password."))],
        render_kw={"autocomplete": "new-password"},
    )
    repeat = PasswordField(
        _("New password again"),
        [EqualTo("new", _("The two entries differ. Type the new password again."))],
        render_kw={"autocomplete": "new-password", "required": True},
    )


class ChangePasswordForm(ForcedPasswordForm):
    """The present password and the new one."""

    current = PasswordField(
        _("Present password"),
        [InputRequired(_("Give your present password."))],
        render_kw={"autocomplete": "current-password"},
    )
    field_order = ("current", "new", "repeat")

    def __iter__(self):  # type: ignore[no-untyped-def] # noqa: ANN204 - as in WTForms
        """Yield the present password first."""
        return iter([*(self[name] for name in self.field_order), *self._others()])

    def _others(self):  # type: ignore[no-untyped-def] # noqa: ANN202 - as in WTForms
        return (field for field in super().__iter__() if field.name not in self.field_order)
