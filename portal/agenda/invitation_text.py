"""Invitations as text (iTIP, RFC 5546): a meeting is asked for, changed, or called off.

Pure. One text holds one meeting for one guest: the rules of iTIP allow a text one UID alone, and mail
programs act on the first meeting of a text. A guest never learns who else was invited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.agenda.icalendar_text import PRODUCT, with_zones

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from icalendar import Calendar, Event, vCalAddress

TENTATIVE, CONFIRMED, CANCELLED = "TENTATIVE", "CONFIRMED", "CANCELLED"
PARTICIPANT, CHAIR, INFORMED = "REQ-PARTICIPANT", "CHAIR", "NON-PARTICIPANT"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


@dataclass(frozen=True, slots=True)
class Party:
    """Who invites or is invited; ``role`` is the guest's, as iTIP names it."""

    name: str
    address: str
    role: str = PARTICIPANT


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One meeting in one of its editions: ``sequence`` grows with what a calendar shows of it.

    ``uid`` is the meeting's for ever, wherever the portal's address moves. Moments are aware; ``stamp``
    is when this edition was made.
    """

    uid: str
    sequence: int
    stamp: dt.datetime
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str = ""
    text: str = ""
    url: str = ""
    status: str = CONFIRMED


def invitation(meeting: Meeting, *, host: Party, guest: Party, zone: ZoneInfo) -> str:
    """Return the text that asks one guest to a meeting, or calls it off where it is cancelled."""
    event = _event(meeting, zone)
    event.add("organizer", _organiser(host))
    event.add("attendee", _attendee(guest, meeting.status))
    if guest.role == INFORMED:
        event.add("transp", "TRANSPARENT")
    method = CANCEL if meeting.status == CANCELLED else REQUEST
    return _text(method, [event], [meeting]).decode()


def published(meetings: Iterable[Meeting], *, zone: ZoneInfo) -> bytes:
    """Return meetings as a file to take along; it names nobody and answers to nobody."""
    told = list(meetings)
    return _text(PUBLISH, [_event(one, zone) for one in told], told)


def _text(method: str, events: Iterable[Event], meetings: Iterable[Meeting]) -> bytes:
    from icalendar import Calendar  # noqa: PLC0415 - slow to import and seldom needed

    calendar: Calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    days = [moment.date() for one in meetings for moment in (one.starts_at, one.ends_at)]
    if days:
        with_zones(calendar, (min(days), max(days)))
    text: bytes = calendar.to_ical()
    return text


def _event(meeting: Meeting, zone: ZoneInfo) -> Event:
    from icalendar import Event  # noqa: PLC0415 - likewise

    event = Event()
    event.add("uid", meeting.uid)
    event.add("dtstamp", meeting.stamp)
    event.add("sequence", meeting.sequence)
    event.add("status", meeting.status)
    event.add("summary", meeting.title)
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("dtend", meeting.ends_at.astimezone(zone))
    for name, told in (
        ("location", meeting.place),
        ("description", meeting.text),
        ("url", meeting.url),
    ):
        if told:
            event.add(name, told)
    return event


def _organiser(host: Party) -> vCalAddress:
    from icalendar import vCalAddress  # noqa: PLC0415 - likewise

    found = vCalAddress(f"mailto:{host.address}")
    found.params["CN"] = _quotable(host.name)
    return found


def _attendee(guest: Party, status: str) -> vCalAddress:
    """Return the guest: whoever was given a place has said yes already, in the portal."""
    from icalendar import vCalAddress  # noqa: PLC0415 - likewise

    found = vCalAddress(f"mailto:{guest.address}")
    found.params["CN"] = _quotable(guest.name)
    found.params["CUTYPE"] = "INDIVIDUAL"
    found.params["ROLE"] = guest.role
    found.params["PARTSTAT"] = "TENTATIVE" if status == TENTATIVE else "ACCEPTED"
    found.params["RSVP"] = "FALSE"
    return found


def _quotable(name: str) -> str:
    """Return a name as a parameter may hold it: no straight quotes, no control characters."""
    clean = "".join(one if one.isprintable() else " " for one in name.replace('"', "'"))
    return " ".join(clean.split())
