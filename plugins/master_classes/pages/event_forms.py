"""The forms of an event: what is needed first, the rest folded; reasons, decisions, its state."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    DecimalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from plugins.master_classes.models import Event, Place, Series
from plugins.master_classes.pages.choices import (
    category_choices,
    chosen,
    event_choices,
    institution_choices,
    institution_kind_choices,
    place_choices,
    position_choices,
    responsible_choices,
    series_choices,
    topic_choices,
    user_of,
)
from plugins.master_classes.wording import KINDS, MODES, PROMOTIONS
from portal import clock
from portal.access.municipal import works_for_district
from portal.boxes import BoxesField
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from portal.access import Actor

MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
MOST_PLACES = 2000
MOST_HOURS = 1000
MOMENTS = ("opens_at", "closes_at", "cancel_until", "least_by")
PLAIN = (
    "kind",
    "title",
    "capacity",
    "mode",
    "direction",
    "description",
    "programme",
    "materials",
    "hours",
    "least",
    "institution_quota",
    "promotion",
    "hours_to_accept",
)
FOLDED = {
    "about": ("direction", "topic", "description", "programme", "materials", "hours", "series",
              "institution", "internal", "responsible"),
    "audience": ("positions", "subjects", "categories", "institution_kinds", "first_time_only",
                 "needs_event", "needs_series"),
    "enrolment": ("opens_at", "closes_at", "cancel_until", "least", "least_by",
                  "institution_quota", "promotion", "hours_to_accept"),
}  # fmt: skip
"""The folded parts of the form, by what they are about."""


class EventForm(Form):
    """An event: kind, topic, places and enrolment first; its first day is asked for a new one."""

    kind = SelectField(_("Kind of event"), [InputRequired()], choices=list(KINDS))
    title = StringField(
        _("Topic of the event"), [InputRequired(_("Write the topic.")), Length(max=300)]
    )
    day = DateField(_("Day"), [Optional()])
    begins = TimeField(_("From, hours"), [Optional()])
    ends = TimeField(_("Until, hours"), [Optional()])
    place = SelectField(_("Place"), [Optional()])
    link = StringField(_("Link for those who take part online"), [Length(max=500)])
    capacity = IntegerField(
        _("Places"),
        [InputRequired(_("Say how many places there are.")), NumberRange(1, MOST_PLACES)],
        default=30,
    )
    mode = SelectField(_("Enrolment"), [InputRequired()], choices=list(MODES))
    direction = StringField(
        _("Direction"), [Length(max=200)], description=_("Such as «natural sciences».")
    )
    topic = SelectField(
        _("Topic of difficulty"),
        [Optional()],
        description=_("Of the shared dictionary: it shows which difficulties the event answers."),
    )
    description = TextAreaField(_("Description"))
    programme = TextAreaField(_("Programme"), description=_("A line for each part, with its time."))
    materials = TextAreaField(
        _("Links to materials"), description=_("One on a line; files are added on the card.")
    )
    hours = DecimalField(
        _("Academic hours"),
        [Optional(), NumberRange(0, MOST_HOURS)],
        places=1,
        use_locale=False,
        description=_("They go to the person's record and stand in the certificate."),
    )
    series = SelectField(_("Series"), [Optional()])
    institution = SelectField(_("Held by"), [Optional()])
    internal = BooleanField(
        _("For the own institution only"),
        description=_("Other institutions do not see it; the institution arranges it by itself."),
    )
    responsible = SelectField(_("Responsible"), [Optional()])
    positions = SelectMultipleField(
        _("Positions"),
        [Optional()],
        description=_("Nothing chosen: for any position. Of several it is enough to have one."),
    )
    subjects = TextAreaField(_("Subjects"), description=_("One on a line."))
    categories = BoxesField(_("Categories"))
    institution_kinds = BoxesField(_("Kinds of institutions"))
    first_time_only = BooleanField(
        _("Only for those who have not attended it before"),
        description=_("Copies of one event count as the same."),
    )
    needs_event = SelectField(_("Only for those who have attended"), [Optional()])
    needs_series = SelectField(_("Only for those who have attended the series"), [Optional()])
    opens_at = DateTimeLocalField(
        _("Enrolment opens"), [Optional()], format=MOMENT, description=_("Empty: at once.")
    )
    closes_at = DateTimeLocalField(
        _("Enrolment closes"),
        [Optional()],
        format=MOMENT,
        description=_("Empty: a day before the event, as the district has set."),
    )
    cancel_until = DateTimeLocalField(
        _("Cancelled and replaced until"),
        [Optional()],
        format=MOMENT,
        description=_("Empty: a day before the event, as the district has set."),
    )
    least = IntegerField(
        _("Fewest participants"),
        [Optional(), NumberRange(0, MOST_PLACES)],
        default=0,
        description=_("With fewer the event is cancelled by itself, and all are told."),
    )
    least_by = DateTimeLocalField(
        _("Fewest participants by"),
        [Optional()],
        format=MOMENT,
        description=_("Empty: two days before the event, as the district has set."),
    )
    institution_quota = IntegerField(
        _("Places for one institution"),
        [Optional(), NumberRange(1, MOST_PLACES)],
        description=_("At most; single institutions get other quotas on the card."),
    )
    promotion = SelectField(_("Free places"), choices=list(PROMOTIONS), default="automatic")
    hours_to_accept = IntegerField(
        _("Hours to accept a place"),
        [Optional(), NumberRange(0, MOST_HOURS)],
        default=0,
        description=_("Nought: a place that became free is given at once."),
    )

    def offer(self, actor: Actor, event: Event | None = None) -> None:
        """Give the choices of this actor; take away what an institution does not decide."""
        self.topic.choices = topic_choices(self.topic.data or "")
        self.positions.choices = position_choices()
        self.categories.choices = category_choices()
        self.institution_kinds.choices = institution_kind_choices()
        self.series.choices = series_choices(actor)
        events = event_choices(actor, event.id if event is not None else None)
        self.needs_event.choices = events
        self.needs_series.choices = self.series.choices
        if event is not None:
            del self.day, self.begins, self.ends, self.place, self.link
        else:
            self.place.choices = place_choices(actor)
        if works_for_district(actor):
            self.institution.choices = institution_choices(actor, _l("the district centre"))
            self.responsible.choices = responsible_choices(actor, event)
        else:
            del self.institution, self.responsible

    @property
    def first_session(self) -> tuple[dt.datetime, dt.datetime] | None:
        """Return the hours of the first session; none without a day."""
        if "day" not in self or not self.day.data or not self.begins.data or not self.ends.data:
            return None
        zone = clock.zone()
        return (
            dt.datetime.combine(self.day.data, self.begins.data, zone),
            dt.datetime.combine(self.day.data, self.ends.data, zone),
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and that a day comes with its hours."""
        right = bool(super().validate(extra_validators))
        if "day" in self and (self.day.data or self.begins.data or self.ends.data):
            for field in (self.day, self.begins, self.ends):
                if field.data is None and not field.errors:
                    field.errors = [*field.errors, _l("Give the day with its hours.")]
                    right = False
            hours = self.first_session
            if hours is not None and hours[1] <= hours[0]:
                self.ends.errors = [*self.ends.errors, _l("The end is before the beginning.")]
                right = False
        return right

    def values(self, actor: Actor) -> dict[str, Any]:
        """Return what the event's own columns get."""
        found: dict[str, Any] = {name: self[name].data for name in PLAIN}
        for name in ("title", "direction", "description", "programme", "materials"):
            found[name] = (found[name] or "").strip()
        found["least"] = found["least"] or 0
        found["hours_to_accept"] = found["hours_to_accept"] or 0
        found["topic"] = self.topic.data or ""
        found["internal"] = bool(self.internal.data)
        found["first_time_only"] = bool(self.first_time_only.data)
        found["series"] = chosen(actor, Series, self.series.data)
        found["needs_event"] = chosen(actor, Event, self.needs_event.data)
        found["needs_series"] = chosen(actor, Series, self.needs_series.data)
        for name in MOMENTS:
            moment = self[name].data
            found[name] = moment.replace(tzinfo=clock.zone()) if moment is not None else None
        if "institution" in self:
            found["institution"] = chosen(actor, Institution, self.institution.data)
            found["responsible"] = user_of(self.responsible.data)
        return found

    def audience(self) -> dict[str, list[str]]:
        """Return whom the event is for: values by kind."""
        subjects = [one.strip() for one in (self.subjects.data or "").splitlines() if one.strip()]
        return {
            "position": list(self.positions.data or ()),
            "subject": subjects,
            "category": list(self.categories.data or ()),
            "institution": list(self.institution_kinds.data or ()),
        }

    def place_of(self, actor: Actor) -> Place | None:
        """Return the place of the first session."""
        return chosen(actor, Place, self.place.data) if "place" in self else None


def stored_in(event: Event, audience: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    """Return what the form of a stored event shows."""
    found: dict[str, Any] = {name: getattr(event, name) for name in PLAIN}
    found |= {
        "topic": event.topic,
        "internal": event.internal,
        "first_time_only": event.first_time_only,
        "series": str(event.series_id or ""),
        "needs_event": str(event.needs_event_id or ""),
        "needs_series": str(event.needs_series_id or ""),
        "institution": str(event.institution_id or ""),
        "responsible": str(event.responsible_id or ""),
    }
    for name in MOMENTS:
        moment = getattr(event, name)
        found[name] = clock.local(moment).replace(tzinfo=None) if moment is not None else None
    by_kind = {kind: [value for one, value in audience if one == kind] for kind, _v in audience}
    found["positions"] = by_kind.get("position", [])
    found["subjects"] = "\n".join(by_kind.get("subject", []))
    found["categories"] = by_kind.get("category", [])
    found["institution_kinds"] = by_kind.get("institution", [])
    return found


class ReasonForm(Form):
    """Why something is done."""

    reason = TextAreaField(_("Why"), [InputRequired(_("Say why.")), Length(max=500)])


class DecisionForm(Form):
    """What is answered to who proposed an event."""

    answer = TextAreaField(_("Answer to who proposed it"), [Length(max=500)])


class RefusalForm(Form):
    """Why a proposal is declined."""

    answer = TextAreaField(
        _("Answer to who proposed it"), [InputRequired(_("Say why.")), Length(max=500)]
    )
