"""Mail to those who have no account: what became of their enrolment, with the personal link.

It goes to the address of the enrolment, else to the one of the databank. Each mail makes a new link,
and the earlier ones go on leading to the same enrolment.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from flask import current_app

from plugins.master_classes import personal_links
from plugins.master_classes.links import personal_url
from plugins.master_classes.wording import ENROLMENT_STATES
from portal.i18n import format_moment, in_language
from portal.i18n import gettext as _
from portal.inbox import outbox
from portal.inbox.letters import Letter, is_address, one_line

if TYPE_CHECKING:
    from plugins.master_classes.models import Enrolment, Leader
    from portal.config import Settings

STATES = dict(ENROLMENT_STATES)


def standing_of(enrolment: Enrolment) -> str:
    """Return in words how things stand with an enrolment."""
    if enrolment.state == "offered" and enrolment.offered_until is not None:
        return _(
            "A place is offered: accept it until %(moment)s",
            moment=format_moment(enrolment.offered_until),
        )
    return str(STATES[enrolment.state])


def address_of(record: Enrolment | Leader) -> str:
    """Return where somebody without an account is written to; empty where nobody may or can."""
    person = record.person
    blocked = getattr(record, "blocked", False) or (person is not None and person.blocked)
    if record.erased_at is not None or blocked:
        return ""
    return record.email or (person.email if person is not None else "")


def write_standing(enrolment: Enrolment, why: str) -> None:
    """Write to a guest how things stand with the own enrolment."""
    _write(enrolment, [standing_of(enrolment), why])


def write_reminder(enrolment: Enrolment, text: str) -> bool:
    """Remind a guest of the event; tell whether a mail went into the outbox."""
    return _write(enrolment, [text])


def write_leader(leader: Leader, text: str) -> bool:
    """Remind a leader without an account of the event; tell whether a mail went into the outbox."""
    address = address_of(leader)
    if not is_address(address) or not outbox.mail_is_on():
        return False
    link = personal_links.make(leader=leader)
    return _put(address, leader.event.title, [str(leader), text], link)


def _write(enrolment: Enrolment, lines: list[str]) -> bool:
    address = address_of(enrolment)
    if not is_address(address) or not outbox.mail_is_on():
        return False
    link = personal_links.make(enrolment=enrolment)
    event = enrolment.event
    moment = format_moment(event.starts_at) if event.starts_at is not None else ""
    return _put(address, event.title, [event.title, moment, *lines], link)


def _put(address: str, subject: str, lines: list[str], token: str) -> bool:
    settings: Settings = current_app.extensions["settings"]
    with in_language(settings.locale):
        product = settings.product_name or _("Attestation portal")
        said = [line for line in lines if line]
        path = personal_url(token)
        link = settings.public_url.rstrip("/") + path if path else ""
        more = _("Your page of the event, for you alone: %(url)s", url=link) if link else ""
        text = "\n\n".join(filter(None, [*said, more, f"-- \n{product}"]))
        page = "".join(f"<p>{html.escape(line)}</p>" for line in said)
        if link:
            page += f'<p><a href="{html.escape(link)}">{html.escape(more)}</a></p>'
        letter = Letter(one_line(f"{product}: {subject}"), text, page, "")
    return outbox.put_for(address, letter) is not None
