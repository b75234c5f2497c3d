"""Bringing invitations up to date: whoever has news coming gets one letter for each session, once.

What was told is compared with what is so now, whatever changed it: a verb of the pages, the waiting
list, the daily work. Running it twice tells nothing twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes.invitations.deciding import Edition, Told, decide
from plugins.master_classes.invitations.models import InvitationLetter, Invited, SessionEdition
from plugins.master_classes.invitations.telling import content_told, letter_of, uid_of
from plugins.master_classes.invitations.wanted import matters, pending
from plugins.master_classes.models import Event
from portal import clock
from portal.audit.services import record
from portal.changing import label_of
from portal.database import is_postgres, write
from portal.i18n import ngettext
from portal.inbox import outbox
from portal.inbox.models import MailPreference
from portal.inbox.quiet import end_of_quiet
from portal.jobs.services import enqueue

if TYPE_CHECKING:
    from plugins.master_classes.invitations.deciding import Decision
    from plugins.master_classes.invitations.wanted import Guest, Matter
    from portal.access import Actor
    from portal.inbox.letters import Letter
    from portal.inbox.models import MailMessage
    from portal.jobs.work import Work

JOB = "master_classes.send_invitations"


def tell(event_id: int) -> None:
    """Ask for the letters about an event that has changed; joins the transaction of the change.

    Where mail is not set up, nothing is asked for: who set it up later is not flooded with the past.
    """
    if outbox.mail_is_on():
        enqueue(JOB, actor=None, arguments={"event": event_id}, key=f"{JOB}:{event_id}")


def send_invitations(work: Work) -> None:
    """Tell of one event that has changed, or of all that have."""
    if not outbox.mail_is_on():
        return
    one = work.arguments.get("event")
    event_ids = [int(one)] if one is not None else _with_news()
    sent = 0
    for number, event_id in enumerate(event_ids):
        work.progress(number, len(event_ids))
        sent += bring_up_to_date(event_id)
    work.result(
        text=ngettext("%(num)s invitation was sent.", "%(num)s invitations were sent.", sent)
    )


def _with_news() -> list[int]:
    """Return the events that have something to tell, by a look at all that lie ahead."""
    return sorted({one.event.id for one in matters(pending(clock.now())) if _decision(one).letters})


def bring_up_to_date(event_id: int) -> int:
    """Write the letters that an event owes, and return how many; one transaction."""
    with write():
        if is_postgres():
            Event.select(Event.id).where(Event.id == event_id).for_update().execute()
        return sum(_tell_of(one) for one in matters([event_id]))


def send_what_is_owed(actor: Actor, event: Event) -> int:
    """Send what an event owes at once, because somebody asks for it; return how many letters."""
    with write():
        count = bring_up_to_date(event.id)
        if count:
            told = ngettext("%(num)s invitation was sent.", "%(num)s invitations were sent.", count)
            record(actor, "change", event, label=label_of(event), note=told)
        return count


def _decision(matter: Matter) -> Decision:
    edition = matter.edition
    return decide(
        Edition(edition.sequence, edition.content) if edition is not None else Edition(),
        changed=edition is not None
        and matter.content is not None
        and matter.content != content_told(edition),
        wanted={address: one.status for address, one in matter.guests.items()},
        told={
            address: Told(one.status, one.sequence, one.content)
            for address, one in matter.invited.items()
        },
    )


def _tell_of(matter: Matter) -> int:
    found = _decision(matter)
    if not found.letters:
        return 0
    edition = _renewed(matter, found.edition)
    for address, status in found.letters.items():
        _send(matter, edition, matter.guests.get(address), address, status)
    return len(found.letters)


def _renewed(matter: Matter, numbers: Edition) -> SessionEdition:
    """Return the session's edition with the new numbers and with what it shows now, stored."""
    edition = matter.edition
    if edition is None:
        edition = SessionEdition(event=matter.event.id)
        if matter.session is not None:
            edition.session_id = matter.session.id
            edition.uid = uid_of(matter.event, matter.session)
    if matter.content is not None:
        shown = matter.content
        edition.title, edition.place, edition.link = shown.title, shown.place, shown.link
        edition.starts_at, edition.ends_at = shown.starts_at, shown.ends_at
    edition.sequence, edition.content = numbers.sequence, numbers.content
    edition.changed_at = clock.now()
    edition.save()
    return edition


def _send(
    matter: Matter, edition: SessionEdition, guest: Guest | None, address: str, status: str
) -> None:
    invited = matter.invited.get(address) or Invited(edition=edition.id, address=address)
    first = invited.id is None or invited.status != status
    if guest is not None:
        invited.name, invited.role, invited.user = guest.name, guest.role, guest.user
        invited.enrolment_id, invited.leader_id = guest.enrolment_id, guest.leader_id
    invited.status, invited.sequence, invited.content = status, edition.sequence, edition.content
    invited.save()
    letter = letter_of(matter.event, edition, invited, first=first, of=matter.of)
    mail = _put(invited, letter)
    InvitationLetter.create(
        invited=invited.id, status=status, sequence=edition.sequence, mail=mail and mail.id
    )


def _put(invited: Invited, letter: Letter) -> MailMessage | None:
    """Put a letter into the outbox; a user's waits for the end of the quiet hours."""
    user = invited.user
    if user is None or user.email.lower() != invited.address:
        return outbox.put_for(invited.address, letter)
    wish = MailPreference.get_or_none(MailPreference.user == user.id)
    here = clock.local(clock.now())
    quiet = end_of_quiet(here, wish.quiet_from, wish.quiet_to) if wish is not None else None
    return outbox.put(user, letter, run_after=quiet)
