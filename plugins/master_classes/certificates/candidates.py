"""Who is to get a certificate of an event, who has one, and who gets none and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.master_classes.certificates.attended import attendance_of, name_of, posts_of
from plugins.master_classes.certificates.earning import is_enough, percent
from plugins.master_classes.certificates.models import Certificate
from plugins.master_classes.certificates.settings import least_share
from plugins.master_classes.certificates.wording import LEADER, PARTICIPANT, VALID
from plugins.master_classes.models import Leader
from plugins.staff.models import Person
from portal import clock
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from decimal import Decimal

    from plugins.master_classes.models import Enrolment, Event
    from portal.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One who took part or led, with what a certificate would say; ``refused`` says why there is none.

    ``holder`` names the person in this event for ever; ``certificate`` is the valid one, if any.
    """

    holder: str
    role: str
    enrolment: Enrolment | None = None
    leader: Leader | None = None
    name: str
    position: str
    organisation: str
    hours: Decimal | None
    percent: int
    refused: str = ""
    certificate: Certificate | None = None

    @property
    def source(self) -> Any:
        """Return the enrolment or the leader."""
        return self.enrolment if self.enrolment is not None else self.leader

    @property
    def is_due(self) -> bool:
        """Tell whether a certificate is to be issued."""
        return not self.refused and self.certificate is None


def holder_of(role: str, key: int) -> str:
    """Return the name by which one participant or leader of an event is known for ever."""
    return f"{role}:{key}"


def why_not_yet(event: Event) -> str:
    """Return why an event has no certificates yet, in words; nothing where it may have."""
    if event.state == "cancelled":
        return _("The event was cancelled: there are no certificates of it.")
    if event.ends_at is None or event.ends_at > clock.now():
        return _("Certificates are issued when the event is over.")
    return ""


def candidates(actor: Actor, event: Event) -> list[Candidate]:
    """Return who led an event and took part in it, leaders first, each by name.

    An institution answers for its own people: of other leaders it knows no certificate.
    """
    held = {
        one.holder: one
        for one in policies[Certificate]
        .rows(actor)
        .where(Certificate.event == event.id, Certificate.state == VALID)
    }
    return [*_leaders(actor, event, held), *_participants(actor, event, held)]


def _participants(
    actor: Actor, event: Event, held: dict[str | None, Certificate]
) -> list[Candidate]:
    least = least_share()
    listed = attendance_of(actor, event)
    posts = posts_of(one.enrolment for one in listed)
    return [
        Candidate(
            holder=holder_of(PARTICIPANT, one.enrolment.id),
            role=PARTICIPANT,
            enrolment=one.enrolment,
            hours=one.hours,
            percent=one.percent,
            refused=_refusal(one.share, least, one.enrolment),
            certificate=held.get(holder_of(PARTICIPANT, one.enrolment.id)),
            **_who(one.enrolment, posts),
        )
        for one in listed
    ]


def _leaders(actor: Actor, event: Event, held: dict[str | None, Certificate]) -> list[Candidate]:
    query = (
        policies[Leader]
        .rows(actor)
        .select(Leader, Person, Institution)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Leader)
        .join(Institution, JOIN.LEFT_OUTER)
        .where(Leader.event == event.id, Leader.role == "leader")
    )
    if not works_for_district(actor):
        query = query.where(Leader.institution == actor.reach.institution_id)
    listed = sorted(query, key=lambda one: name_of(one).casefold())
    posts = posts_of(listed)
    return [
        Candidate(
            holder=holder_of(LEADER, one.id),
            role=LEADER,
            leader=one,
            hours=event.hours,
            percent=100,
            refused="" if name_of(one) else _("the name has been erased"),
            certificate=held.get(holder_of(LEADER, one.id)),
            **_who(one, posts),
        )
        for one in listed
    ]


def _who(one: Any, posts: dict[tuple[int, int], str]) -> dict[str, Any]:
    place = one.institution
    return {
        "name": name_of(one),
        "position": posts.get((one.person_id, one.institution_id), "") or one.position,
        "organisation": place.name if place is not None else "",
    }


def _refusal(share: Any, least: int, enrolment: Enrolment) -> str:
    if share <= 0:
        return _("did not come")
    if not is_enough(share, least):
        return _(
            "attended %(percent)s %% of it, %(least)s %% are needed",
            percent=percent(share),
            least=least,
        )
    return "" if name_of(enrolment) else _("the name has been erased")
