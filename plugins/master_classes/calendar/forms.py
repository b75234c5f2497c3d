"""The form that moves a session: the same as dragging it, for the keyboard and without scripts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, DateField, SelectField, TimeField
from wtforms.validators import InputRequired, Optional

from plugins.master_classes.models import Place
from plugins.master_classes.pages.choices import chosen, place_choices
from portal import clock
from portal.forms import Form
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from plugins.master_classes.models import Session
    from portal.access import Actor


class MoveForm(Form):
    """Day, hour and place of a session; ``sure`` is asked where something speaks against them."""

    day = DateField(_("Day"), [InputRequired(_("Give the day."))])
    time = TimeField(_("From, hours"), [InputRequired(_("Give the time."))])
    place = SelectField(_("Place"), [Optional()])
    sure = BooleanField(_("I have read this: move it all the same"))

    def offer(self, actor: Actor, session: Session) -> None:
        """Offer the places that may be chosen."""
        self.place.choices = place_choices(actor, session.place)

    def starts_at(self) -> dt.datetime:
        """Return the moment that was chosen, in UTC."""
        day, time = self.day.data, self.time.data
        if day is None or time is None:
            message = "A form that was not validated has no moment."
            raise ValueError(message)
        return dt.datetime.combine(day, time, clock.zone()).astimezone(dt.UTC)

    def chosen_place(self, actor: Actor, session: Session) -> Place | None:
        """Return the place that was chosen, as far as the actor sees it."""
        if self.place.data == str(session.place_id or ""):
            return session.place
        found: Place | None = chosen(actor, Place, self.place.data)
        return found


def now_of(session: Session) -> dict[str, Any]:
    """Return what the form shows first: where the session stands now."""
    starts = clock.local(session.starts_at)
    return {"day": starts.date(), "time": starts.time(), "place": str(session.place_id or "")}
