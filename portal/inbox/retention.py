"""How long notices that were read and mail that was sent are kept, and taking a person out of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from portal import clock
from portal.i18n import lazy_gettext as _
from portal.inbox.models import FAILED, SENT, MailMessage, Notice
from portal.inbox.services import recount
from portal.plugin import Expired, RetentionRule, Traces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.jobs.work import Work
    from portal.plugin import KnownPerson

READ_NOTICES = dt.timedelta(days=180)
SENT_MAIL = dt.timedelta(days=30)
FAILED_MAIL = dt.timedelta(days=90)


def forget(work: Work) -> None:
    """Delete notices read half a year ago, mail sent a month ago or refused a quarter ago."""
    now = clock.now()
    with work.commit():
        Notice.delete().where(Notice.read_at < now - READ_NOTICES).execute()
        MailMessage.delete().where(
            ((MailMessage.state == SENT) & (MailMessage.sent_at < now - SENT_MAIL))
            | ((MailMessage.state == FAILED) & (MailMessage.created_at < now - FAILED_MAIL))
        ).execute()


def rules() -> list[RetentionRule]:
    """Return the rule of notices that were read."""
    return [
        RetentionRule(
            name="inbox.notice",
            title=_("Notices that were read"),
            model=Notice,
            term=_("%(days)s days", days=READ_NOTICES.days),
            basis=_("Not needed any more"),
            expired=_old,
            destroy=lambda keys: Notice.delete().where(Notice.id.in_(list(keys))).execute(),
            by_itself=True,
        )
    ]


def traces(person: KnownPerson) -> list[Traces]:
    """Return the notices and letters that name the person or lead to the person's page."""
    leads = Notice.url.startswith(f"{person.url}?") | Notice.url.startswith(f"{person.url}/")
    names = Notice.title.contains(person.name) | Notice.text.contains(person.name)
    notices = list(Notice.select().where((Notice.url == person.url) | leads | names))
    letters = MailMessage.select(MailMessage.id).where(
        MailMessage.subject.contains(person.name)
        | MailMessage.text.contains(person.name)
        | MailMessage.html.contains(person.name)
    )
    mails = [one.id for one in letters]
    return [
        Traces(title=_("Notices"), count=len(notices), erase=lambda: _erase(notices)),
        Traces(
            title=_("Letters in the outbox"),
            count=len(mails),
            erase=lambda: MailMessage.delete().where(MailMessage.id.in_(mails)).execute(),
        ),
    ]


def _erase(notices: list[Notice]) -> None:
    Notice.delete().where(Notice.id.in_([one.id for one in notices])).execute()
    for user_id in {one.user_id for one in notices if one.read_at is None}:
        recount(user_id)


def _old(day: dt.date, limit: int) -> Sequence[Expired]:
    before = dt.datetime.combine(day, dt.time(), dt.UTC) - READ_NOTICES
    rows = Notice.select(Notice.id).where(Notice.read_at < before).order_by(Notice.id)
    return [Expired(key=one.id, label="") for one in rows.limit(limit)]
