"""What stands in a teacher's record about an event: written and taken back by the databank's verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes.certificates.wording import VALID
from plugins.staff.participation import Confirmed, confirm_participation
from portal import clock
from portal.errors import Conflict
from portal.i18n import gettext as _

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
    """Return who held an event: an institution, or the district itself."""
    return event.institution.name if event.institution is not None else event.municipality.name
