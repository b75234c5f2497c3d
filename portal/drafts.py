"""Drafts of forms, kept on the server while they are typed: a closed tab loses nothing.

A plugin keeps them in a table of its own (user, key, body, saved_at) and says for how long;
``static/drafts.js`` sends what is typed. The key is the form's: who goes on with a draft gives it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal import clock
from portal.changing import refuse
from portal.database import write
from portal.i18n import gettext as _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from portal.access import Actor

MOST_LETTERS = 50_000
MOST_DRAFTS = 20


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A draft as a page offers it again: what it is about, and where to go on with it."""

    key: str
    saved_at: dt.datetime
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of one kind of form: the table, and for how long they are kept."""

    model: Any
    kept: Callable[[], dt.timedelta]

    def save(self, actor: Actor, key: str, fields: Mapping[str, Any]) -> Any:
        """Keep what is typed so far under the form's key; the last of a user's drafts are kept."""
        body = json.dumps(dict(fields), ensure_ascii=False)
        if not 0 < len(key) <= self.model.key.max_length or len(body) > MOST_LETTERS:
            refuse("draft", _("The draft is too long to be kept."))
        with write():
            found = self._found(actor, key)
            if found is None:
                found = self.model(user=actor.user.id, key=key)
            found.body, found.saved_at = body, clock.now()
            found.save()
            self._keep_the_last(actor)
        return found

    def of(self, actor: Actor) -> list[tuple[str, dt.datetime, dict[str, Any]]]:
        """Return the actor's drafts, the last first: key, moment, fields."""
        query = (
            self.model.select()
            .where(
                self.model.user == actor.user.id, self.model.saved_at >= clock.now() - self.kept()
            )
            .order_by(self.model.saved_at.desc(), self.model.id.desc())
        )
        return [(one.key, one.saved_at, json.loads(one.body)) for one in query]

    def take(self, actor: Actor, key: str) -> dict[str, Any] | None:
        """Return the fields of a draft; it stays until the record is stored or the draft dropped."""
        found = self._found(actor, key)
        return json.loads(found.body) if found is not None else None

    def drop(self, actor: Actor, key: str) -> bool:
        """Drop a draft; tell whether there was one."""
        query = self.model.delete().where(self.model.user == actor.user.id, self.model.key == key)
        return bool(query.execute())

    def forget_old(self) -> int:
        """Delete drafts that nobody has gone on with for so long; return how many: they hold names."""
        query = self.model.delete().where(self.model.saved_at < clock.now() - self.kept())
        return int(query.execute())

    def _found(self, actor: Actor, key: str) -> Any:
        return self.model.get_or_none(self.model.user == actor.user.id, self.model.key == key)

    def _keep_the_last(self, actor: Actor) -> None:
        model = self.model
        kept = (
            model.select(model.id)
            .where(model.user == actor.user.id)
            .order_by(model.saved_at.desc(), model.id.desc())
            .limit(MOST_DRAFTS)
        )
        keys = [one.id for one in kept]
        model.delete().where(model.user == actor.user.id, model.id.not_in(keys)).execute()
