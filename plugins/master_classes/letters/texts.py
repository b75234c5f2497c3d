"""The texts of letters: what may stand in braces, and what is written where a district has no text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from plugins.master_classes.certificates.attended import name_of
from plugins.master_classes.certificates.papers import check_address, hours_words
from plugins.master_classes.letters.models import LetterTemplate
from plugins.master_classes.letters.wording import ABSENT, ATTENDED
from portal import clock
from portal.access import policies
from portal.audit.services import record
from portal.changing import demand, fits, label_of, need, refuse
from portal.database import write
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.variables import Variables, in_words

if TYPE_CHECKING:
    from decimal import Decimal

    from plugins.master_classes.certificates.models import Certificate
    from plugins.master_classes.models import Event
    from portal.access import Actor

VARIABLES = Variables(
    {
        "имя": "name",
        "фио": "full_name",
        "мероприятие": "title",
        "дата": "day",
        "организатор": "issuer",
        "часы": "hours",
        "сертификат": "certificate",
        "проверка": "check",
        "отзыв": "feedback",
        "страница": "page",
    }
)


class Text(NamedTuple):
    """The subject and the text of a letter."""

    subject: str
    text: str


def usual(audience: str) -> Text:
    """Return what is written where a district has no text of its own."""
    if audience == ATTENDED:
        return Text(
            _("Thank you for taking part: {мероприятие}"),
            _(
                "Good day, {имя}!\n\nThank you for taking part in the event “{мероприятие}” on {дата}.\n\nPlease say what you think of it, without your name: {отзыв}"
            ),
        )
    return Text(
        _("You were missed: {мероприятие}"),
        _(
            "Good day, {имя}!\n\nYou were enrolled for the event “{мероприятие}” on {дата}, but were not there. If something kept you away, tell your coordinator: your place could have gone to a colleague."
        ),
    )


def text_of(actor: Actor, municipality_id: int, audience: str) -> Text:
    """Return the district's text of a letter, else the usual one."""
    own = _own(actor, municipality_id, audience)
    return Text(own.subject, own.text) if own is not None else usual(audience)


def keep_text(
    actor: Actor, municipality_id: int, audience: str, *, subject: str, text: str
) -> LetterTemplate:
    """Keep a district's own text. Raises :class:`Invalid` for a variable that there is not."""
    checked(subject, text)
    with write():
        found = _own(actor, municipality_id, audience)
        kept = found or LetterTemplate(municipality=municipality_id, audience=audience)
        demand(actor, "create" if found is None else "edit", kept)
        kept.subject, kept.text = subject.strip(), text.strip()
        kept.version += 0 if found is None else 1
        kept.save(force_insert=found is None)
        record(actor, "create" if found is None else "change", kept, label=label_of(kept))
    return kept


def checked(subject: str, text: str) -> Text:
    """Return a subject and a text that can be filled; refuse what cannot."""
    found = Text(
        fits(LetterTemplate, "subject", need("subject", subject, _("Give a subject."))),
        need("text", text, _("Write the text.")),
    )
    for field, one in zip(Text._fields, found, strict=True):
        mistakes = VARIABLES.mistakes_of(one)
        if mistakes:
            refuse(field, " ".join(in_words(mistake) for mistake in mistakes))
    return found


def values_of(
    event: Event,
    participant: Any,
    *,
    hours: Decimal | None,
    certificate: Certificate | None,
    feedback: str,
    issuer: str,
    page: str = "",
) -> dict[str, str]:
    """Return what takes the place of the variables for one participant; what is not there says so.

    ``page`` is the participant's personal page, which has the certificate to be taken.
    """
    name = name_of(participant)
    first = " ".join(name.split()[1:3]) or name
    day = format_date(clock.local(event.starts_at).date()) if event.starts_at is not None else ""
    return {
        "name": first,
        "full_name": name,
        "title": event.title,
        "day": day,
        "issuer": issuer,
        "hours": hours_words(hours) or "–",
        "certificate": f"№ {certificate.full_number}" if certificate is not None else "–",
        "check": (check_address(certificate.code) if certificate is not None else "") or "–",
        "feedback": feedback or "–",
        "page": page or "–",
    }


def _own(actor: Actor, municipality_id: int, audience: str) -> LetterTemplate | None:
    found: LetterTemplate | None = (
        policies[LetterTemplate]
        .rows(actor)
        .where(LetterTemplate.municipality == municipality_id, LetterTemplate.audience == audience)
        .first()
    )
    return found


__all__ = [
    "ABSENT",
    "ATTENDED",
    "VARIABLES",
    "Text",
    "checked",
    "keep_text",
    "text_of",
    "usual",
    "values_of",
]
