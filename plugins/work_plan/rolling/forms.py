"""The form of a new plan: whose, of which year, made of what."""

from __future__ import annotations

from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from portal.forms import FlaskForm
from portal.i18n import lazy_gettext as _

LAST_YEAR, BLANK = "last_year", "blank"


class NewPlanForm(FlaskForm):
    """Whose plan, of which year, made of what."""

    institution = SelectField(_("Whose plan"), coerce=int, validators=[InputRequired()])
    school_year = SelectField(_("School year"), coerce=int, validators=[InputRequired()])
    source = RadioField(_("Made of"), validators=[InputRequired()])
    previous = SelectField(
        _("Which of last year's plans"),
        description=_("The institution has several plans of last year."),
        validate_choice=False,
    )
    title = StringField(
        _("Title"),
        description=_("Only for a blank plan: the others bring their own."),
        validators=[Length(max=500)],
    )
