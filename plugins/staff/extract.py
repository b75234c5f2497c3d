"""The extract about a teacher (справка из банка данных): its fields, and their values from a card."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.staff.card import due_in_words
from plugins.staff.wording import term_in_words, title
from portal.i18n import format_date, lazy_gettext
from portal.i18n import gettext as _
from portal.institutions.models import Institution, Municipality
from portal.plugin import PaperField, PaperKind

if TYPE_CHECKING:
    from plugins.staff.card import Card
    from portal.access import Actor

KIND = "staff.extract"
DAY = dt.date(2025, 9, 1)

EXTRACT = PaperKind(
    name=KIND,
    title=lazy_gettext("Extract about a teacher"),
    template=Path(__file__).parent / "papers" / "extract.docx",
    fields=(
        PaperField(
            name="place.name",
            title=lazy_gettext("Who gives the extract"),
            example="МБОУ «СОШ № 1»",
        ),
        PaperField(name="today", title=lazy_gettext("Day of the paper"), example=DAY),
        PaperField(
            name="person.full_name",
            title=lazy_gettext("Full name"),
            example="Иванова Мария Петровна",
        ),
        PaperField(
            name="posts",
            title=lazy_gettext("Posts: post, institution, since"),
            example=[
                {
                    "post": "учитель начальных классов",
                    "institution": "СОШ № 1",
                    "since": DAY,
                }
            ],
        ),
        PaperField(
            name="categories",
            title=lazy_gettext("Categories: category, post, order, assigned_on, term"),
            example=[
                {
                    "category": "первая",
                    "post": "учитель",
                    "order": "№ 15 от 01.09.2025",
                    "assigned_on": DAY,
                    "term": "бессрочно",
                }
            ],
        ),
        PaperField(
            name="compliances",
            title=lazy_gettext("Attestations for compliance: held_on, post, decision, protocol"),
            example=[
                {
                    "held_on": DAY,
                    "post": "учитель",
                    "decision": "соответствует занимаемой должности",
                    "protocol": "№ 2",
                }
            ],
        ),
        PaperField(
            name="dues",
            title=lazy_gettext("What is due: text"),
            example=[{"text": "Аттестация на соответствие должности — до 01.09.2027"}],
        ),
        PaperField(name="signer.post", title=lazy_gettext("Post of who signs"), example="Директор"),
        PaperField(
            name="signer.name", title=lazy_gettext("Name of who signs"), example="И. И. Сидоров"
        ),
    ),
)


def values_of(card: Card, actor: Actor) -> dict[str, Any]:
    """Return the values of the extract's fields as the card shows them to this actor."""
    return {
        "place": {"name": _place_of(actor)},
        "today": card.day,
        "person": {"full_name": card.person.full_name},
        "posts": [
            {
                "post": _post(one.standing.post.position, one.standing.post.subject),
                "institution": one.standing.post.institution,
                "since": one.standing.post.since or one.standing.post.started_on,
            }
            for one in card.posts
            if one.held
        ],
        "categories": [
            {
                "category": str(title("category", one.kind)),
                "post": str(one.position or ""),
                "order": _order(one),
                "assigned_on": one.assigned_on,
                "term": term_in_words(one.term, one.valid_until),
            }
            for one in card.categories
        ],
        "compliances": [
            {
                "held_on": one.held_on,
                "post": str(one.employment.position),
                "decision": str(title("decision", one.decision)),
                "protocol": f"№ {one.protocol_number}" if one.protocol_number else "",
            }
            for one in card.compliances
        ],
        "dues": [{"text": f"{due_in_words(one)} — {format_date(one.on)}"} for one in card.coming],
        "signer": {"post": "", "name": actor.user.name},
    }


def _place_of(actor: Actor) -> str:
    reach = actor.reach
    if reach.institution_id is not None:
        return Institution.get_by_id(reach.institution_id).name
    if reach.municipality_id is not None:
        return Municipality.get_by_id(reach.municipality_id).name
    return ""


def _post(position: str, subject: str) -> str:
    return f"{position} ({subject})" if subject else position


def _order(category: Any) -> str:
    number = f"№ {category.order_number}" if category.order_number else ""
    day = _("of %(day)s", day=format_date(category.order_on)) if category.order_on else ""
    return " ".join(filter(None, (number, day)))
