"""The quotas of single institutions: how many places of an event each has at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from wtforms import FieldList, FormField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from plugins.master_classes import services
from plugins.master_classes.models import Quota
from plugins.master_classes.pages.arranging import question_about
from plugins.master_classes.pages.blueprint import blueprint
from plugins.master_classes.pages.choices import institution_choices
from plugins.master_classes.pages.subjects import find_event
from plugins.master_classes.permissions import ClassesPermission
from portal.access import requires
from portal.access.actor import acting
from portal.asking import ask, seen
from portal.database import fetch_rows
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.institutions.listing import number

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from portal.access import Actor

SPARE = 3
MOST_ROWS = 200
MOST_PLACES = 2000


class QuotaForm(Form):
    """The places of one institution."""

    institution = SelectField(_("Institution"), [Optional()])
    places = IntegerField(_("Places"), [Optional(), NumberRange(0, MOST_PLACES)])


class QuotasForm(Form):
    """The quotas of an event; a line without an institution or a number is left out."""

    quotas = FieldList(FormField(QuotaForm), max_entries=MOST_ROWS)

    def offer(self, actor: Actor) -> None:
        """Give every line the institutions within reach."""
        choices = institution_choices(actor)
        for one in self.quotas:
            one.form.institution.choices = choices

    def values(self) -> dict[int, int]:
        """Return the places of each institution by its key."""
        found = {}
        for one in self.quotas:
            key, places = number(one.form.institution.data), one.form.places.data
            if key is not None and places is not None:
                found[key] = places
        return found


@blueprint.route("/<int:key>/quotas", methods=("GET", "POST"))
@requires(ClassesPermission.VIEW)
def quotas(key: int) -> ResponseReturnValue:
    """Give single institutions other quotas than the event's usual one."""
    actor = acting()
    event = find_event(actor, key, "edit")
    stored = Quota.select(Quota.institution, Quota.places).where(Quota.event == event.id)
    rows: list[dict[str, object]] = [
        {"institution": str(institution), "places": places}
        for institution, places in fetch_rows(stored.order_by(Quota.id))
    ]
    rows += [{} for _n in range(SPARE)]
    form = QuotasForm(request.form or None, data={"quotas": rows})
    form.offer(actor)
    return ask(
        form,
        lambda: services.change_event(actor, event, values={}, quotas=form.values(), seen=seen()),
        question_about(
            event,
            heading=_l("Change the quotas"),
            button=_l("Save"),
            done=_l("The quotas are changed."),
            template="master_classes/quotas.html",
            more={"usual": event.institution_quota},
        ),
    )
