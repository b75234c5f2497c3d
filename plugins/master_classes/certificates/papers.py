"""Certificates as papers: the shipped templates, what fills them, and one or many as docx or PDF."""

from __future__ import annotations

import datetime as dt
import io
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.master_classes.certificates.codes import shown
from plugins.master_classes.certificates.settings import printed_address
from plugins.master_classes.certificates.wording import LEADER, PARTICIPANT, ROLES
from plugins.master_classes.recording.entries import organiser_of
from plugins.master_classes.wording import KINDS
from portal import documents
from portal.documents.pictures import Picture
from portal.i18n import format_date
from portal.i18n import lazy_gettext as _
from portal.papers.kinds import find_kind
from portal.papers.services import corrections, template_of_district
from portal.plugin import PaperField, PaperKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from plugins.master_classes.certificates.models import Certificate

FOLDER = Path(__file__).parent.parent / "papers"
CHECK = "/master-classes/verify/"
QR_WIDTH = 26.0
QR_SCALE = 6
KIND_OF_ROLE = {
    PARTICIPANT: "master_classes.certificate",
    LEADER: "master_classes.leader_certificate",
}
EXAMPLE_CODE = "3H7KQW4MX9TH"


def check_address(code: str) -> str:
    """Return the address that verifies a code; empty where the portal's own address is not set."""
    base = printed_address()
    return f"{base}{CHECK}{code}" if base else ""


@lru_cache(maxsize=256)
def qr_of(text: str) -> Picture:
    """Return a QR code of a text."""
    import segno  # noqa: PLC0415 - only papers need it

    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="png", scale=QR_SCALE, border=1)
    return Picture(drawn.getvalue(), QR_WIDTH, "QR")


def values_of(certificate: Certificate) -> dict[str, Any]:
    """Return what a certificate says, named as the fields of its template."""
    event = certificate.event
    address = check_address(certificate.code)
    district, issuer = certificate.municipality.name, organiser_of(event)
    return {
        "district": {"name": district},
        "issuer": {"name": issuer if issuer != district else ""},
        "person": {
            "name": certificate.name,
            "position": certificate.position,
            "organisation": certificate.organisation,
        },
        "event": {
            "title": certificate.title,
            "kind": str(dict(KINDS).get(certificate.kind, "")),
            "days": _days(certificate.first_on, certificate.last_on),
            "hours": hours_words(certificate.hours),
        },
        "certificate": {
            "number": certificate.full_number,
            "issued_on": certificate.issued_on,
            "role": str(dict(ROLES)[certificate.role]),
            "code": certificate.shown_code,
            "address": address.removesuffix(certificate.code).rstrip("/"),
            "qr": qr_of(address or certificate.shown_code),
        },
    }


def hours_words(hours: Any) -> str:
    """Return academic hours as a paper writes them: «2», «1,5»; nothing where nobody gave them."""
    return f"{hours.normalize():f}".replace(".", ",") if hours is not None else ""


def _days(first: dt.date | None, last: dt.date | None) -> str:
    if first is None or last is None or first == last:
        return format_date(last or first) if last or first else ""
    return f"{format_date(first)} – {format_date(last)}"


def papers_of(certificates: Sequence[Certificate]) -> Iterator[bytes]:
    """Yield the docx of each certificate, in their order; those of one role are made together."""
    start = 0
    while start < len(certificates):
        first = certificates[start]
        same = [first]
        for one in certificates[start + 1 :]:
            if (one.role, one.municipality_id) != (first.role, first.municipality_id):
                break
            same.append(one)
        kind = find_kind(KIND_OF_ROLE[first.role])
        template = template_of_district(kind, first.municipality_id)
        yield from documents.render_each(
            template, [values_of(one) for one in same], corrections=corrections()
        )
        start += len(same)


def _fields() -> tuple[PaperField, ...]:
    address = "https://portal.example.ru/master-classes/verify"
    return (
        PaperField(name="district.name", title=_("Municipality"), example="Заречный район"),
        PaperField(
            name="issuer.name", title=_("Held by"), example="МБОУ «СОШ № 1» Заречного района"
        ),
        PaperField(
            name="person.name", title=_("Full name"), example="Образцова Вера Павловна"
        ),
        PaperField(
            name="person.position", title=_("Position"), example="учитель начальных классов"
        ),
        PaperField(name="person.organisation", title=_("Institution"), example="МБОУ «СОШ № 1»"),
        PaperField(
            name="event.title",
            title=_("Topic of the event"),
            example="Приёмы формирующего оценивания на уроках математики",
        ),
        PaperField(name="event.kind", title=_("Kind of event"), example="Мастер-класс"),
        PaperField(name="event.days", title=_("Days of the event"), example="17.03.2026"),
        PaperField(name="event.hours", title=_("Academic hours"), example="2"),
        PaperField(
            name="certificate.number", title=_("Number of the certificate"), example="17/2026"
        ),
        PaperField(
            name="certificate.issued_on", title=_("Issued on"), example=dt.date(2026, 3, 18)
        ),
        PaperField(name="certificate.role", title=_("Role in the event"), example="Участник"),
        PaperField(name="certificate.code", title=_("Check code"), example=shown(EXAMPLE_CODE)),
        PaperField(
            name="certificate.address", title=_("Address of the page of verification"),
            example=address,
        ),
        PaperField(
            name="certificate.qr",
            title=_("QR code that leads to the verification"),
            example=qr_of(f"{address}/{EXAMPLE_CODE}"),
        ),
    )  # fmt: skip


def kinds() -> tuple[PaperKind, ...]:
    """Return the kinds of papers: the certificate of a participant, and that of a leader."""
    return (
        PaperKind(
            name=KIND_OF_ROLE[PARTICIPANT],
            title=_("Certificate of a participant"),
            template=FOLDER / "certificate.docx",
            fields=_fields(),
        ),
        PaperKind(
            name=KIND_OF_ROLE[LEADER],
            title=_("Certificate of a leader"),
            template=FOLDER / "leader_certificate.docx",
            fields=_fields(),
        ),
    )
