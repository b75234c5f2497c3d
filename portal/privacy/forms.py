"""The forms of bases, blocks and destruction."""

from __future__ import annotations

from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields import DateField
from wtforms.validators import InputRequired, Length, Optional

from portal.forms import Form
from portal.i18n import lazy_gettext as _
from portal.privacy.models import BASIS_KINDS, REASONS


class BasisForm(Form):
    """A basis on which a person's data are held."""

    kind = SelectField(_("Basis"), [InputRequired()], choices=BASIS_KINDS)
    purpose = StringField(_("Purpose"), [InputRequired(_("Fill this in.")), Length(max=300)])
    which = TextAreaField(
        _("Which data"),
        [Optional(), Length(max=2000)],
        description=_("The list as the paper has it."),
    )
    document = StringField(_("Document"), [Optional(), Length(max=200)])
    given_on = DateField(_("Given on"), [Optional()])
    ends_on = DateField(_("Holds until"), [Optional()])
    withdrawn_on = DateField(_("Withdrawn on"), [Optional()])
    note = TextAreaField(_("Note"), [Optional(), Length(max=2000)])


class BlockForm(Form):
    """Why a person's data are blocked, and whom others ask."""

    reason = StringField(
        _("Reason"),
        [InputRequired(_("Fill this in.")), Length(max=300)],
        description=_("Such as a dispute about whether the data are right, or a request."),
    )
    ask = StringField(
        _("Whom to ask"),
        [Optional(), Length(max=200)],
        description=_("An import that meets the person names this; your name when left empty."),
    )


class DestructionForm(Form):
    """Why the data of the chosen persons are destroyed."""

    reason = SelectField(_("Reason"), [InputRequired()], choices=REASONS)
    note = TextAreaField(_("Note"), [Optional(), Length(max=1000)])
