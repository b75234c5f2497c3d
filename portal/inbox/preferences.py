"""How a user wants notices and mail: reading it, changing it, and stopping mail by the link in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal.accounts.models import User
from portal.audit.services import record
from portal.database import fetch_rows, write
from portal.errors import Conflict, NotAllowed
from portal.i18n import gettext as _
from portal.inbox.kinds import notice_kinds
from portal.inbox.letters import read_unsubscribe_token
from portal.inbox.models import WAITING, MailMessage, MailPreference, NoticeSetting
from portal.jobs.services import enqueue
from portal.plugin import Delivery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.access.actor import Actor


def preference_of(user: User) -> MailPreference:
    """Return when a user wants mail; the defaults, not stored, where he never chose."""
    return MailPreference.get_or_none(MailPreference.user == user.id) or MailPreference(
        user=user.id
    )


def ways_of(user: User) -> dict[str, str]:
    """Return how a user is told each kind of notice."""
    chosen: dict[Any, str] = dict(
        fetch_rows(
            NoticeSetting.select(NoticeSetting.kind, NoticeSetting.delivery).where(
                NoticeSetting.user == user.id
            )
        )
    )
    return {name: chosen.get(name, kind.delivery) for name, kind in notice_kinds().items()}


def change(
    user: User,
    *,
    ways: Mapping[str, str],
    no_mail: bool,
    digest_hour: int,
    every_day: bool,
    quiet_from: int | None,
    quiet_to: int | None,
) -> None:
    """Keep how a user wants notices and mail; a way that is the kind's own is not stored."""
    with write():
        preference = preference_of(user)
        preference.no_mail, preference.digest_hour = no_mail, digest_hour
        preference.every_day = every_day
        preference.quiet_from, preference.quiet_to = quiet_from, quiet_to
        preference.save()
        NoticeSetting.delete().where(NoticeSetting.user == user.id).execute()
        for name, kind in notice_kinds().items():
            way = Delivery(ways.get(name, kind.delivery))
            if way is not kind.delivery:
                NoticeSetting.create(user=user.id, kind=name, delivery=way)


def void_links(user: User) -> None:
    """Make the links in mail sent so far void."""
    with write():
        preference = preference_of(user)
        preference.letter_number += 1
        preference.save()


def owner_of_link(token: str) -> User | None:
    """Return whose mail a link stops; nobody's where the link is void or not ours."""
    read = read_unsubscribe_token(token)
    user = User.get_or_none(User.id == read[0]) if read else None
    if read is None or user is None or preference_of(user).letter_number != read[1]:
        return None
    found: User = user
    return found


def stop_mail(token: str) -> bool:
    """Stop all mail to the owner of a link; notices in the portal go on. Tell whether it is one."""
    user = owner_of_link(token)
    if user is None:
        return False
    with write():
        preference = preference_of(user)
        preference.no_mail = True
        preference.save()
    return True


def send_again(mail: MailMessage, *, actor: Actor) -> None:
    """Let a mail that was refused or waits be sent now."""
    _demand(actor, mail)
    with write():
        changed = (
            MailMessage.update(state=WAITING, attempts=0, run_after=None, error="")
            .where(MailMessage.id == mail.id, MailMessage.sent_at.is_null())
            .execute()
        )
        if not changed:
            raise Conflict(_("This mail has been sent already."))
        enqueue("inbox.send_mail", actor=None, key="send")


def delete_mail(mail: MailMessage, *, actor: Actor) -> None:
    """Delete a mail from the outbox."""
    _demand(actor, mail)
    with write():
        record(actor, "delete", mail, label=mail.subject, note=mail.address)
        MailMessage.delete().where(MailMessage.id == mail.id).execute()


def _demand(actor: Actor, mail: MailMessage) -> None:
    from portal.access import policies  # noqa: PLC0415 - asked only when something is changed

    verdict = policies[MailMessage].permits(actor, "edit", mail)
    if not verdict:
        raise NotAllowed(verdict.reason)
