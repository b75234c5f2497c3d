"""What events answer to the global search: events and series whose names hold every word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.master_classes.links import event_url
from plugins.master_classes.models import Event, Series
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.wording import KINDS
from portal.access import policies
from portal.files.subjects import table_of
from portal.i18n import format_moment
from portal.i18n import gettext as _
from portal.plugin import SearchResult
from portal.plugin.addresses import address_of
from portal.search.meaning import parse
from portal.workdays import SchoolYear

if TYPE_CHECKING:
    from portal.access import Actor

MOST = 10
LEAST_LETTERS = 3
EACH = 0.9
"""How well an event fits whose topic holds every word."""
_KINDS = dict(KINDS)


def find(actor: Actor, text: str) -> list[SearchResult]:
    """Return the events and series within reach whose names hold every word, the latest first."""
    words = [one for one in parse(text).words if len(one) >= LEAST_LETTERS]
    return [*_events(actor, words), *_series(actor, words)] if words else []


def _events(actor: Actor, words: list[str]) -> list[SearchResult]:
    query = policies[Event].rows(actor).where(*_holds(Event.title, words))
    return [
        SearchResult(
            title=one.title,
            kind=_KINDS[one.kind],
            url=event_url(one.id),
            permission=ClassesPermission.VIEW,
            note=format_moment(one.starts_at) if one.starts_at is not None else "",
            score=EACH,
            table=table_of(one),
            key=one.id,
        )
        for one in query.order_by(Event.starts_at.desc(), Event.id.desc()).limit(MOST)
    ]


def _series(actor: Actor, words: list[str]) -> list[SearchResult]:
    query = policies[Series].rows(actor).where(*_holds(Series.title, words))
    return [
        SearchResult(
            title=one.title,
            kind=_("Series"),
            url=address_of("master_classes.series_page", key=one.id),
            permission=ClassesPermission.VIEW,
            note=SchoolYear(one.school_year).title,
            score=EACH,
            table=table_of(one),
            key=one.id,
        )
        for one in query.order_by(Series.school_year.desc(), Series.id).limit(MOST)
    ]


def _holds(field: Any, words: list[str]) -> list[Any]:
    return [field.contains(one) for one in words]
