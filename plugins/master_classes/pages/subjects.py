"""Finding what a page is about: what lies out of reach does not exist, what may not be done is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.master_classes.models import (
    Enrolment,
    Event,
    Leader,
    Place,
    ReminderRule,
    Series,
    Session,
)
from plugins.staff.models import Person
from portal.access import policies
from portal.access.municipal import municipality_of, works_for_district
from portal.accounts.models import User
from portal.errors import NotAllowed, NotFound
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from portal.access import Actor

LARGEST_KEY = 2**31 - 1


def find_event(actor: Actor, key: int, verb: str = "") -> Event:
    """Return an event with who holds it and answers for it, for a verb where one is named."""
    query = (
        policies[Event]
        .rows(actor)
        .select(Event, Institution, User, Series)
        .join(Institution, JOIN.LEFT_OUTER)
        .switch(Event)
        .join(User, JOIN.LEFT_OUTER, on=(Event.responsible == User.id), attr="responsible")
        .switch(Event)
        .join(Series, JOIN.LEFT_OUTER, on=(Event.series == Series.id), attr="series")
        .switch(Event)
    )
    found: Event = _found(actor, Event, query, key, _("There is no such event."), verb)
    return found


def find_enrolment(actor: Actor, key: int, verb: str = "") -> Enrolment:
    """Return an enrolment with its person and institution."""
    query = (
        policies[Enrolment]
        .rows(actor)
        .select(Enrolment, Person, Institution)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Enrolment)
        .join(Institution, JOIN.LEFT_OUTER)
        .switch(Enrolment)
    )
    words = _("There is no such enrolment.")
    found: Enrolment = _found(actor, Enrolment, query, key, words, verb)
    return found


def find_session(actor: Actor, key: int) -> Session:
    """Return a session that the actor may change."""
    found: Session = _part(actor, Session, key, _("There is no such session."))
    return found


def find_leader(actor: Actor, key: int) -> Leader:
    """Return a leader whom the actor may take away."""
    found: Leader = _part(actor, Leader, key, _("There is no such leader."))
    return found


def find_place(actor: Actor, key: int, verb: str = "") -> Place:
    """Return a place."""
    query = policies[Place].rows(actor)
    found: Place = _found(actor, Place, query, key, _("There is no such place."), verb)
    return found


def find_series(actor: Actor, key: int, verb: str = "") -> Series:
    """Return a series."""
    query = policies[Series].rows(actor)
    found: Series = _found(actor, Series, query, key, _("There is no such series."), verb)
    return found


def find_rule(actor: Actor, key: int) -> ReminderRule:
    """Return a rule of reminders that the actor keeps."""
    query = policies[ReminderRule].rows(actor)
    words = _("There is no such rule of reminders.")
    found: ReminderRule = _found(actor, ReminderRule, query, key, words, "edit")
    return found


def blank_event(actor: Actor) -> Event:
    """Return an event of the actor's district that is not stored, to ask whether one may be added."""
    blank = Event()
    blank.municipality_id = municipality_of(actor)  # type: ignore[assignment]
    blank.institution_id = None if works_for_district(actor) else actor.reach.institution_id
    return blank


def may(actor: Actor, verb: str, subject: Any) -> bool:
    """Tell whether the actor may do something with a record."""
    return bool(policies[type(subject)].permits(actor, verb, subject))


def demand(actor: Actor, verb: str, record: Any) -> None:
    """Raise :class:`NotAllowed` with the reason where the actor may not do this."""
    verdict = policies[type(record)].permits(actor, verb, record)
    if not verdict:
        raise NotAllowed(verdict.reason)


def _part(actor: Actor, model: Any, key: int, words: str) -> Any:
    """Return a part of an event that the actor may change: the event answers."""
    found = _found(actor, model, policies[model].rows(actor), key, words, "")
    demand(actor, "edit", find_event(actor, found.event_id))
    return found


def _found(actor: Actor, model: Any, query: Any, key: int, words: str, verb: str) -> Any:
    found = query.where(model.id == key).first() if key <= LARGEST_KEY else None
    if found is None:
        raise NotFound(words)
    if verb:
        demand(actor, verb, found)
    return found
