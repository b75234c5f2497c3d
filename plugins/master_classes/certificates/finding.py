"""Finding certificates: by key within the reach, of an event, and by code for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.master_classes.certificates.models import Certificate
from plugins.master_classes.certificates.wording import VALID
from plugins.master_classes.models import Event
from plugins.master_classes.pages.subjects import LARGEST_KEY
from portal.access import policies
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.institutions.models import Institution, Municipality

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from portal.access import Actor


def find_certificate(actor: Actor, key: int) -> Certificate:
    """Return a certificate that the actor may see, with its event."""
    found = seen_by(actor).where(Certificate.id == key).first() if key <= LARGEST_KEY else None
    if found is None:
        raise NotFound(_("There is no such certificate."))
    return found


def seen_by(actor: Actor) -> Any:
    """Return the certificates that the actor may see, with event and district, as a query."""
    return (
        policies[Certificate]
        .rows(actor)
        .select(Certificate, Event, Institution, Municipality)
        .join(Event)
        .join(Institution, JOIN.LEFT_OUTER, on=(Event.institution == Institution.id))
        .switch(Certificate)
        .join(Municipality)
        .switch(Certificate)
    )


def certificates_of(actor: Actor, event: Event | int) -> list[Certificate]:
    """Return the valid certificates of an event that the actor may see, leaders first, by number."""
    key = event if isinstance(event, int) else event.id
    query = seen_by(actor).where(Certificate.event == key, Certificate.state == VALID)
    return list(query.order_by(Certificate.role, Certificate.year, Certificate.number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What everybody may know of a certificate by its code: never whose it is."""

    number: str
    issued_on: dt.date
    state: str
    title: str
    hours: Decimal | None
    ended_on: dt.datetime | None
    replaced_by: str = ""
    replaced_on: dt.date | None = None


def verify(code: str) -> Verified | None:
    """Return what a code tells, from the columns that name nobody; nothing where no paper has it.

    The code is the right to know: it stands on the paper alone, so no policy is asked.
    """
    fields = (
        Certificate.id, Certificate.number, Certificate.year, Certificate.issued_on,
        Certificate.state, Certificate.title, Certificate.hours, Certificate.ended_at,
    )  # fmt: skip
    found = Certificate.select(*fields).where(Certificate.code == code).first()
    if found is None:
        return None
    later = Certificate.select(*fields).where(Certificate.replaces == found.id).first()
    return Verified(
        number=found.full_number,
        issued_on=found.issued_on,
        state=found.state,
        title=found.title,
        hours=found.hours,
        ended_on=found.ended_at,
        replaced_by=later.full_number if later is not None else "",
        replaced_on=later.issued_on if later is not None else None,
    )
