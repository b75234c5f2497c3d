"""What a session shows in a calendar, and the words of the letter that brings it."""

from __future__ import annotations

import hashlib
import html
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from flask import current_app

from plugins.master_classes.invitations.deciding import Content
from plugins.master_classes.invitations.wording import ROLE_IN_CALENDAR
from plugins.master_classes.links import event_url
from portal import clock
from portal.agenda.icalendar_text import UID_DOMAIN
from portal.agenda.invitation_text import (
    CANCELLED,
    TENTATIVE,
    Meeting,
    Party,
    invitation,
)
from portal.i18n import format_moment, in_language, ngettext
from portal.i18n import gettext as _
from portal.inbox.letters import Letter, one_line

if TYPE_CHECKING:
    from plugins.master_classes.invitations.models import Invited, SessionEdition
    from plugins.master_classes.models import Event, Place, Session
    from portal.config import Settings

UID_LENGTH = 32
LONGEST_TITLE, LONGEST_PLACE, LONGEST_LINK = 400, 800, 500


def content_of(event: Event, session: Session, *, several: bool) -> Content:
    """Return what a calendar shows of a session, in the portal's own language."""
    settings = _settings()
    title = event.title
    with in_language(settings.locale):
        if several:
            title = _("%(title)s, session %(number)s", title=title, number=session.number)
        if session.title:
            title = f"{title}: {session.title}"
    place = session.place
    online = place.address if place is not None and place.kind == "online" else ""
    return Content(
        title=title[:LONGEST_TITLE],
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=where(place)[:LONGEST_PLACE],
        link=(session.link or online)[:LONGEST_LINK],
    )


def uid_of(event: Event, session: Session) -> str:
    """Return the name of a session in everybody's calendar: for ever the same, whatever the address."""
    told = f"{session.id}\x1f{event.created_at.isoformat()}"
    return f"{hashlib.sha256(told.encode()).hexdigest()[:UID_LENGTH]}@{UID_DOMAIN}"


def where(place: Place | None) -> str:
    """Return a place as somebody finds it: the institution, the room, the street."""
    if place is None:
        return ""
    institution = place.institution.short_name if place.institution is not None else ""
    street = "" if place.kind == "online" else place.address
    return ", ".join(filter(None, (institution, place.name, street)))


def content_told(edition: SessionEdition) -> Content:
    """Return what was last told of a session."""
    return Content(edition.title, edition.starts_at, edition.ends_at, edition.place, edition.link)


def meeting_of(event: Event, edition: SessionEdition, status: str) -> Meeting:
    """Return a session as a meeting of the calendar, in the standing of one guest."""
    return Meeting(
        uid=edition.uid,
        sequence=edition.sequence,
        stamp=edition.changed_at,
        title=edition.title,
        starts_at=edition.starts_at,
        ends_at=edition.ends_at,
        place=edition.place or edition.link,
        text=_described(event, edition),
        url=edition.link,
        status=status,
    )


def letter_of(
    event: Event, edition: SessionEdition, invited: Invited, *, first: bool, of: int = 1
) -> Letter:
    """Return the letter that tells a guest of a session, in the guest's language.

    ``of`` is how many sessions the event has; decision 0013 says why each has a letter of its own.
    """
    settings = _settings()
    host = event.institution.short_name if event.institution is not None else ""
    product = settings.product_name or _("Attestation portal")
    with in_language(settings.locale):
        calendar = invitation(
            meeting_of(event, edition, invited.status),
            host=Party(host or product, settings.mail_from),
            guest=Party(invited.name, invited.address, ROLE_IN_CALENDAR[invited.role]),
            zone=clock.zone(),
        )
    locale = invited.user.locale if invited.user is not None else settings.locale
    with in_language(locale):
        subject, told = _words(invited.status, f"{edition.title}, {_hours(edition)}", first=first)
        if first and of > 1 and invited.status != CANCELLED:
            told = f"{told} {_several(of)}"
        lines = [
            (_("What"), edition.title),
            (_("When"), _hours(edition)),
            (_("Where"), edition.place),
            (_("Link"), edition.link),
        ]
        if event.state == "cancelled" and event.cancelled_reason:
            lines.append((_("Why"), event.cancelled_reason))
        if invited.user is not None:
            page = urljoin(settings.public_url, event_url(event.id))
            lines.append((_("In the portal"), page))
        shown = [(name, text) for name, text in lines if text]
        greeting = _("Hello!")
        foot = _(
            "The attached file brings your calendar up to date. Answers to this letter are not read."
        )
    return Letter(
        subject=one_line(subject),
        text=_as_text(greeting, told, shown, [product, foot]),
        html=_as_page(greeting, told, shown, [product, foot]),
        unsubscribe_url="",
        calendar=calendar,
    )


def _words(status: str, what: str, *, first: bool) -> tuple[str, str]:
    """Return the subject, and the sentence that says what has become."""
    if status == CANCELLED:
        return _("Called off: %(what)s", what=what), _("This is called off for you:")
    if status == TENTATIVE:
        told = _("You are on the list, but have no sure place yet:")
        return _("Presumably: %(what)s", what=what), told
    if first:
        return _("Invitation: %(what)s", what=what), _("You are expected here:")
    return _("Change: %(what)s", what=what), _("Something has changed. It is so now:")


def _several(of: int) -> str:
    """Say that more letters come."""
    return ngettext(
        "(The event has %(num)s session; each comes in a letter of its own.)",
        "(The event has %(num)s sessions; each comes in a letter of its own.)",
        of,
    )


def _as_text(greeting: str, told: str, lines: list[tuple[str, str]], foot: list[str]) -> str:
    body = [f"{name}: {text}" for name, text in lines]
    return "\n".join([greeting, "", told, "", *body, "", "-- ", *foot])


def _as_page(greeting: str, told: str, lines: list[tuple[str, str]], foot: list[str]) -> str:
    rows = "".join(f"<li>{html.escape(name)}: {html.escape(text)}</li>" for name, text in lines)
    end = "<br>".join(html.escape(one) for one in foot)
    return (
        f"<p>{html.escape(greeting)}</p><p>{html.escape(told)}</p><ul>{rows}</ul><hr><p>{end}</p>"
    )


def _described(event: Event, edition: SessionEdition) -> str:
    """Return the description: where to go on the net; the rest of a meeting has its own fields."""
    leading = event.description.strip()
    return "\n".join(filter(None, (edition.link, leading[:1000])))


def _hours(edition: SessionEdition) -> str:
    starts, ends = clock.local(edition.starts_at), clock.local(edition.ends_at)
    if starts.date() == ends.date():
        return f"{format_moment(starts)}–{ends:%H:%M}"
    return f"{format_moment(starts)} – {format_moment(ends)}"


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
