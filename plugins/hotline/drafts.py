"""Drafts of calls, kept on the server while they are typed: a closed tab loses nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from plugins.hotline.models import CallDraft
from plugins.hotline.settings import drafts_kept
from portal import clock
from portal.changing import refuse
from portal.database import write
from portal.i18n import gettext as _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from portal.access import Actor

MOST_LETTERS = 50_000
MOST_DRAFTS = 20


def save_draft(actor: Actor, key: str, fields: Mapping[str, Any]) -> CallDraft:
    """Keep what is typed so far under the form's key; the last of a user's drafts are kept."""
    body = json.dumps(dict(fields), ensure_ascii=False)
    if not 0 < len(key) <= CallDraft.key.max_length or len(body) > MOST_LETTERS:
        refuse("draft", _("The draft is too long to be kept."))
    with write():
        found = CallDraft.get_or_none(CallDraft.user == actor.user.id, CallDraft.key == key)
        if found is None:
            found = CallDraft(user=actor.user.id, key=key)
        found.body, found.saved_at = body, clock.now()
        found.save()
        _forget(actor)
    return found


def drafts_of(actor: Actor) -> list[tuple[str, dt.datetime, dict[str, Any]]]:
    """Return the actor's drafts, the last first: key, moment, fields."""
    query = (
        CallDraft.select()
        .where(CallDraft.user == actor.user.id, CallDraft.saved_at >= clock.now() - drafts_kept())
        .order_by(CallDraft.saved_at.desc(), CallDraft.id.desc())
    )
    return [(one.key, one.saved_at, json.loads(one.body)) for one in query]


def take_draft(actor: Actor, key: str) -> dict[str, Any] | None:
    """Return the fields of a draft; it stays until the call is stored or the draft dropped."""
    found = CallDraft.get_or_none(CallDraft.user == actor.user.id, CallDraft.key == key)
    return json.loads(found.body) if found is not None else None


def drop_draft(actor: Actor, key: str) -> bool:
    """Drop a draft; tell whether there was one."""
    query = CallDraft.delete().where(CallDraft.user == actor.user.id, CallDraft.key == key)
    return bool(query.execute())


def forget_old() -> int:
    """Delete drafts that nobody has gone on with for so long; return how many: they hold names."""
    query = CallDraft.delete().where(CallDraft.saved_at < clock.now() - drafts_kept())
    return int(query.execute())


def _forget(actor: Actor) -> None:
    kept = (
        CallDraft.select(CallDraft.id)
        .where(CallDraft.user == actor.user.id)
        .order_by(CallDraft.saved_at.desc(), CallDraft.id.desc())
        .limit(MOST_DRAFTS)
    )
    keys = [one.id for one in kept]
    CallDraft.delete().where(CallDraft.user == actor.user.id, CallDraft.id.not_in(keys)).execute()
