"""Telling users: a notice stands in the inbox at once, and goes by mail as each user wants it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from flask import current_app
from peewee import JOIN

from portal import clock
from portal.access.actor import ADMINISTRATOR
from portal.access.policies import module_is_on
from portal.accounts.models import Role, RoleGrant, User
from portal.database import fetch_rows, write
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.inbox.kinds import notice_kinds
from portal.inbox.models import MailPreference, Notice, NoticeSetting
from portal.inbox.quiet import end_of_quiet
from portal.institutions.models import Institution, Membership
from portal.plugin import Delivery

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from portal.plugin import NoticeKind

AT_A_TIME = 200
TITLE_LENGTH, KEY_LENGTH, URL_LENGTH = 300, 200, 500


def notify(
    users: Iterable[User | int],
    kind: str,
    *,
    title: str,
    text: str = "",
    url: str = "",
    key: str,
    due_on: dt.date | None = None,
    institution_id: int | None = None,
) -> int:
    """Tell users something; return to how many it is news. Joins the caller's transaction.

    The same ``key`` is told to the same user once. Who has switched the kind off is not told. Only
    title and link go into mail, unless the operator allows the text (setting ``mail_details``).
    """
    known = notice_kinds().get(kind)
    if known is None:
        message = f"Nobody declares notices of the kind {kind!r}."
        raise ValueError(message)
    if not key or len(key) > KEY_LENGTH:
        message = f"The key of a notice has 1 to {KEY_LENGTH} letters, not {len(key)}."
        raise ValueError(message)
    wanted = dict.fromkeys(one if isinstance(one, int) else one.id for one in users)
    common = {
        "kind": kind,
        "title": title[:TITLE_LENGTH],
        "text": text,
        "url": url[:URL_LENGTH],
        "key": key,
        "due_on": due_on,
        "institution": institution_id,
        "created_at": clock.now(),
    }
    told = 0
    ids = iter(wanted)
    with write():
        while part := list(islice(ids, AT_A_TIME)):
            told += _tell(part, known, common)
    return told


def _tell(user_ids: list[int], kind: NoticeKind, common: dict[str, Any]) -> int:
    chosen: dict[Any, str] = dict(
        fetch_rows(
            NoticeSetting.select(NoticeSetting.user, NoticeSetting.delivery).where(
                NoticeSetting.kind == kind.name, NoticeSetting.user.in_(user_ids)
            )
        )
    )
    ways = {one: Delivery(chosen.get(one, kind.delivery)) for one in user_ids}
    rows = [{**common, "user": one} for one in user_ids if ways[one] is not Delivery.OFF]
    if not rows:
        return 0
    fresh = [
        user_id
        for (user_id,) in Notice.insert_many(rows)
        .on_conflict_ignore()
        .returning(Notice.user)
        .tuples()
        .execute()
    ]
    if not fresh:
        return 0
    User.update(unread=User.unread + 1).where(User.id.in_(fresh)).execute()
    at_once = [one for one in fresh if ways[one] is Delivery.AT_ONCE]
    if at_once:
        _mail(at_once, str(common["key"]))
    return len(fresh)


def _mail(user_ids: list[int], key: str) -> None:
    """Put the mail about a notice into the outbox, after the quiet hours of each user."""
    from portal.inbox import outbox  # noqa: PLC0415 - the outbox tells the administrators through us
    from portal.inbox.letters import letter_at_once  # noqa: PLC0415

    if not outbox.mail_is_on():
        return
    preferences = {
        one.user_id: one for one in MailPreference.select().where(MailPreference.user.in_(user_ids))
    }
    notices = Notice.select(Notice, User).join(User).where(Notice.key == key, User.id.in_(user_ids))
    here = clock.local(clock.now())
    for notice in notices:
        preference = preferences.get(notice.user_id)
        if preference is not None and preference.no_mail:
            continue
        quiet = (
            end_of_quiet(here, preference.quiet_from, preference.quiet_to) if preference else None
        )
        letter = letter_at_once(notice.user, notice, preference)
        if outbox.put(notice.user, letter, run_after=quiet) is not None:
            notice.mailed_at = clock.now()
            notice.save()


def users_who_can(permission: str, institution_id: int | None) -> list[User]:
    """Return the users whose role grants a permission where an institution is in reach.

    Without an institution: those to whom the whole portal is reached. Nobody where the section of the
    permission is switched off.
    """
    plugin = permission.partition(".")[0]
    everywhere = Membership.institution.is_null() & Membership.municipality.is_null()
    covers = everywhere
    if institution_id is not None:
        if plugin in _switchable() and not module_is_on(plugin, institution_id):
            return []
        home = Institution.select(Institution.municipality).where(Institution.id == institution_id)
        covers = (
            everywhere
            | (Membership.institution == institution_id)
            | (Membership.institution.is_null() & Membership.municipality.in_(home))
        )
    grants = (RoleGrant.permission == permission) & (RoleGrant.granted == True)  # noqa: E712
    query = (
        Membership.select(Membership.user)
        .join(Role)
        .join(RoleGrant, JOIN.LEFT_OUTER, on=(RoleGrant.role == Role.id) & grants)
        .where(covers, (Role.code == ADMINISTRATOR) | RoleGrant.id.is_null(False))
    )
    return list(
        User.select().where(User.id.in_(query), User.enabled == True).order_by(User.id)  # noqa: E712
    )


def _switchable() -> Iterator[str]:
    return (one.name for one in current_app.extensions["plugins"].switchable())


def mark_read(user: User, notice_ids: Iterable[int]) -> int:
    """Mark notices of a user as read, and return how many were not before."""
    ids = list(notice_ids)
    with write():
        changed = (
            Notice.update(read_at=clock.now())
            .where(Notice.user == user.id, Notice.id.in_(ids), Notice.read_at.is_null())
            .execute()
        )
        recount(user.id)
    return int(changed)


def mark_all_read(user: User) -> int:
    """Mark everything that a user has not read as read, and return how much it was."""
    with write():
        changed = (
            Notice.update(read_at=clock.now())
            .where(Notice.user == user.id, Notice.read_at.is_null())
            .execute()
        )
        recount(user.id)
    return int(changed)


def recount(user_id: int) -> None:
    """Bring a user's number of unread notices in step with the notices; joins the transaction."""
    unread = Notice.select().where(Notice.user == user_id, Notice.read_at.is_null()).count()
    User.update(unread=unread).where(User.id == user_id).execute()


def find_notice(user: User, notice_id: int) -> Notice:
    """Return a notice of this user; raise :class:`NotFound` for any other."""
    found = Notice.get_or_none((Notice.id == notice_id) & (Notice.user == user.id))
    if found is None:
        raise NotFound(_("There is no such notice."))
    return found
