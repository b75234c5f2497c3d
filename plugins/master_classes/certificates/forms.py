"""The forms of certificates: why one is issued anew or revoked."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from portal.forms import Form
from portal.i18n import lazy_gettext as _


class ReissueForm(Form):
    """Why a certificate is issued anew, and how the name is to be printed."""

    name = StringField(
        _("Full name on the certificate"),
        [InputRequired(_("Give the name.")), Length(max=310)],
        description=_("Correct a misspelled name here; in the databank it is corrected apart."),
    )
    reason = StringField(
        _("Why it is issued anew"), [InputRequired(_("Say why.")), Length(max=500)]
    )


class RevokeForm(Form):
    """Why a certificate is revoked."""

    reason = StringField(_("Why it is revoked"), [InputRequired(_("Say why.")), Length(max=500)])
