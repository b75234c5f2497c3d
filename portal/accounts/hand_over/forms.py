"""The form of a hand-over."""

from __future__ import annotations

from wtforms import DateField, SelectField
from wtforms.validators import InputRequired, NumberRange

from portal.forms import FlaskForm
from portal.i18n import lazy_gettext as _


class HandOverForm(FlaskForm):
    """From whom, to whom, on which day; what moves is chosen of what is open with the giver."""

    giver = SelectField(
        _("Who hands over"),
        [
            InputRequired(_("Choose who hands over.")),
            NumberRange(min=1, message=_("Choose who hands over.")),
        ],
        coerce=int,
        render_kw={"data-search": ""},
    )
    receiver = SelectField(
        _("Who takes over"),
        [
            InputRequired(_("Choose who takes over.")),
            NumberRange(min=1, message=_("Choose who takes over.")),
        ],
        coerce=int,
        render_kw={"data-search": ""},
    )
    on = DateField(_("Day of the act"), [InputRequired(_("Give the day."))])
