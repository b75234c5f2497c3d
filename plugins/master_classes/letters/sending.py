"""Sending letters after an event: who gets one and how, the preview, and the sending itself, once each."""

from __future__ import annotations

import html
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from flask import current_app

from plugins.master_classes import guest_mail, personal_links
from plugins.master_classes.certificates.attended import attendance_of, name_of
from plugins.master_classes.certificates.candidates import holder_of
from plugins.master_classes.certificates.models import Certificate
from plugins.master_classes.certificates.settings import printed_address
from plugins.master_classes.certificates.wording import PARTICIPANT, VALID
from plugins.master_classes.feedback.asking import is_open, survey_of
from plugins.master_classes.feedback.models import SurveyParticipant
from plugins.master_classes.feedback.personal import url_of
from plugins.master_classes.letters.models import LetterSent, Mailing
from plugins.master_classes.letters.texts import VARIABLES, Text, checked, values_of
from plugins.master_classes.letters.wording import ATTENDED
from plugins.master_classes.links import personal_url
from plugins.master_classes.models import Attendance, Enrolment, Event, Session
from plugins.master_classes.notices import coordinators_of
from plugins.master_classes.recording.entries import organiser_of
from portal import clock
from portal.access import policies
from portal.audit.services import record
from portal.changing import demand, label_of, take
from portal.database import fetch_rows, write
from portal.errors import Invalid
from portal.i18n import gettext as _
from portal.i18n import in_language
from portal.i18n import lazy_gettext as _l
from portal.inbox import outbox
from portal.inbox.letters import Letter, is_address, one_line
from portal.inbox.services import notify
from portal.plugin import NoticeKind, address_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.master_classes.certificates.attended import Attended
    from portal.access import Actor
    from portal.config import Settings

PAGE = "страница"
HIDDEN = "…"
"""What stands in the preview where each letter has a secret of its own."""
LETTER = NoticeKind(
    name="master_classes.letter", title=_l("A letter to participants of an event"), private=True
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who is written to: the participant, how the letter goes, and what fills its variables."""

    attended: Attended
    way: str
    address: str
    values: dict[str, str]

    @property
    def enrolment(self) -> Enrolment:
        """Return the participant."""
        return self.attended.enrolment


@dataclass(frozen=True, slots=True)
class Preview:
    """What a sending would do: to whom it goes and how, who was written to already, the first letter."""

    recipients: Sequence[Recipient]
    before: int
    example: Text | None
    missing: tuple[str, ...]

    def count(self, way: str) -> int:
        """Return how many letters go one way."""
        return sum(one.way == way for one in self.recipients)


def why_not(event: Event) -> str:
    """Return why nobody can be written to yet, in words; nothing where somebody can."""
    if event.state == "cancelled":
        return _("The event was cancelled: nobody came to it.")
    if event.ends_at is None or event.ends_at > clock.now():
        return _("Letters are written when the event is over.")
    marked = Attendance.select().join(Session).where(Session.event == event.id)
    if not marked.exists():
        return _("Mark first who came: until then everybody would be written to as absent.")
    return ""


def preview(actor: Actor, event: Event, audience: str, text: Text) -> Preview:
    """Return what sending a text would do; nothing is written."""
    found = recipients(actor, event, audience)
    before = _written_to(event, audience)
    fresh = [one for one in found if one.enrolment.id not in before]
    filled = [_filled(text, one) for one in fresh[:1]]
    missing = VARIABLES.fill(text.text, fresh[0].values).missing if fresh else ()
    return Preview(fresh, len(before), filled[0] if filled else None, missing)


def recipients(actor: Actor, event: Event, audience: str) -> list[Recipient]:
    """Return those who came, or those who did not, with how a letter reaches each."""
    listed = [one for one in attendance_of(actor, event) if one.came == (audience == ATTENDED)]
    keys = [one.enrolment.id for one in listed]
    held = {
        one.holder: one
        for one in policies[Certificate]
        .rows(actor)
        .where(Certificate.event == event.id, Certificate.state == VALID)
    }
    survey = survey_of(event)
    asked: dict[int, SurveyParticipant] = {}
    if survey is not None and is_open(survey):
        rows = SurveyParticipant.select().where(
            SurveyParticipant.survey == survey.id, SurveyParticipant.enrolment.in_(keys or [0])
        )
        asked = {one.enrolment_id: one for one in rows}
    mails = outbox.mail_is_on()
    issuer = organiser_of(event)
    return [_recipient(event, one, held, asked, mails=mails, issuer=issuer) for one in listed]


def send(actor: Actor, event: Event, audience: str, *, subject: str, text: str) -> Mailing:
    """Send a letter to all of an audience who have not had one; return the sending with its log.

    The event is locked and each participant is marked with the letter, so that nobody gets it twice.
    Letters wait in the outbox; who has no address is reached through the coordinators. Raises
    :class:`Invalid` where nobody is left to be written to, or the text cannot be filled.
    """
    letter = checked(subject, text)
    refusal = why_not(event)
    if refusal:
        raise Invalid(refusal)
    with write():
        stored = take(event)
        demand(actor, "write", stored)
        before = _written_to(stored, audience)
        listed = [
            one for one in recipients(actor, stored, audience) if one.enrolment.id not in before
        ]
        if not listed:
            raise Invalid(_("There is nobody who has not had this letter already."))
        has_page = PAGE in VARIABLES.variables_of(letter.text)
        mailing = Mailing.create(
            event=stored, audience=audience, subject=letter.subject, text=letter.text,
            sent_by=actor.user.id,
        )  # fmt: skip
        for one in listed:
            LetterSent.create(
                mailing=mailing, enrolment=one.enrolment, audience=audience, way=one.way
            )
            if one.way == "mail":
                _mail(one, _filled(letter, _linked(one) if has_page else one))
        _tell_coordinators(stored, mailing, listed, letter)
        counts = {way: sum(one.way == way for one in listed) for way in ("mail", "inbox", "nobody")}
        record(
            actor, "create", mailing, label=label_of(mailing),
            changes={name: (None, count) for name, count in counts.items() if count},
        )  # fmt: skip
    return mailing


def _recipient(
    event: Event,
    found: Attended,
    held: dict[str | None, Certificate],
    asked: dict[int, SurveyParticipant],
    *,
    mails: bool,
    issuer: str,
) -> Recipient:
    enrolment = found.enrolment
    address = guest_mail.address_of(enrolment)
    if not (mails and is_address(address)):
        address = ""
    way = "mail" if address else "inbox" if enrolment.institution_id is not None else "nobody"
    own = asked.get(enrolment.id)
    values = values_of(
        event,
        enrolment,
        hours=found.hours,
        certificate=held.get(holder_of(PARTICIPANT, enrolment.id)),
        feedback=url_of(own) if own is not None else "",
        issuer=issuer,
        page=_page_at(HIDDEN) if address else "",
    )
    return Recipient(found, way, address, values)


def _linked(one: Recipient) -> Recipient:
    """Return a recipient with a personal link of their own, made for this letter alone."""
    if not printed_address():
        return one
    token = personal_links.make(enrolment=one.enrolment)
    return replace(one, values={**one.values, "page": _page_at(token)})


def _page_at(token: str) -> str:
    """Return the whole address of a personal page; empty where the portal's own address is not set."""
    base = printed_address()
    return base + personal_url(token) if base else ""


def _written_to(event: Event, audience: str) -> set[int]:
    rows = (
        LetterSent.select(LetterSent.enrolment)
        .join(Enrolment)
        .where(Enrolment.event == event.id, LetterSent.audience == audience)
    )
    return {key for (key,) in fetch_rows(rows)}


def _filled(text: Text, one: Recipient) -> Text:
    return Text(
        VARIABLES.fill(text.subject, one.values).text, VARIABLES.fill(text.text, one.values).text
    )


def _mail(one: Recipient, text: Text) -> None:
    settings = cast("Settings", current_app.extensions["settings"])
    with in_language(settings.locale):
        product = settings.product_name or _("Attestation portal")
        page = "".join(f"<p>{html.escape(line)}</p>" for line in text.text.split("\n\n"))
        letter = Letter(
            one_line(f"{product}: {text.subject}"), f"{text.text}\n\n-- \n{product}", page, ""
        )
        outbox.put_for(one.address, letter)


def _tell_coordinators(
    event: Event, mailing: Mailing, listed: Sequence[Recipient], letter: Text
) -> None:
    """Give the letter to the coordinators of those who have no address, with the names."""
    by_place: dict[int, list[Recipient]] = defaultdict(list)
    for one in listed:
        if one.way == "inbox":
            by_place[cast("int", one.enrolment.institution_id)].append(one)
    page = _page("master_classes_feedback.event_feedback", key=event.id)
    for place, theirs in by_place.items():
        names = ", ".join(name_of(one.enrolment) for one in theirs)
        said = _filled(letter, theirs[0]).text if len(theirs) == 1 else letter.text
        notify(
            coordinators_of([place]),
            LETTER.name,
            title=event.title,
            text=_("Please pass this on to: %(names)s", names=names) + f"\n\n{said}",
            url=page,
            key=f"{LETTER.name}:{mailing.id}:{place}",
            institution_id=place,
        )


def _page(endpoint: str, **values: Any) -> str:
    return address_of(endpoint, **values) if endpoint in current_app.view_functions else ""


def count_of(mailing: Mailing) -> int:
    """Return to how many a letter went."""
    return int(LetterSent.select().where(LetterSent.mailing == mailing.id).count())


def sent_of(actor: Actor, event: Event) -> list[tuple[Mailing, dict[str, int]]]:
    """Return the letters that were sent, the newest first, with how many went which way."""
    mailings = list(
        policies[Mailing]
        .rows(actor)
        .where(Mailing.event == event.id)
        .order_by(Mailing.sent_at.desc(), Mailing.id.desc())
    )
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = (
        policies[LetterSent]
        .rows(actor)
        .where(LetterSent.mailing.in_([one.id for one in mailings] or [0]))
    )
    for one in rows:
        counts[one.mailing_id][one.way] += 1
    return [(one, dict(counts[one.id])) for one in mailings]
