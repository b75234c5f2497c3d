"""The words of timetables: states, why times and places fall out, and what would mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes.timetable.problem import Mend, Why
from portal import clock
from portal.i18n import format_date, ngettext
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from plugins.master_classes.timetable.problem import ClassToPlan, Mending, Unplaced

TIMETABLE_STATES = (
    ("asked", _("Being counted")),
    ("proposed", _("Proposed")),
)
LINE_STATES = (
    ("waits", _("Waits")),
    ("placed", _("Has a time and place")),
    ("left", _("Without a place")),
    ("accepted", _("Accepted")),
)
WEEKDAYS = (
    ("1", _("Mon")),
    ("2", _("Tue")),
    ("3", _("Wed")),
    ("4", _("Thu")),
    ("5", _("Fri")),
    ("6", _("Sat")),
    ("7", _("Sun")),
)
_WHY = {
    Why.PAST: _("the time has passed"),
    Why.WINDOW: _("outside of the wished days"),
    Why.WEEKDAY: _("not on the wished weekdays"),
    Why.ATTESTATION: _("the leader is attested on that day"),
    Why.TIME: _("outside of the wished hours"),
    Why.LEADER: _("the leader is busy"),
    Why.PARTICIPANT: _("participants are busy"),
    Why.SEATS: _("the place has too few seats"),
    Why.ROOM_WISH: _("not one of the wished places"),
    Why.TRAVEL: _("the leader does not get there in time"),
    Why.ROOM: _("the place is taken"),
    Why.INSTITUTION: _("the institution has another event"),
    Why.RIVAL: _("taken by other events of this timetable"),
}
_MENDS = {
    Mend.OTHER_TIME: _("let it be at other hours"),
    Mend.OTHER_DAYS: _("let it be on other weekdays"),
    Mend.OTHER_ROOMS: _("let it be in other places"),
    Mend.ONLINE: _("hold it online"),
    Mend.NEARER: _("let its sessions be on neighbouring days"),
    Mend.OTHER_LEADER: _("find another leader"),
}
MOST_TAKERS = 3
DAYS_A_WEEK = 7


def reasons_in_words(told: Unplaced, titles: Mapping[int, str]) -> list[str]:
    """Return why an event has no place: each cause with how many times and places it took."""
    found = []
    for why, count in sorted(told.fell.items(), key=lambda one: -one[1]):
        takers = told.rivals if why is Why.RIVAL else told.takers.get(why, {})
        words = f"{_WHY[why]}: {count}"
        named = _titles(takers, titles)
        found.append(f"{words} ({named})" if named else words)
    return found


def mending_in_words(mending: Mending, rooms: Mapping[int, str]) -> str:
    """Return a change that would help, with when and where the event would be then."""
    near = rooms.get(mending.beside, "") if mending.beside is not None else ""
    words = _l(" and ").join(
        _change(one, mending.amounts.get(one, 0), near) for one in mending.changes
    )
    words = words[:1].upper() + words[1:]
    first = mending.example[0]
    when = span_in_words(first.starts_at, first.ends_at)
    where = rooms.get(first.room)
    example = f"{when}, {where}" if where else when
    more = len(mending.example) - 1
    if more:
        example += ngettext(" and %(num)s more", " and %(num)s more", more)
    return _l("%(what)s. For example: %(example)s.", what=words, example=example)


def _change(change: Mend, amount: int, near: str) -> str:
    if change is Mend.NEW_ROOM and near:
        return ngettext(
            "one more place with %(num)s seat near “%(place)s”",
            "one more place with %(num)s seats near “%(place)s”",
            amount,
            place=near,
        )
    if change is Mend.NEW_ROOM:
        return ngettext(
            "one more place with %(num)s seat", "one more place with %(num)s seats", amount
        )
    if change is Mend.LONGER:
        return ngettext("one week more", "%(num)s weeks more", amount)
    if change is Mend.FEWER_SEATS:
        return ngettext("%(num)s participant at most", "%(num)s participants at most", amount)
    if change is Mend.FEWER_SESSIONS:
        return ngettext("%(num)s session only", "%(num)s sessions only", amount)
    return str(_MENDS[change])


def _titles(takers: Mapping[int | None, int] | Mapping[int, int], titles: Mapping[int, str]) -> str:
    """Return the events that took most, by title."""
    ordered = sorted(takers.items(), key=lambda one: (-one[1], one[0] or 0))
    named = [titles[key] for key, _count in ordered if key is not None and key in titles]
    shown = ", ".join(f"«{one}»" for one in named[:MOST_TAKERS])
    more = len(named) - MOST_TAKERS
    return shown + ngettext(" and %(num)s more", " and %(num)s more", more) if more > 0 else shown


def wishes_in_words(one: ClassToPlan, rooms: Mapping[int, str]) -> str:
    """Return what an event wishes, in one line."""
    parts = [
        ngettext("%(num)s session", "%(num)s sessions", one.sessions),
        _l("%(count)s min.", count=one.minutes),
    ]
    if len(one.weekdays) < DAYS_A_WEEK:
        titles = dict(WEEKDAYS)
        parts.append(", ".join(str(titles[str(day + 1)]) for day in sorted(one.weekdays)))
    if one.earliest is not None:
        parts.append(_l("from %(time)s", time=f"{one.earliest:%H:%M}"))
    if one.latest is not None:
        parts.append(_l("until %(time)s", time=f"{one.latest:%H:%M}"))
    if one.first is not None:
        parts.append(_l("from %(day)s", day=format_date(one.first)))
    if one.last is not None:
        parts.append(_l("by %(day)s", day=format_date(one.last)))
    if one.rooms:
        parts.append(", ".join(sorted(rooms[key] for key in one.rooms if key in rooms)))
    if one.strict:
        parts.append(_l("only so"))
    return "; ".join(parts)


def against_wishes(
    one: ClassToPlan, starts: dt.datetime, ends: dt.datetime, room: int
) -> list[str]:
    """Return which wishes a proposed session does not keep."""
    start, end = clock.local(starts), clock.local(ends)
    found = []
    if start.weekday() not in one.weekdays:
        found.append(_l("another weekday"))
    early = one.earliest is not None and start.time() < one.earliest
    if early or (one.latest is not None and end.time() > one.latest):
        found.append(_l("other hours"))
    if one.rooms and room not in one.rooms:
        found.append(_l("another place"))
    return found


def span_in_words(starts: dt.datetime, ends: dt.datetime) -> str:
    """Return when a session is, with its weekday: «Tue 01.12.2026, 14:00–15:30»."""
    start, end = clock.local(starts), clock.local(ends)
    weekday = dict(WEEKDAYS)[str(start.weekday() + 1)]
    return f"{weekday} {format_date(start.date())}, {start:%H:%M}–{end:%H:%M}"
