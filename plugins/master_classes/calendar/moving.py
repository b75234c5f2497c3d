"""Moving a session in the calendar: what stands against it is told first; what blocks is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.master_classes import services
from plugins.master_classes.conflicts import checking
from plugins.master_classes.pages.wording import hours_words
from portal import clock
from portal.database import write
from portal.errors import Conflict
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.workdays import is_working_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from plugins.master_classes.models import Place, Session
    from portal.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTime:
    """A time and a place for a session; ``starts_at`` is on the district's wall clock."""

    starts_at: dt.datetime
    words: str
    place: int | None

    def values(self, seen: int) -> dict[str, str]:
        """Return what the form of the move sends for this time."""
        return {
            "day": self.starts_at.date().isoformat(),
            "time": f"{self.starts_at:%H:%M}",
            "place": str(self.place or ""),
            "seen": str(seen),
        }


class Doubtful(Conflict):
    """Something speaks against the move, but does not forbid it: whoever is sure may confirm."""

    def __init__(self, doubts: list[str]) -> None:
        super().__init__(_("Something speaks against it. Move it all the same?"))
        self.reasons = doubts


class Blocked(Conflict):
    """The session cannot be held then or there."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(_("It cannot be moved there."))
        self.reasons = reasons


def move(
    actor: Actor,
    session: Session,
    *,
    starts_at: dt.datetime,
    place: Place | None,
    seen: int | None = None,
    sure: bool = False,
) -> None:
    """Hold a session at another time, in another place, or both; it lasts as long as before.

    Raises :class:`Blocked` or, unless the user is ``sure``, :class:`Doubtful`.
    """
    with write():
        found = checking.of_session(actor, session, starts_at=starts_at, place=place)
        if blocks := [one.text for one in found if one.blocks]:
            raise Blocked(blocks)
        doubts = [*_unusual(session, starts_at), *(one.text for one in found)]
        if doubts and not sure:
            raise Doubtful(doubts)
        plan = services.SessionPlan(
            starts_at=starts_at,
            ends_at=starts_at + (session.ends_at - session.starts_at),
            place=place,
            link=session.link,
            title=session.title,
        )
        services.change_session(actor, session, plan, seen=seen)


def _unusual(session: Session, starts_at: dt.datetime) -> Iterator[str]:
    """Say what is unusual about a time that nothing else speaks against."""
    if starts_at < clock.now():
        yield _("This time is over.")
    day = clock.local(starts_at).date()
    if is_working_day(clock.local(session.starts_at).date()) and not is_working_day(day):
        yield _("%(day)s is a day off.", day=format_date(day))


def free_times(
    actor: Actor, session: Session, *, starts_at: dt.datetime, place: Place | None
) -> list[FreeTime]:
    """Return the nearest times and places at which nothing speaks against a session."""
    found = checking.free_for(actor, session, starts_at=starts_at, place=place)
    return [
        FreeTime(
            starts_at=clock.local(one.starts_at),
            words=", ".join(
                (hours_words(one.starts_at, one.ends_at), *([one.room.name] if one.room else []))
            ),
            place=one.room.key if one.room is not None else None,
        )
        for one in found
    ]
