"""The forms by which the district keeps its users."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from portal.forms import FlaskForm
from portal.i18n import lazy_gettext as _


class ContactsForm(FlaskForm):
    """A user's name and how to reach him."""

    name = StringField(_("Full name"), [InputRequired(_("Give the full name.")), Length(max=200)])
    email = StringField(_("E-mail"), [Optional(), Length(max=200)])
    phone = StringField(_("Phone"), [Optional(), Length(max=60)])


class WorkplaceForm(FlaskForm):
    """A role and where it holds."""

    role = SelectField(_("Role"), [InputRequired(_("Choose a role."))])
    place = SelectField(
        _("Where it holds"), [InputRequired(_("Choose a place."))], render_kw={"data-search": ""}
    )


class NewUserForm(ContactsForm):
    """A new user with his first workplace."""

    login = StringField(
        _("Login"),
        [Optional(), Length(max=80)],
        description=_("Left empty, it is made from the name."),
    )
    role = SelectField(_("Role"), [InputRequired(_("Choose a role."))])
    place = SelectField(
        _("Where it holds"), [InputRequired(_("Choose a place."))], render_kw={"data-search": ""}
    )


class ManyForm(FlaskForm):
    """Whom to add: one for each institution that has nobody, or those of a table."""

    role = SelectField(_("Role"), [InputRequired(_("Choose a role."))])
    source = RadioField(
        _("Whom to add"),
        [InputRequired(_("Say whom to add."))],
        choices=[
            ("institutions", _("One for each institution where nobody has this role")),
            ("table", _("Those of a table: columns «Full name» and «Institution»")),
        ],
        default="institutions",
    )
    table = FileField(_("Table (xlsx, ods, csv)"), [Optional()])
