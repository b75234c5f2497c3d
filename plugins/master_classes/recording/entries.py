"""What stands in a teacher's record about an event: written and taken back by the databank's verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.master_classes.certificates.wording import VALID
from plugins.staff.participation import Confirmed, confirm_participation
from portal import clock
from portal.access.municipal import CENTRE
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from plugins.master_classes.certificates.models import Certificate
    from plugins.master_classes.models import Event
    from plugins.master_classes.recording.models import ConfirmedHours
    from portal.access import Actor

SOURCE = "master_classes"


def confirmed_of(confirmed: ConfirmedHours, certificate: Certificate | None) -> Confirmed:
    """Return what the record says of confirmed hours, with the certificate where there is a valid one."""
    event = confirmed.event
    if confirmed.person_id is None or confirmed.holder is None:
        raise Conflict(_("These hours belong to nobody in the databank."))
    valid = certificate is not None and certificate.state == VALID
    return Confirmed(
        person_id=confirmed.person_id,
        kind=confirmed.holder.partition(":")[0],
        title=event.title,
        organisation=organiser_of(event),
        hours=confirmed.hours,
        held_on=clock.local(event.ends_at).date() if event.ends_at is not None else None,
        certificate_number=certificate.full_number if certificate is not None and valid else "",
        certificate_code=certificate.shown_code if certificate is not None and valid else "",
        source=SOURCE,
        key=confirmed.holder,
    )


def write_entry(actor: Actor, confirmed: ConfirmedHours, told: Confirmed) -> None:
    """Write what was confirmed into the record, once however often it is told."""
    confirmed.entry = confirm_participation(actor, told)
    confirmed.save()


def organiser_of(event: Event) -> str:
    """Return who held an event: an institution, the district's centre, or the district by its name."""
    if event.institution is not None:
        return event.institution.name
    of: Any = Institution
    centre = of.get_or_none(
        of.municipality == event.municipality_id, of.kind == CENTRE, of.closed_on.is_null()
    )
    return centre.name if centre is not None else event.municipality.name
