"""How long notices that were read and mail that was sent are kept."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from portal import clock
from portal.inbox.models import FAILED, SENT, MailMessage, Notice

if TYPE_CHECKING:
    from portal.jobs.work import Work

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
