"""What is told of a conflict: one sentence on what stands against a session, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.master_classes.conflicts.rules import Conflict, Kind
from portal import clock
from portal.i18n import format_date, ngettext
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.master_classes.conflicts.rules import Session

MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A conflict in words: its kind, whether the session cannot be kept so, and the sentence."""

    kind: Kind
    blocks: bool
    text: str


def told(conflict: Conflict, names: Mapping[str, str]) -> Told:
    """Return a conflict in words; ``names`` are of those whom the reader may see."""
    return Told(conflict.kind, conflict.blocks, _sentence(conflict, names))


def span(session: Session) -> str:
    """Return when a session is: «01.12.2026, 14:00–15:30»."""
    start, end = clock.local(session.starts_at), clock.local(session.ends_at)
    if start.date() == end.date():
        return f"{format_date(start.date())}, {start:%H:%M}–{end:%H:%M}"
    return f"{format_date(start.date())}, {start:%H:%M} – {format_date(end.date())}, {end:%H:%M}"


def _sentence(conflict: Conflict, names: Mapping[str, str]) -> str:
    if conflict.kind in {Kind.LEADER, Kind.PARTICIPANT}:
        return _of_people(conflict, names)
    room = conflict.room.name if conflict.room is not None else ""
    other = conflict.other
    if conflict.kind is Kind.SEATS and conflict.room is not None:
        return _(
            "%(room)s: %(has)s seats, %(needed)s are needed. Choose a larger place, or let fewer people enrol.",
            room=room,
            has=conflict.room.seats or 0,
            needed=conflict.seats,
        )
    if conflict.kind is Kind.ATTESTATION:
        return _(
            "%(who)s: attestation on %(day)s. Choose another day.",
            who=_who(conflict, names),
            day=format_date(conflict.day),
        )
    if conflict.kind is Kind.ROOM:
        if other is None or not other.shown:
            return _("%(room)s is taken at this time. Choose another place or time.", room=room)
        return _(
            "%(room)s is taken: “%(title)s”, %(when)s. Choose another place or time.",
            room=room,
            title=other.title,
            when=span(other),
        )
    if other is None or not other.shown:
        return _("The institution has another event at this time. See that both can be held.")
    return _(
        "The institution has “%(title)s” at this time (%(when)s). See that both can be held.",
        title=other.title,
        when=span(other),
    )


def _of_people(conflict: Conflict, names: Mapping[str, str]) -> str:
    other = conflict.other
    who = _who(conflict, names)
    if conflict.kind is Kind.LEADER:
        advice = _("Choose another time or another leader.")
    else:
        advice = _("Choose another time, or ask which of the two they come to.")
    if other is None or not other.shown or not any(one in names for one in conflict.people):
        busy = _("%(who)s: busy at this time.", who=who)
        return f"{busy} {advice}"
    values = {"who": who, "title": other.title, "when": _when_and_where(other)}
    if conflict.missing:
        minutes = -(-int(conflict.missing.total_seconds()) // 60)
        told_so = _(
            "%(who)s: “%(title)s” (%(when)s) is too near, the way there lacks %(minutes)s min.",
            **values,
            minutes=minutes,
        )
    else:
        told_so = _("%(who)s: “%(title)s” at this time (%(when)s).", **values)
    return f"{told_so} {advice}"


def _when_and_where(session: Session) -> str:
    return f"{span(session)}, {session.room.name}" if session.room is not None else span(session)


def _who(conflict: Conflict, names: Mapping[str, str]) -> str:
    """Return the names that may be told, a few of them, and how many others there are."""
    known = sorted(names[one] for one in conflict.people if one in names)
    others = len(conflict.people) - len(known[:MOST_NAMES])
    said = ", ".join(known[:MOST_NAMES])
    if not others:
        return said
    if not said:
        return ngettext("%(num)s person", "%(num)s people", others)
    return said + ngettext(" and %(num)s other", " and %(num)s others", others)
