"""The digest: one mail a day with everything that a user has not read of the kinds that he wants so."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from portal import clock
from portal.accounts.models import User
from portal.database import fetch_rows, write
from portal.i18n import gettext as _
from portal.inbox.kinds import notice_kinds
from portal.inbox.letters import letter_of_digest
from portal.inbox.models import MailPreference, Notice, NoticeSetting
from portal.inbox.outbox import mail_is_on, put
from portal.inbox.quiet import digest_is_due
from portal.plugin import Delivery
from portal.workdays import is_working_day

if TYPE_CHECKING:
    from portal.jobs.work import Work


def send_digests(work: Work) -> None:
    """Write the daily mail of everybody whose hour has come and who has something new."""
    if not mail_is_on():
        return
    users = _users_with_news()
    sent = 0
    for number, user in enumerate(users):
        work.progress(number, len(users))
        sent += _digest(user)
    work.result(text=_("Daily mails: %(count)s.", count=sent))


def _users_with_news() -> list[User]:
    news = Notice.select(Notice.user).where(Notice.read_at.is_null(), Notice.mailed_at.is_null())
    return list(
        User.select().where(User.enabled == True, User.email != "", User.id.in_(news))  # noqa: E712
    )


def _digest(user: User) -> bool:
    """Write one user's mail and mark its notices, or neither; tell whether there was one."""
    preference = MailPreference.get_or_none(MailPreference.user == user.id)
    here = clock.local(clock.now())
    if preference is not None and preference.no_mail:
        return False
    if not digest_is_due(
        here,
        hour=preference.digest_hour if preference else 8,
        every_day=bool(preference and preference.every_day),
        working_day=is_working_day(here.date()),
        last_on=preference.digested_on if preference else None,
    ):
        return False
    with write():
        wanted = _wanted(user)
        if not any(one.mailed_at is None for one in wanted):
            return False
        if put(user, letter_of_digest(user, wanted, preference)) is None:
            return False
        Notice.update(mailed_at=clock.now()).where(
            Notice.id.in_([one.id for one in wanted]), Notice.mailed_at.is_null()
        ).execute()
        if preference is None:
            preference = MailPreference.create(user=user.id)
        preference.digested_on = here.date()
        preference.save()
    return True


def _wanted(user: User) -> list[Notice]:
    """Return what the user has not read of the kinds that he wants in the digest, the newest first."""
    chosen: dict[Any, str] = dict(
        fetch_rows(
            NoticeSetting.select(NoticeSetting.kind, NoticeSetting.delivery).where(
                NoticeSetting.user == user.id
            )
        )
    )
    ways: defaultdict[str, str] = defaultdict(lambda: Delivery.DIGEST)
    ways.update({name: kind.delivery for name, kind in notice_kinds().items()} | chosen)
    unread = (
        Notice.select()
        .where(Notice.user == user.id, Notice.read_at.is_null())
        .order_by(Notice.id.desc())
        .limit(1000)
    )
    return [one for one in unread if ways[one.kind] == Delivery.DIGEST]
