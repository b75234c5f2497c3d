"""Visits on request: agreed for a day and a place, made, with what was done and what was left there."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from plugins.hotline.answering import save_acted, take_request
from plugins.hotline.models import Visit
from plugins.hotline.people import desk_of
from plugins.hotline.telling import announce_visit
from portal import clock
from portal.changing import fits, need, refuse, take
from portal.database import write
from portal.errors import Conflict
from portal.files.services import remove_of as remove_files_of
from portal.i18n import format_date, format_moment
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from plugins.hotline.models import Request
    from portal.access import Actor
    from portal.accounts.models import User

USUAL_LENGTH = dt.timedelta(hours=1)


def visit_of(request: Request) -> Visit | None:
    """Return the visit of a request, if one was agreed."""
    return Visit.get_or_none(Visit.request == request.id)


def agree_visit(
    actor: Actor,
    request: Request,
    *,
    starts_at: dt.datetime,
    ends_at: dt.datetime | None = None,
    place: str = "",
    visitor: User | None = None,
    seen: int | None = None,
) -> Visit:
    """Agree on a visit, or on another time for one: it stands in the calendars. Moments are aware.

    ``seen`` is the version of the request.
    """
    until = ends_at or starts_at + USUAL_LENGTH
    if until <= starts_at:
        refuse("ends_at", _("The end is before the beginning."))
    with write():
        stored = take_request(actor, request, seen)
        if visitor is not None and visitor not in desk_of(stored.municipality_id, operators=True):
            refuse("visitor", _("This person does not answer at this hotline."))
        values: dict[str, Any] = {
            "starts_at": starts_at,
            "ends_at": until,
            "place": fits(Visit, "place", place) or _place(stored),
            "visitor": visitor or stored.assignee or (actor.user if actor.user.id else None),
        }
        found = visit_of(stored)
        if found is None:
            found = Visit.create(request=stored, **values)
        elif found.done_on is not None:
            raise Conflict(_("The visit has been made."))
        else:
            found = _given(take(found), values)
        stored.kind = "visit"
        if stored.state == "new":
            stored.state = "in_work"
        when = format_moment(starts_at)
        told = _("Visit agreed: %(moment)s, %(place)s", moment=when, place=found.place)
        save_acted(actor, stored, note=told)
    return found


def finish_visit(
    actor: Actor,
    visit: Visit,
    *,
    what_done: str,
    materials: str = "",
    done_on: dt.date | None = None,
    seen: int | None = None,
) -> Visit:
    """Write down what was done on a visit and what was left; the plans are told.

    ``seen`` is the version of the visit. May be called again to mend the words.
    """
    text = need("what_done", what_done, _("Write what was done."))
    day = done_on or clock.today()
    if day > clock.today():
        refuse("done_on", _("This day has not come yet."))
    with write():
        request = take_request(actor, visit.request)
        stored = take(visit, seen)
        _given(stored, {"done_on": day, "what_done": text, "materials": materials.strip()})
        stored.request = request
        told = _("Visit made on %(day)s: %(text)s", day=format_date(day), text=text)
        save_acted(actor, request, note=told)
        announce_visit(actor, stored)
    return stored


def cancel_visit(actor: Actor, visit: Visit, *, reason: str, seen: int | None = None) -> None:
    """Call a visit off that was agreed; the request stays open."""
    why = need("reason", reason, _("Say why."))
    with write():
        request = take_request(actor, visit.request)
        stored = take(visit, seen)
        if stored.done_on is not None:
            raise Conflict(_("The visit has been made."))
        remove_files_of(actor, stored)
        stored.delete_instance()
        save_acted(actor, request, note=_("Visit called off: %(reason)s", reason=why))


def _given(visit: Visit, values: dict[str, Any]) -> Visit:
    """Give a taken visit new values; the line of the audit is the request's."""
    for name, value in values.items():
        setattr(visit, name, value)
    visit.version += 1
    visit.save()
    return visit


def _place(request: Request) -> str:
    place = request.institution
    return (place.address or place.short_name)[:300] if place is not None else ""
