"""Making, renewing and revoking the secret address of a calendar, and reading it."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import peewee
from flask import current_app

from portal import clock
from portal.access import policies
from portal.access.actor import Actor, build_actor, workplaces_of
from portal.accounts.models import User
from portal.agenda.collecting import entries_of
from portal.agenda.icalendar_text import Edition, Line, line_of, written
from portal.agenda.models import Feed, Published
from portal.agenda.permissions import AgendaPermission
from portal.audit.services import record
from portal.database import fetch_rows, write
from portal.errors import NotAllowed
from portal.i18n import gettext as _
from portal.institutions.models import Membership

log = logging.getLogger(__name__)

SECRET_BYTES = 32
LONGEST_SECRET = 64
DAYS_BACK = 31
DAYS_AHEAD = 400
MOST_ENTRIES = 3_000

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """A feed whose secret is known, with the actor of its workplace as the rights are now."""

    feed: Feed
    actor: Actor


def feed_of(actor: Actor) -> Feed | None:
    """Return the address of the actor's present workplace, where one has been made."""
    found: Feed | None = (
        policies[Feed].rows(actor).where(Feed.membership == actor.workplace.id).first()
    )
    return found


def make_feed(*, actor: Actor, with_names: bool) -> str:
    """Make the address of the actor's workplace, or a new one instead of it; return its secret.

    The secret is told this once: only its hash is kept. An old address stops at once.
    """
    _demand(actor)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with write():
        feed = feed_of(actor)
        note = _("A new secret address instead of the old one") if feed else ""
        feed = feed or Feed(membership=actor.workplace.id)
        feed.secret_hash, feed.with_names, feed.made_at = _hashed(secret), with_names, clock.now()
        is_new = feed.id is None
        feed.save(force_insert=is_new)
        record(actor, "create" if is_new else "change", feed, label=_label(actor), note=note)
    return secret


def revoke_feed(*, actor: Actor) -> bool:
    """Make the address of the actor's workplace stop at once; tell whether there was one."""
    _demand(actor)
    with write():
        feed = feed_of(actor)
        if feed is None:
            return False
        record(actor, "delete", feed, label=_label(actor))
        feed.delete_instance()
    return True


def open_feed(secret: str) -> OpenFeed | None:
    """Return the feed of a secret with the rights that its workplace has now; none without them.

    Nobody is let in who may not sign in, or whose workplace or grant has been taken away.
    """
    if not secret.isascii() or len(secret) > LONGEST_SECRET:
        return None
    feed = Feed.get_or_none(Feed.secret_hash == _hashed(secret))
    if feed is None:
        return None
    user = (
        User.select()
        .join(Membership, on=(Membership.user == User.id))
        .where(Membership.id == feed.membership_id)
        .first()
    )
    if user is None or not user.enabled:
        return None
    place = next((one for one in workplaces_of(user.id) if one.id == feed.membership_id), None)
    if place is None:
        return None
    extensions = current_app.extensions
    actor = build_actor(user, place, extensions["plugins"], extensions["permissions"])
    return OpenFeed(feed, actor) if actor.can(AgendaPermission.FEED_EDIT) else None


def text_of(opened: OpenFeed, *, title: str, base: str) -> bytes:
    """Return the calendar of a feed: from a month ago to a year ahead; ``base`` begins addresses."""
    today = clock.today()
    days = (today - dt.timedelta(days=DAYS_BACK), today + dt.timedelta(days=DAYS_AHEAD))
    entries = sorted(entries_of(opened.actor, *days), key=lambda one: (one.first_on, one.key))
    lines = [
        line_of(one, base=base, with_names=opened.feed.with_names) for one in entries[:MOST_ENTRIES]
    ]
    editions = _editions(opened.feed, lines)
    return written(title, [(one, editions[one.key]) for one in lines], clock.zone(), days)


def _editions(feed: Feed, lines: Sequence[Line]) -> dict[str, Edition]:
    """Return the edition of each line, and note what has changed since it was last told."""
    known = {
        key: (digest, Edition(sequence, _moment(changed)))
        for key, digest, sequence, changed in fetch_rows(
            Published.select(
                Published.key, Published.digest, Published.sequence, Published.changed_at
            ).where(Published.feed == feed.id)
        )
    }
    now = clock.now()
    found: dict[str, Edition] = {}
    changed: list[dict[str, Any]] = []
    for line in lines:
        digest, edition = known.get(line.key, ("", None))
        if edition is None or digest != line.digest:
            edition = Edition(0 if edition is None else edition.sequence + 1, now)
            changed.append(
                {
                    "feed": feed.id,
                    "key": line.key,
                    "digest": line.digest,
                    "sequence": edition.sequence,
                    "changed_at": now,
                }
            )
        found[line.key] = edition
    _note(changed)
    return found


def _note(changed: list[dict[str, Any]]) -> None:
    """Write what has changed; a database that cannot be written now does not keep the feed back."""
    if not changed:
        return
    try:
        with write():
            for rows in peewee.chunked(changed, 100):
                Published.insert_many(rows).on_conflict(
                    conflict_target=[Published.feed, Published.key],
                    preserve=[Published.digest, Published.sequence, Published.changed_at],
                ).execute()
    except peewee.PeeweeException:
        log.exception("What a calendar feed told could not be noted.")


def _demand(actor: Actor) -> None:
    if not actor.can(AgendaPermission.FEED_EDIT):
        raise NotAllowed(_("Your role does not allow this page."))


def _label(actor: Actor) -> str:
    return _("Calendar of: %(place)s", place=actor.workplace.title)


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _moment(value: Any) -> dt.datetime:
    moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment
