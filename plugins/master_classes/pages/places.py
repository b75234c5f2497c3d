"""The places where events are held: a list, and the form of one with what is held there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import render_template, request, url_for
from markupsafe import Markup
from peewee import JOIN
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from plugins.master_classes import places as verbs
from plugins.master_classes import ways
from plugins.master_classes.models import Event, Place, Session
from plugins.master_classes.pages.blueprint import blueprint
from plugins.master_classes.pages.choices import chosen, institution_choices
from plugins.master_classes.pages.subjects import demand, find_place, may
from plugins.master_classes.pages.wording import hours_words
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.wording import PLACE_KINDS
from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.access.municipal import municipality_of, works_for_district
from portal.asking import Question, ask, seen
from portal.errors import NotFound
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution
from portal.lists.contracts import Column, Filter, Kind, ListPage
from portal.lists.page import show
from portal.lists.rows import QueryRows

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from portal.access import Actor
    from portal.lists.asked import Asked

P = ClassesPermission
MOST_SEATS = 5000
LONGEST_WAY = 600
MOST_AHEAD = 50
_KINDS = dict(PLACE_KINDS)


class PlaceForm(Form):
    """A place: its name, kind, seats and address."""

    name = StringField(
        _("Name"), [InputRequired(_("Write what the place is called.")), Length(max=200)]
    )
    kind = SelectField(_("Kind"), choices=list(PLACE_KINDS))
    institution = SelectField(_("Institution"), [Optional()])
    seats = IntegerField(_("Seats"), [Optional(), NumberRange(1, MOST_SEATS)])
    address = StringField(_("Address or link"), [Length(max=500)])
    way_minutes = IntegerField(
        _("Minutes on the way to it"),
        [Optional(), NumberRange(0, LONGEST_WAY)],
        description=_(
            "Empty: as long as usual in the district. All rooms of an institution count as one."
        ),
    )
    in_use = BooleanField(_("In use"), default=True)

    def offer(self, actor: Actor) -> None:
        """Give the institutions to the district; an institution keeps its own places."""
        if works_for_district(actor):
            self.institution.choices = institution_choices(actor, _l("the district centre"))
        else:
            del self.institution

    def values(self, actor: Actor) -> dict[str, Any]:
        """Return what the place gets."""
        found = {
            "name": self.name.data or "",
            "kind": self.kind.data,
            "seats": self.seats.data,
            "address": self.address.data or "",
            "way_minutes": self.way_minutes.data,
            "in_use": bool(self.in_use.data),
        }
        if "institution" in self:
            found["institution"] = chosen(actor, Institution, self.institution.data)
        return found


def _query(asked: Asked) -> Any:
    return (
        policies[Place]
        .rows(asked.actor)
        .select(Place, Institution)
        .join(Institution, JOIN.LEFT_OUTER)
        .switch(Place)
    )


def _state(place: Place) -> Markup:
    words = _l("in use") if place.in_use else _l("out of use")
    tone = "done" if place.in_use else "neutral"
    return Markup('<span class="status tone-{}">{}</span>').format(tone, words)


PLACES = ListPage(
    name="master_classes.places",
    title=_("Places of events"),
    endpoint="master_classes.place_list",
    permission=P.VIEW,
    export=P.EXPORT,
    source=QueryRows(query=_query, sorts={"name": Place.name}, default="name"),
    default_sort="name",
    filters=(
        Filter(
            name="text",
            title=_("Name or address"),
            narrow=lambda query, value: query.where(
                Place.name.contains(value) | Place.address.contains(value)
            ),
        ),
        Filter(
            name="kind",
            title=_("Kind"),
            kind="select",
            choices=PLACE_KINDS,
            narrow=lambda query, value: query.where(Place.kind == value),
        ),
        Filter(
            name="institution",
            title=_("Institution"),
            narrow=lambda query, value: query.where(
                Institution.short_name.contains(value) | Institution.name.contains(value)
            ),
        ),
    ),
    columns=(
        Column(
            key="name",
            title=_("Name"),
            sort="name",
            value=lambda one: one.name,
            link=lambda one: url_for("master_classes.place_page", key=one.id),
            width=40,
        ),
        Column(key="kind", title=_("Kind"), value=lambda one: str(_KINDS[one.kind])),
        Column(
            key="institution",
            title=_("Institution"),
            value=lambda one: (
                one.institution.short_name if one.institution else _l("the district centre")
            ),
            width=30,
        ),
        Column(key="seats", title=_("Seats"), kind=Kind.WHOLE, value=lambda one: one.seats),
        Column(key="address", title=_("Address or link"), value=lambda one: one.address, width=40),
        Column(
            key="in_use",
            title=_("State"),
            value=lambda one: _l("in use") if one.in_use else _l("out of use"),
            markup=_state,
        ),
    ),
)


@blueprint.get("/places/")
@requires(P.VIEW)
def place_list() -> Any:
    """Show the places of the district and its institutions."""
    actor = acting()
    return show(PLACES, "master_classes/place_list.html", adds=may(actor, "create", _blank(actor)))


@blueprint.get("/places/<int:key>")
@requires(P.VIEW)
def place_page(key: int) -> str:
    """Show a place with what is held there next."""
    actor = acting()
    place = find_place(actor, key)
    query = (
        Session.select(Session, Event)
        .join(Event)
        .where(
            Session.place == place.id,
            Session.ends_at >= clock.now(),
            Session.cancelled == False,  # noqa: E712 - SQL
            Event.id.in_(policies[Event].rows(actor).select(Event.id)),
        )
        .order_by(Session.starts_at)
        .limit(MOST_AHEAD)
    )
    told = ways.ways_from(actor, place)
    keeps = may(actor, "edit", place)
    return render_template(
        "master_classes/place.html",
        subject=place,
        ways=[
            (ways.site_title(one), _l("%(n)s min", n=told[one.id]))
            for one in ways.sites_beside(actor, place)
            if one.id in told
        ],
        tells_ways=keeps and place.kind != "online",
        facts=[
            (_l("Kind"), str(_KINDS[place.kind])),
            (
                _l("Institution"),
                place.institution.name if place.institution else _l("the district centre"),
            ),
            (_l("Seats"), place.seats),
            (_l("Address or link"), place.address),
            (_l("Minutes on the way to it"), _way(place)),
        ],
        ahead=[(hours_words(one.starts_at, one.ends_at), one.event) for one in query],
        keeps=keeps,
        crumbs=[places_crumb(), (place.name, None)],
    )


@blueprint.route("/places/new", methods=("GET", "POST"))
@requires(P.PLACES)
def new_place() -> ResponseReturnValue:
    """Add a place."""
    actor = acting()
    demand(actor, "create", _blank(actor))
    form = PlaceForm(request.form)
    form.offer(actor)

    def act() -> str:
        made = verbs.add_place(actor, values=form.values(actor))
        return url_for("master_classes.place_page", key=made.id)

    return ask(
        form,
        act,
        Question(
            heading=_l("Add a place"),
            button=_l("Add the place"),
            back=url_for("master_classes.place_list"),
            done=_l("The place is added."),
            crumbs=[places_crumb()],
        ),
    )


@blueprint.route("/places/<int:key>/change", methods=("GET", "POST"))
@requires(P.PLACES)
def change_place(key: int) -> ResponseReturnValue:
    """Change a place."""
    actor = acting()
    place = find_place(actor, key)
    if not may(actor, "edit", place):
        raise NotFound(_l("There is no such place."))
    names = ("name", "kind", "seats", "address", "way_minutes", "in_use")
    stored = {name: getattr(place, name) for name in names}
    form = PlaceForm(
        request.form or None, data={**stored, "institution": str(place.institution_id or "")}
    )
    form.offer(actor)

    def act() -> None:
        verbs.change_place(actor, place, values=form.values(actor), seen=seen())

    here = url_for("master_classes.place_page", key=place.id)
    return ask(
        form,
        act,
        Question(
            heading=_l("Change the place"),
            purpose=place.name,
            button=_l("Save"),
            back=here,
            done=_l("The place is changed."),
            crumbs=[places_crumb(), (place.name, here)],
            version=place.version,
        ),
    )


def _way(place: Place) -> str:
    return _l("as usual in the district") if place.way_minutes is None else str(place.way_minutes)


def places_crumb() -> tuple[str, str]:
    """Return the way to the list of places."""
    return str(PLACES.title), url_for("master_classes.place_list")


def _blank(actor: Actor) -> Place:
    """Return a place of the actor's district that is not stored, to ask whether one may be added."""
    blank = Place()
    blank.municipality_id = municipality_of(actor)  # type: ignore[assignment]
    blank.institution_id = None if works_for_district(actor) else actor.reach.institution_id
    return blank
