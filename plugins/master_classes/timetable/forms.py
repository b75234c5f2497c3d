"""The forms of the timetable's helper: the month with its hours, and the wishes of an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    TimeField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from plugins.master_classes.conflicts.hours import minute_of, time_of
from plugins.master_classes.timetable.models import EVERY_DAY
from plugins.master_classes.timetable.wording import WEEKDAYS
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    import datetime as dt

    from plugins.master_classes.timetable.models import Wish

FEWEST_MINUTES, MOST_MINUTES = 15, 720
MOST_SESSIONS = 30
MOST_APART = 60


class MonthForm(Form):
    """For which days and hours a timetable is asked."""

    municipality = SelectField(_("District"), [InputRequired()], coerce=int)
    first = DateField(_("From day"), [InputRequired(_("Give the day."))])
    last = DateField(_("To day"), [InputRequired(_("Give the day."))])
    opens = TimeField(
        _("Sessions not before"),
        [InputRequired(_("Give the hours."))],
        description=_("When teachers are free of lessons, for example 14:00."),
    )
    closes = TimeField(_("Sessions end by"), [InputRequired(_("Give the hours."))])


class WishForm(Form):
    """When and where an event would be held."""

    sessions = IntegerField(
        _("Number of sessions"),
        [InputRequired(_("Give the number.")), NumberRange(1, MOST_SESSIONS)],
    )
    minutes = IntegerField(
        _("Minutes of a session"),
        [InputRequired(_("Give the number.")), NumberRange(FEWEST_MINUTES, MOST_MINUTES)],
    )
    apart = IntegerField(
        _("Days between its sessions at least"),
        [InputRequired(_("Give the number.")), NumberRange(1, MOST_APART)],
        description=_("1: on following days; 7: once a week at most."),
    )
    weekdays = SelectMultipleField(
        _("Weekdays"), [Optional()], description=_("Nothing chosen: any day."), choices=WEEKDAYS
    )
    earliest = TimeField(_("Not before"), [Optional()])
    latest = TimeField(_("Ends by"), [Optional()])
    first_on = DateField(_("From day"), [Optional()])
    last_on = DateField(_("To day"), [Optional()])
    places = SelectMultipleField(
        _("Wished places"), [Optional()], description=_("Nothing chosen: any place."), coerce=int
    )
    strict = BooleanField(
        _("Only so"),
        description=_("Rather no place than other weekdays, hours or places."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, that ends come after beginnings, and that a session fits in the hours."""
        right = bool(super().validate(extra_validators))
        for first, last in ((self.earliest, self.latest), (self.first_on, self.last_on)):
            begins: Any = first.data
            ends: Any = last.data
            if right and begins is not None and ends is not None and ends < begins:
                last.errors = [*last.errors, _l("The end is before the beginning.")]
                right = False
        wish = self.values() if right else {}
        if right and None not in {wish["earliest"], wish["latest"]}:
            hours = wish["latest"] - wish["earliest"]
            if hours < wish["minutes"]:
                told = _l(
                    "A session of %(n)s minutes does not fit in these hours.", n=wish["minutes"]
                )
                self.latest.errors = [*self.latest.errors, told]
                right = False
        return right

    def values(self) -> dict[str, Any]:
        """Return the wish as it is stored."""
        chosen = "".join(sorted(self.weekdays.data or ()))
        return {
            "sessions": self.sessions.data,
            "minutes": self.minutes.data,
            "apart": self.apart.data,
            "weekdays": chosen or EVERY_DAY,
            "earliest": _minute(self.earliest.data),
            "latest": _minute(self.latest.data),
            "first_on": self.first_on.data,
            "last_on": self.last_on.data,
            "strict": bool(self.strict.data),
        }


def stored_in(wish: Wish, places: list[int]) -> dict[str, Any]:
    """Return a wish as its form shows it."""
    return {
        "sessions": wish.sessions,
        "minutes": wish.minutes,
        "apart": wish.apart,
        "weekdays": [] if wish.weekdays == EVERY_DAY else list(wish.weekdays),
        "earliest": time_of(wish.earliest) if wish.earliest is not None else None,
        "latest": time_of(wish.latest) if wish.latest is not None else None,
        "first_on": wish.first_on,
        "last_on": wish.last_on,
        "places": places,
        "strict": wish.strict,
    }


def _minute(time: dt.time | None) -> int | None:
    return minute_of(time) if time is not None else None
