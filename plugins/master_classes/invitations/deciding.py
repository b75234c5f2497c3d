"""Who is to be told what about a session, given what was told last: asked, told of a change, called off. Pure.

What a calendar shows of a session is its *content*: title, hours, place, link. A change of content is
told to everybody; a change of one guest's standing (waiting, placed, gone) to that guest alone. Either
makes the session's SEQUENCE grow, which all guests share: what anybody is sent is newer than whatever
that guest was sent before, and nothing is sent to whom it would bring nothing new.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.agenda.invitation_text import CANCELLED

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Content:
    """What a calendar shows of a session; moments are aware."""

    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    link: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one guest was told last: the standing, and which sequence and content that was."""

    status: str
    sequence: int
    content: int


@dataclass(frozen=True, slots=True)
class Edition:
    """How often a session was told anew: ``sequence`` of all letters, ``content`` of what is shown."""

    sequence: int = 0
    content: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """The edition from now on, and the standing that each address is to be told."""

    edition: Edition
    letters: Mapping[str, str]


def decide(
    edition: Edition, *, changed: bool, wanted: Mapping[str, str], told: Mapping[str, Told]
) -> Decision:
    """Return who is told what now.

    ``changed`` says that the content differs from the one of ``edition``; ``wanted`` is the standing
    that each address is to have (none: it is not, or no longer, invited).
    """
    content = edition.content + changed
    letters: dict[str, str] = {}
    for address, status in wanted.items():
        last = told.get(address)
        if last is None or last.status == CANCELLED:
            if status != CANCELLED:
                letters[address] = status
        elif last.status != status or (last.content != content and status != CANCELLED):
            letters[address] = status
    for address, last in told.items():
        if address not in wanted and last.status != CANCELLED:
            letters[address] = CANCELLED
    newest = max((one.sequence for address, one in told.items() if address in letters), default=-1)
    grown = newest >= edition.sequence or (changed and bool(told))
    return Decision(Edition(edition.sequence + grown, content), letters)
