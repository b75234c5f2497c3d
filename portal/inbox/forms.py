"""The form of how a user wants notices and mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from portal.forms import FlaskForm
from portal.i18n import lazy_gettext as _
from portal.inbox.kinds import notice_kinds
from portal.inbox.models import DELIVERIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.inbox.models import MailPreference

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
NO_HOUR = [("", _("No quiet hours"))]


def _hour(value: object) -> int | None:
    return int(str(value)) if value not in {None, "", "None"} else None


class MailForm(FlaskForm):
    """When mail may come."""

    no_mail = BooleanField(_("Send me no mail at all"))
    digest_hour = SelectField(
        _("Hour of the daily mail"), validators=[InputRequired()], choices=HOURS, coerce=int
    )
    every_day = BooleanField(_("The daily mail comes on days off, too"))
    quiet_from = SelectField(
        _("Quiet from"), choices=[*NO_HOUR, *HOURS], coerce=_hour, validate_choice=False
    )
    quiet_to = SelectField(
        _("Quiet to"), choices=[*NO_HOUR, *HOURS], coerce=_hour, validate_choice=False
    )


def form_for(preference: MailPreference, ways: Mapping[str, str]) -> MailForm:
    """Return the form filled in, with one choice for each kind of notice."""
    kinds = notice_kinds()
    fields = {
        _field_name(name): SelectField(
            str(kind.title), validators=[InputRequired()], choices=list(DELIVERIES)
        )
        for name, kind in sorted(kinds.items())
    }
    made = type("NoticesForm", (MailForm,), fields)
    form: MailForm = made(
        obj=preference, data={_field_name(name): way for name, way in ways.items()}
    )
    return form


def chosen_ways(form: MailForm) -> dict[str, str]:
    """Return what was chosen for each kind of notice."""
    return {name: form[_field_name(name)].data for name in notice_kinds()}


def _field_name(kind: str) -> str:
    return f"kind_{kind.replace('.', '__')}"
