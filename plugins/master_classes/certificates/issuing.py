"""The verbs of certificates: issue, reissue, revoke. Each is one transaction with its lines in the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import IntegrityError, fn

from plugins.master_classes.certificates.candidates import Candidate, candidates, why_not_yet
from plugins.master_classes.certificates.codes import new_code
from plugins.master_classes.certificates.models import Certificate, CertificateCounter
from plugins.master_classes.certificates.wording import REISSUED, REVOKED, VALID
from plugins.master_classes.recording.following import follow
from portal import clock
from portal.audit.services import record
from portal.changing import change, demand, fits, need, take
from portal.database import write
from portal.errors import Conflict, Invalid
from portal.i18n import gettext as _
from portal.numbering import take_number

if TYPE_CHECKING:
    from collections.abc import Collection

    from plugins.master_classes.models import Event
    from portal.access import Actor

CODE_TRIES = 5


def issue(
    actor: Actor, event: Event, *, holders: Collection[str] | None = None
) -> list[Certificate]:
    """Issue the certificates that are due, to all or to some; return those that are new.

    Who has a valid one gets no second, however many ask at once: the event is locked, and the database
    holds one valid certificate for each holder. Raises :class:`Invalid` before the event is over.
    """
    refusal = why_not_yet(event)
    if refusal:
        raise Invalid(refusal)
    with write():
        stored = take(event)
        demand(actor, "certify", stored)
        due = [one for one in candidates(actor, stored) if one.is_due]
        chosen = [one for one in due if holders is None or one.holder in holders]
        made = [_write_down(actor, stored, one) for one in chosen]
        for one in made:
            follow(actor, one)
        return made


def reissue(
    actor: Actor,
    certificate: Certificate,
    *,
    reason: str,
    name: str | None = None,
    seen: int | None = None,
) -> Certificate:
    """Issue a certificate anew, with what is known now; the old code says from now on "reissued".

    ``name`` is how the name is to be printed, where it differs from what is known.
    """
    why = fits(Certificate, "reason", need("reason", reason, _("Say why.")))
    with write():
        stored = _take_valid(actor, certificate, seen)
        found = _candidate(actor, stored)
        _end(actor, stored, REISSUED, why)
        made = _write_down(actor, stored.event, found, replaces=stored, name=name)
        follow(actor, made)
        return made


def revoke(
    actor: Actor, certificate: Certificate, *, reason: str, seen: int | None = None
) -> Certificate:
    """Revoke a certificate that should not be there; its code says so, and the record forgets it."""
    why = fits(Certificate, "reason", need("reason", reason, _("Say why.")))
    with write():
        stored = _take_valid(actor, certificate, seen)
        holder = stored.holder
        _end(actor, stored, REVOKED, why)
        follow(actor, stored, holder=holder)
        return stored


def _take_valid(actor: Actor, certificate: Certificate, seen: int | None) -> Certificate:
    take(certificate.event)
    stored = take(certificate, seen)
    demand(actor, "edit", stored)
    if stored.state != VALID:
        raise Conflict(_("This certificate is not valid any more."))
    return stored


def _candidate(actor: Actor, certificate: Certificate) -> Candidate:
    """Return whose certificate it is, as it is known now; raise :class:`Conflict` where nobody is left."""
    for one in candidates(actor, certificate.event):
        if one.holder == certificate.holder:
            if one.refused:
                raise Conflict(
                    _("A new certificate cannot be issued: %(reason)s.", reason=one.refused)
                )
            return one
    raise Conflict(
        _("The participant or leader is not in the event any more: revoke the certificate.")
    )


def _end(actor: Actor, certificate: Certificate, state: str, reason: str) -> None:
    """Take a certificate out of force; its number and code stay for ever."""
    values = {"state": state, "reason": reason, "holder": None, "ended_at": clock.now()}
    change(actor, certificate, values, note=reason)


def _write_down(
    actor: Actor,
    event: Event,
    found: Candidate,
    *,
    replaces: Certificate | None = None,
    name: str | None = None,
) -> Certificate:
    today = clock.today()
    source = found.source
    values: dict[str, Any] = {
        "municipality": event.municipality_id,
        "event": event,
        "enrolment": found.enrolment,
        "leader": found.leader,
        "person": source.person_id,
        "institution": source.institution_id,
        "role": found.role,
        "holder": found.holder,
        "name": fits(Certificate, "name", name or found.name),
        "position": found.position[: Certificate.position.max_length],
        "organisation": found.organisation[: Certificate.organisation.max_length],
        "title": event.title,
        "kind": event.kind,
        "hours": found.hours,
        "first_on": _day(event.starts_at),
        "last_on": _day(event.ends_at),
        "year": today.year,
        "number": _next_number(event.municipality_id, today.year),
        "issued_on": today,
        "issued_by": actor.user.id,
        "replaces": replaces,
        "demo": event.demo,
    }
    made = _stored(values)
    note = _("Instead of %(number)s", number=replaces.full_number) if replaces is not None else ""
    record(
        actor, "create", made, label=f"{made.full_number}: {event.title}"[:300],
        changes={"number": (None, made.full_number)},
        institution_id=source.institution_id, note=note,
    )  # fmt: skip
    return made


def _stored(values: dict[str, Any]) -> Certificate:
    """Store a certificate under a code that no other has; a second draw of the same is next to nothing."""
    for _one in range(CODE_TRIES):
        code = new_code()
        if not Certificate.select().where(Certificate.code == code).exists():
            try:
                with write():
                    return Certificate.create(**values, code=code)
            except IntegrityError as error:
                raise Conflict(
                    _("Somebody else has issued this certificate at the same moment.")
                ) from error
    message = "No free code was drawn."
    raise RuntimeError(message)


def _next_number(municipality_id: int, year: int) -> int:
    query = Certificate.select(fn.COALESCE(fn.MAX(Certificate.number), 0)).where(
        Certificate.municipality == municipality_id, Certificate.year == year
    )
    return take_number(
        CertificateCounter,
        municipality=municipality_id,
        year=year,
        last_used=query.scalar,
    )


def _day(moment: Any) -> Any:
    return clock.local(moment).date() if moment is not None else None
