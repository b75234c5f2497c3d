"""The verbs of recording: whose hours are confirmed or wait for it, confirm many, take back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from peewee import IntegrityError

from plugins.master_classes.certificates.candidates import Candidate, candidates, why_not_yet
from plugins.master_classes.recording.entries import SOURCE, confirmed_of, write_entry
from plugins.master_classes.recording.models import ConfirmedHours
from plugins.staff.participation import withdraw_participation
from portal import clock
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.audit.services import record
from portal.changing import demand, take
from portal.database import write
from portal.errors import Conflict, Invalid
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Collection

    from plugins.master_classes.models import Event
    from portal.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One who took part or led: whether the hours stand in the record, or why they cannot."""

    candidate: Candidate
    confirmed: ConfirmedHours | None = None
    refused: str = ""

    @property
    def is_due(self) -> bool:
        """Tell whether the hours wait to be confirmed."""
        return self.confirmed is None and not self.refused


def lines(actor: Actor, event: Event) -> list[Line]:
    """Return those of an event whose hours the actor may confirm: an institution's own people.

    Who was not there does not stand in the list. A guest has no record; a certificate need not have been
    issued, but the share that one needs must have been attended.
    """
    held = {
        one.holder: one
        for one in policies[ConfirmedHours]
        .rows(actor)
        .where(ConfirmedHours.event == event.id, ConfirmedHours.holder.is_null(False))
    }
    return [
        Line(candidate=one, confirmed=held.get(one.holder), refused=_refusal(one))
        for one in candidates(actor, event)
        if one.percent > 0 and _answers_for(actor, one)
    ]


def confirm(
    actor: Actor, event: Event, *, holders: Collection[str] | None = None
) -> list[ConfirmedHours]:
    """Write the hours that wait into the records, all or some; return what is new.

    Asked again, it writes nothing twice: the event is locked, and one holder is confirmed once. Raises
    :class:`Invalid` before the event is over.
    """
    refusal = why_not_yet(event)
    if refusal:
        raise Invalid(refusal)
    with write():
        stored = take(event)
        due = [one for one in lines(actor, stored) if one.is_due]
        chosen = [one for one in due if holders is None or one.candidate.holder in holders]
        return [_write_down(actor, stored, one.candidate) for one in chosen]


def take_back(
    actor: Actor, event: Event, *, holders: Collection[str] | None = None
) -> list[ConfirmedHours]:
    """Take hours out of the records again, all of the actor's or some; return what was taken back."""
    with write():
        stored = take(event)
        found = [
            one.confirmed
            for one in lines(actor, stored)
            if one.confirmed is not None and (holders is None or one.candidate.holder in holders)
        ]
        for one in found:
            demand(actor, "edit", one)
            holder = str(one.holder)
            withdraw_participation(actor, source=SOURCE, key=holder)
            one.holder, one.entry, one.taken_back_at = None, None, clock.now()
            one.save()
            record(
                actor, "change", one, label=_label(stored, one), changes={"holder": (holder, None)}
            )
        return found


def _write_down(actor: Actor, event: Event, found: Candidate) -> ConfirmedHours:
    made = ConfirmedHours(
        event=event,
        enrolment=found.enrolment,
        leader=found.leader,
        person=found.source.person_id,
        holder=found.holder,
        hours=found.hours,
        confirmed_by=actor.user.id,
    )
    demand(actor, "create", made)
    try:
        with write():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(_("Somebody else has confirmed these hours at the same moment.")) from error
    write_entry(actor, made, confirmed_of(made, found.certificate))
    record(actor, "create", made, label=_label(event, made), changes={"hours": (None, made.hours)},
           institution_id=found.source.institution_id)  # fmt: skip
    return made


def _refusal(found: Candidate) -> str:
    if found.source.person_id is None:
        return _("a guest, who has no card in the databank")
    return found.refused


def _answers_for(actor: Actor, found: Candidate) -> bool:
    return works_for_district(actor) or (found.source.institution_id == actor.reach.institution_id)


def _label(event: Event, confirmed: ConfirmedHours) -> str:
    """Return how confirmed hours are called in the audit: without the name, which the record's line has."""
    what = _("hours")
    return f"{event.title}: {what} № {confirmed.id}"[:300]
