"""How long the ways from one place to others take, where it is not as long as usual."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for
from wtforms import FieldList, FormField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from plugins.master_classes import ways as verbs
from plugins.master_classes.pages.blueprint import blueprint
from plugins.master_classes.pages.places import LONGEST_WAY, places_crumb
from plugins.master_classes.pages.subjects import find_place
from plugins.master_classes.permissions import ClassesPermission
from portal.access import requires
from portal.access.actor import acting
from portal.asking import Question, ask, seen
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.institutions.listing import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from plugins.master_classes.models import Place

SPARE = 3
MOST_ROWS = 200


class WayForm(Form):
    """The way to one place."""

    place = SelectField(_("The other place"), [Optional()])
    minutes = IntegerField(
        _("Minutes on the way"),
        [Optional(), NumberRange(0, LONGEST_WAY, _("A number of minutes up to %(max)s."))],
    )


class WaysForm(Form):
    """The ways from a place; a line without a place or a number is left out."""

    ways = FieldList(FormField(WayForm), _("Ways to other places"), max_entries=MOST_ROWS)

    def offer(self, places: Sequence[Place]) -> None:
        """Give every line the places to choose from."""
        choices = [("", ""), *((str(one.id), verbs.site_title(one)) for one in places)]
        for one in self.ways:
            one.form.place.choices = choices

    def values(self, places: Sequence[Place]) -> list[tuple[Place, int]]:
        """Return the minutes to each place."""
        by_key = {one.id: one for one in places}
        lines = [(number(one.form.place.data), one.form.minutes.data) for one in self.ways]
        return [
            (by_key[key], minutes)
            for key, minutes in lines
            if key in by_key and minutes is not None
        ]


@blueprint.route("/places/<int:key>/ways", methods=("GET", "POST"))
@requires(ClassesPermission.PLACES)
def place_ways(key: int) -> ResponseReturnValue:
    """Tell how long the ways from a place to others take."""
    actor = acting()
    place = find_place(actor, key, "edit")
    beside = verbs.sites_beside(actor, place)
    told = verbs.ways_from(actor, place)
    rows: list[dict[str, Any]] = [
        {"place": str(one.id), "minutes": told[one.id]} for one in beside if one.id in told
    ]
    form = WaysForm(request.form or None, data={"ways": rows + [{}] * SPARE})
    form.offer(beside)

    def act() -> None:
        verbs.tell_ways(actor, place, form.values(beside), seen=seen())

    here = url_for("master_classes.place_page", key=place.id)
    return ask(
        form,
        act,
        Question(
            heading=_l("Tell the ways to other places"),
            purpose=verbs.site_title(place),
            button=_l("Save"),
            back=here,
            done=_l("The ways are kept."),
            crumbs=[places_crumb(), (place.name, here)],
            version=place.version,
            template="master_classes/ways.html",
        ),
    )
