"""The forms of signing in and of changing one's password."""

from __future__ import annotations

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional

from portal.forms import FlaskForm
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


class FirstPasswordForm(ForcedPasswordForm):
    """The password that somebody chooses by the link on his slip."""


class ProofForm(FlaskForm):
    """The present password again; where to go on to."""

    current = PasswordField(
        _("Present password"),
        [InputRequired(_("Give your present password."))],
        render_kw={"autocomplete": "current-password", "autofocus": True},
    )
    next = HiddenField(validators=[Optional()])


class AccountForm(FlaskForm):
    """One's own name and contacts; the password only where the e-mail changes."""

    name = StringField(
        _("Full name"),
        [InputRequired(_("Give the full name.")), Length(max=200)],
        render_kw={"autocomplete": "name"},
    )
    email = StringField(
        _("E-mail"), [Optional(), Length(max=200)], render_kw={"autocomplete": "email"}
    )
    phone = StringField(_("Phone"), [Optional(), Length(max=60)], render_kw={"autocomplete": "tel"})
    current = PasswordField(
        _("Present password"),
        [Optional()],
        description=_("Only when you change the e-mail: it is how a lost password comes back."),
        render_kw={"autocomplete": "current-password"},
    )
