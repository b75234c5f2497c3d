"""The lists of the inbox: one's notices, the unread first; and the outbox.

They are no lists of :mod:`portal.lists`: notices are a person's own, opened and marked one by one; letters
go by themselves, and each is sent again or deleted with a look at what went wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from peewee import Case

from portal.access import policies
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.inbox.kinds import notice_kinds
from portal.inbox.models import MAIL_STATES, MailMessage, Notice
from portal.institutions.listing import plain
from portal.lists.newest_first import turn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.access.actor import Actor

PAGE = 50
MOST_PAGES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFilter:
    """What the list of notices is narrowed to."""

    kind: str = ""
    unread: bool = False

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> NoticeFilter:
        """Return the filter that an address tells; what is not understood is left out."""
        kind = plain(arguments.get("kind", ""))
        return cls(
            kind=kind if kind in notice_kinds() else "", unread=arguments.get("unread") == "1"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    """One page of notices, and the numbers of its neighbours."""

    rows: list[Notice]
    newer: int | None
    older: int | None


def notices_of(actor: Actor, chosen: NoticeFilter, number: int) -> NoticePage:
    """Return the page of this number: what is not read first, then the newest."""
    number = max(1, min(number, MOST_PAGES))
    query = policies[Notice].rows(actor)
    if chosen.kind:
        query = query.where(Notice.kind == chosen.kind)
    if chosen.unread:
        query = query.where(Notice.read_at.is_null())
    read = Case(None, [(Notice.read_at.is_null(), 0)], 1)
    rows = list(query.order_by(read, Notice.id.desc()).limit(PAGE + 1).offset(PAGE * (number - 1)))
    return NoticePage(
        rows=rows[:PAGE],
        newer=number - 1 if number > 1 else None,
        older=number + 1 if len(rows) > PAGE else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage:
    """One page of the outbox, the newest first, with the keys of its neighbours."""

    rows: list[MailMessage]
    newer: int | None
    older: int | None


def mail_of(
    actor: Actor, state: str, *, older_than: int | None, newer_than: int | None
) -> MailPage:
    """Return fifty mails that the actor may see, by the key where the page begins."""
    query = policies[MailMessage].rows(actor)
    if state in dict(MAIL_STATES):
        query = query.where(MailMessage.state == state)
    rows, newer, older = turn(query, MailMessage.id, older_than=older_than, newer_than=newer_than)
    return MailPage(rows=rows, newer=newer, older=older)


def find_mail(actor: Actor, mail_id: int) -> MailMessage:
    """Return a mail that the actor may see; raise :class:`NotFound` for any other."""
    mail = policies[MailMessage].rows(actor).where(MailMessage.id == mail_id).first()
    if mail is None:
        raise NotFound(_("There is no such mail."))
    found: MailMessage = mail
    return found
