"""Events: added, changed, published, closed, held and cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.master_classes import notices
from plugins.master_classes.allocating import (
    GOING_ON,
    become,
    board_of,
    fill,
    living_of,
    lock,
    make_seats,
    resize,
)
from plugins.master_classes.conflicts.checking import demand_free
from plugins.master_classes.drafts import DRAFTS
from plugins.master_classes.invitations import sending as invitations
from plugins.master_classes.leaders import LeaderDetails, lay_leader
from plugins.master_classes.models import SHOWN, Audience, Enrolment, Event, Quota
from plugins.master_classes.policies import UNDECIDED
from plugins.master_classes.sessions import SessionPlan, lay_session
from plugins.master_classes.telling import announce_held
from plugins.master_classes.waiting import MOST_PLACES
from plugins.master_classes.wording import STATES
from portal import changing, clock
from portal.access.municipal import municipality_of, works_for_district
from portal.audit.services import record
from portal.database import fetch_rows, write
from portal.errors import Conflict
from portal.files.services import remove_of as remove_files_of
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from portal.access import Actor

FIELDS = frozenset({
    "internal", "kind", "title", "direction", "topic", "description", "programme", "materials",
    "hours", "series", "responsible", "mode", "least", "least_by", "institution_quota", "opens_at",
    "closes_at", "cancel_until", "promotion", "hours_to_accept", "first_time_only", "needs_event",
    "needs_series", "institution", "demo",
})  # fmt: skip
"""What is given as values; places, sessions and the state have verbs of their own."""


def create_event(
    actor: Actor,
    *,
    values: Mapping[str, Any],
    sessions: Sequence[SessionPlan] = (),
    leaders: Sequence[LeaderDetails] = (),
    audience: Mapping[str, Sequence[str]] | None = None,
    quotas: Mapping[int, int] | None = None,
    municipality_id: int | None = None,
    form: str = "",
) -> Event:
    """Add an event as a draft, with all that belongs to it, and return it.

    An institution's people add what their institution proposes or holds for itself. ``form`` is the
    key of what was kept of the form while it was filled: it goes.
    """
    given = dict(values)
    capacity = given.pop("capacity", None) or Event.capacity.default
    _check(given, capacity)
    if not works_for_district(actor):
        given["institution"] = Institution.get_by_id(actor.reach.institution_id)
    place = given.get("institution")
    where = place.municipality_id if place is not None else None
    where = where or municipality_id or municipality_of(actor)
    if where is None:
        changing.refuse("institution", _("Choose a district."))
    with write():
        made = Event(
            municipality=where,
            capacity=capacity,
            created_by=actor.user.id or None,
            **{"responsible": _responsible(actor), **given},
        )
        changing.demand(actor, "create", made)
        made.save(force_insert=True)
        make_seats(made, capacity)
        laid = [lay_session(made, plan, number) for number, plan in enumerate(sessions, start=1)]
        for details in leaders:
            lay_leader(made, details)
        demand_free(actor, made, laid)
        _lay_audience(made, audience or {})
        _lay_quotas(made, quotas or {})
        record(actor, "create", made)
        _drop_form(actor, form)
    return Event.get_by_id(made.id)


def change_event(
    actor: Actor,
    event: Event,
    *,
    values: Mapping[str, Any],
    audience: Mapping[str, Sequence[str]] | None = None,
    quotas: Mapping[int, int] | None = None,
    seen: int | None = None,
    note: str = "",
    form: str = "",
) -> Event:
    """Give an event other values, another audience or other quotas; what is not given stays.

    ``form`` is the key of what was kept of the form while it was filled: it goes.
    """
    given = dict(values)
    with write():
        stored = lock(event, seen)
        changing.demand(actor, "edit", stored)
        capacity = given.pop("capacity", stored.capacity)
        _check(given, capacity, stored)
        if not works_for_district(actor):
            given.pop("institution", None)
        before = stored.title
        beside = note or _changed_beside(stored, audience, quotas)
        if not changing.change(actor, stored, given, note=beside) and beside:
            _note_change(actor, stored, beside)
        changing.demand(actor, "edit", stored)
        if capacity != stored.capacity:
            resize(actor, stored, capacity, why=note)
        if audience is not None:
            _lay_audience(stored, audience)
        if quotas is not None or "institution_quota" in given:
            _lay_quotas(stored, _quotas_of(stored) if quotas is None else quotas)
        if stored.title != before:
            changing.change(actor, stored, {"sequence": stored.sequence + 1})
            invitations.tell(stored.id)
        fill(None, stored, why=_("a place became free"))
        _drop_form(actor, form)
    return stored


def _drop_form(actor: Actor, key: str) -> None:
    if key:
        DRAFTS.drop(actor, key)


def remove_event(actor: Actor, event: Event, *, seen: int | None = None) -> None:
    """Remove an event that was never in the plan and that nobody was enrolled for."""
    with write():
        stored = lock(event, seen)
        changing.demand(actor, "delete", stored)
        demand_event_state(stored, *UNDECIDED)
        if Enrolment.select().where(Enrolment.event == stored.id).exists():
            raise Conflict(_("People were enrolled for it: cancel the event instead."))
        record(actor, "delete", stored)
        remove_files_of(actor, stored)
        stored.delete_instance()


def publish(actor: Actor, event: Event, *, seen: int | None = None) -> Event:
    """Put an event into the plan, where all see it; its enrolment opens when it says."""
    with write():
        stored = lock(event, seen)
        changing.demand(actor, "edit", stored)
        demand_event_state(stored, "draft", *(("declined",) if stored.internal else ()))
        enter_plan(actor, stored)
    return stored


def enter_plan(actor: Actor, event: Event, **further: Any) -> None:
    """Bring a taken event into the plan; refuse one without a day, or with a blocking conflict."""
    if event.starts_at is None:
        changing.refuse("sessions", _("Give the event a day and hours first."))
    demand_free(actor, event, event.sessions)
    opened = event.opens_at is None or event.opens_at <= clock.now()
    changing.change(actor, event, {"state": "open" if opened else "planned", **further})
    invitations.tell(event.id)
    if not event.internal:
        notices.tell_published(actor, event)


def close(actor: Actor | None, event: Event, *, seen: int | None = None) -> Event:
    """Close the enrolment; the waiting list still moves up until the event begins."""
    with write():
        stored = lock(event, seen)
        if actor is not None:
            changing.demand(actor, "edit", stored)
        demand_event_state(stored, "planned", "open")
        changing.change(actor, stored, {"state": "closed"})
    return stored


def reopen(actor: Actor | None, event: Event, *, seen: int | None = None) -> Event:
    """Open the enrolment now: of one that was to open later, or that was closed.

    A term that has passed is taken away, so that the enrolment does not close at once again.
    """
    with write():
        stored = lock(event, seen)
        if actor is not None:
            changing.demand(actor, "edit", stored)
        demand_event_state(stored, "planned", "closed")
        if stored.starts_at is not None and stored.starts_at <= clock.now():
            raise Conflict(_("The event has begun."))
        values: dict[str, Any] = {"state": "open", "opens_at": None}
        if stored.state == "closed":
            values["closes_at"] = stored.starts_at
        changing.change(actor, stored, values)
    return stored


def hold(actor: Actor, event: Event, *, seen: int | None = None) -> Event:
    """Say that an event was held: the plan hears of it, and who had no seat is let go."""
    with write():
        stored = lock(event, seen)
        changing.demand(actor, "mark", stored)
        demand_event_state(stored, *GOING_ON)
        if stored.starts_at is None or stored.starts_at > clock.now():
            raise Conflict(_("The event has not begun yet."))
        for one in list(living_of(stored)):
            if one.state != "placed":
                become(None, one, "cancelled", why=_("the event was held"))
        changing.change(actor, stored, {"state": "held"})
        announce_held(actor, stored)
    return stored


def cancel(actor: Actor, event: Event, *, reason: str, seen: int | None = None) -> Event:
    """Cancel an event; all who were enrolled or lead it are told why."""
    why = changing.need("reason", reason, _("Write why the event is cancelled."))
    with write():
        stored = lock(event, seen)
        changing.demand(actor, "edit", stored)
        demand_event_state(stored, "draft", *GOING_ON)
        cancel_taken(actor, stored, why)
    return stored


def cancel_taken(actor: Actor | None, event: Event, why: str) -> None:
    """Cancel a taken event with all its enrolments."""
    living = list(living_of(event))
    for one in living:
        become(actor, one, "cancelled", why=_("the event was cancelled: %(why)s", why=why))
    told = event.state in SHOWN
    values = {
        "state": "cancelled",
        "cancelled_reason": changing.fits(Event, "cancelled_reason", why),
        "sequence": event.sequence + 1,
    }
    changing.change(actor, event, values, note=why)
    if told:
        notices.tell_cancelled(actor, event)


def _check(given: Mapping[str, Any], capacity: int, stored: Event | None = None) -> None:
    unknown = set(given) - FIELDS
    if unknown:
        message = f"Not a value of an event: {', '.join(sorted(unknown))}."
        raise ValueError(message)
    if stored is None or "title" in given:
        title = changing.need("title", given.get("title", ""), _("Write the topic of the event."))
        changing.fits(Event, "title", title)
    least = given.get("least", stored.least if stored is not None else 0) or 0
    if not 1 <= capacity <= MOST_PLACES:
        changing.refuse("capacity", _("Places: from 1 to %(count)s.", count=MOST_PLACES))
    if least > capacity:
        changing.refuse("least", _("More participants are needed than there are places."))
    opens, closes = (
        given.get(name, getattr(stored, name, None)) for name in ("opens_at", "closes_at")
    )
    if opens is not None and closes is not None and closes <= opens:
        changing.refuse("closes_at", _("The enrolment closes before it opens."))


def demand_event_state(event: Event, *states: str) -> None:
    """Raise :class:`Conflict` where an event is in none of the states that an act is for."""
    if event.state not in states:
        raise Conflict(
            _("This cannot be done now: %(state)s.", state=str(dict(STATES)[event.state]))
        )


def _changed_beside(
    event: Event,
    audience: Mapping[str, Sequence[str]] | None,
    quotas: Mapping[int, int] | None,
) -> str:
    """Return in words what changes in the rows that belong to an event; nothing where all stays."""
    said = []
    if audience is not None:
        rows = Audience.select(Audience.kind, Audience.value).where(Audience.event == event.id)
        wanted = {(kind, one.strip()) for kind, values in audience.items() for one in values}
        if set(fetch_rows(rows)) != {one for one in wanted if one[1]}:
            said.append(_("for whom it is was changed"))
    if quotas is not None and dict(quotas) != _quotas_of(event):
        said.append(_("the quotas were changed"))
    return "; ".join(said)


def _note_change(actor: Actor, event: Event, note: str) -> None:
    """Write a change of what belongs to a taken event down as one of the event itself."""
    event.version += 1
    event.changed_at = clock.now()
    event.save()
    record(actor, "change", event, note=note)


def _lay_audience(event: Event, audience: Mapping[str, Sequence[str]]) -> None:
    """Write whom an event is for, in place of what was written."""
    Audience.delete().where(Audience.event == event.id).execute()
    rows = [
        {"event": event.id, "kind": kind, "value": value.strip()}
        for kind, values in audience.items()
        for value in dict.fromkeys(values)
        if value.strip()
    ]
    if rows:
        Audience.insert_many(rows).execute()


def _lay_quotas(event: Event, quotas: Mapping[int, int]) -> None:
    """Write how many places institutions have, in place of what was written.

    Raises :class:`Invalid` where an institution holds more than that already.
    """
    Quota.delete().where(Quota.event == event.id).execute()
    rows = [
        {"event": event.id, "institution": institution_id, "places": places}
        for institution_id, places in quotas.items()
    ]
    if rows:
        Quota.insert_many(rows).execute()
    board = board_of(event)
    for institution_id, held in board.held.items():
        quota = board.quota_of(institution_id)
        if quota is not None and held > quota:
            place = Institution.get_by_id(institution_id)
            changing.refuse(
                "quotas",
                _(
                    "%(place)s holds %(held)s places: cancel enrolments before giving it only %(quota)s.",
                    place=place,
                    held=held,
                    quota=quota,
                ),
            )


def _quotas_of(event: Event) -> dict[int, int]:
    rows = Quota.select(Quota.institution, Quota.places).where(Quota.event == event.id)
    return dict(fetch_rows(rows))


def _responsible(actor: Actor) -> int | None:
    return actor.user.id if works_for_district(actor) and actor.user.id else None
