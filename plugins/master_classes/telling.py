"""Telling the portal of events that were held: a plan may have asked for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes.links import event_url
from plugins.master_classes.wording import KINDS as EVENT_KINDS
from portal import clock
from portal.i18n import lazy_gettext as _
from portal.plugin import DoneWork, WorkKind, announce

if TYPE_CHECKING:
    from plugins.master_classes.models import Event
    from portal.access import Actor

HELD = {
    "master_class": WorkKind(
        name="master_classes.master_class_held", title=_("A master class was held")
    ),
    "open_lesson": WorkKind(
        name="master_classes.open_lesson_held", title=_("An open lesson was held")
    ),
    "seminar": WorkKind(name="master_classes.seminar_held", title=_("A seminar was held")),
    "association": WorkKind(
        name="master_classes.association_held",
        title=_("A session of a methodical association was held"),
    ),
    "meeting": WorkKind(name="master_classes.meeting_held", title=_("A meeting was held")),
}
KINDS = tuple(HELD[code] for code, _title in EVENT_KINDS)


def announce_held(actor: Actor, event: Event) -> None:
    """Tell of an event, inside the transaction that says it was held; once for each event."""
    held_at = event.ends_at or clock.now()
    announce(
        DoneWork(
            kind=HELD[event.kind].name,
            key=str(event.id),
            title=event.title,
            day=clock.local(held_at).date(),
            actor=actor,
            url=event_url(event.id),
            institution_id=event.institution_id,
        )
    )
