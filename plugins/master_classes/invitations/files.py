"""An event as a file for any calendar, and the feed of one guest or leader: the same meetings as by mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import JOIN

from plugins.master_classes.invitations.models import SessionEdition
from plugins.master_classes.invitations.telling import (
    content_of,
    content_told,
    meeting_of,
    uid_of,
)
from plugins.master_classes.models import LIVING, Place, Session
from portal import clock
from portal.agenda.invitation_text import CANCELLED, CONFIRMED, TENTATIVE, published
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from plugins.master_classes.models import Event, PersonalLink
    from portal.agenda.invitation_text import Meeting


def event_file(event: Event) -> bytes:
    """Return all sessions of an event as a file."""
    status = TENTATIVE if event.state in {"draft", "proposed", "declined"} else CONFIRMED
    return published(meetings(event, status), zone=clock.zone())


def personal_file(link: PersonalLink) -> bytes:
    """Return what a guest's or leader's own link leads to, as it stands now."""
    if link.leader is not None:
        return published(meetings(link.leader.event, CONFIRMED), zone=clock.zone())
    if link.enrolment is None or link.enrolment.state not in LIVING:
        status = CANCELLED
    else:
        status = CONFIRMED if link.enrolment.state == "placed" else TENTATIVE
    found = meetings(link.enrolment.event, status) if link.enrolment is not None else []
    return published(found, zone=clock.zone())


def meetings(event: Event, status: str) -> list[Meeting]:
    """Return the sessions of an event as meetings; what is cancelled stays, and says so.

    A session that has changed since the last letter is ahead of it by one, and so is a cancelled one
    of which no letter was sent: who keeps the earlier file takes the newer.
    """
    query = (
        Session.select(Session, Place, Institution)
        .join(Place, JOIN.LEFT_OUTER)
        .join(Institution, JOIN.LEFT_OUTER)
        .where(Session.event == event.id)
        .order_by(Session.number)
    )
    sessions = list(query)
    told = {
        one.session_id: one
        for one in SessionEdition.select().where(SessionEdition.event == event.id)
    }
    found = []
    for session in sessions:
        content = content_of(event, session, several=len(sessions) > 1)
        edition = told.get(session.id)
        off = session.cancelled or event.state == "cancelled"
        sequence, stamp = int(off), event.changed_at
        if edition is not None:
            ahead = content_told(edition) != content
            sequence = edition.sequence + ahead
            stamp = event.changed_at if ahead else edition.changed_at
        shown = SessionEdition(
            uid=uid_of(event, session),
            sequence=sequence,
            changed_at=stamp,
            title=content.title,
            starts_at=content.starts_at,
            ends_at=content.ends_at,
            place=content.place,
            link=content.link,
        )
        found.append(meeting_of(event, shown, CANCELLED if off else status))
    return found
