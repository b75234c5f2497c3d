"""Keeping the record in step with the certificate: a new number after a reissue, none after a revocation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes.recording.entries import confirmed_of, write_entry
from plugins.master_classes.recording.models import ConfirmedHours

if TYPE_CHECKING:
    from plugins.master_classes.certificates.models import Certificate
    from portal.access import Actor


def follow(actor: Actor, certificate: Certificate, *, holder: str | None = None) -> None:
    """Bring what was confirmed for a holder up to date with a certificate that was issued or ended."""
    whose = holder or certificate.holder
    found = ConfirmedHours.get_or_none(ConfirmedHours.holder == whose)
    if found is not None and found.person_id is not None:
        write_entry(actor, found, confirmed_of(found, certificate))
