"""The verbs of papers: find the template that holds somewhere, and make a paper of values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal import documents
from portal.database import fetch_rows
from portal.documents.declension.texts import key_of
from portal.institutions.models import Institution
from portal.own_templates.services import (
    content_of,
    template_of_institution,
    template_of_municipality,
)
from portal.papers.kinds import find_kind
from portal.papers.models import Declension, PaperTemplate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.access.actor import Actor
    from portal.plugin import PaperKind


def make_paper(
    kind: str,
    values: Mapping[str, Any],
    *,
    actor: Actor | None,  # noqa: ARG001 - who asks; the caller has checked what may be seen
    institution_id: int | None,
) -> bytes:
    """Return a paper of a kind as docx, made of the template that holds in an institution.

    ``values`` are named as the kind's fields. Raises :class:`portal.errors.Invalid` with a sentence
    where the template cannot be filled.
    """
    found = find_kind(kind)
    return fill(template_for(found, institution_id), values)


def fill(template: bytes, values: Mapping[str, Any]) -> bytes:
    """Return a filled template; cases corrected by hand go before the rules."""
    return documents.render(template, values, corrections=corrections())


def template_for(kind: PaperKind, institution_id: int | None) -> bytes:
    """Return the template that holds in an institution: its own, the district's, or the shipped one."""
    if institution_id is None:
        return kind.template.read_bytes()
    own = template_of_institution(PaperTemplate.kind, kind.name, institution_id)
    if own is not None:
        return content_of(own)
    municipality = Institution.get_by_id(institution_id).municipality_id
    return template_of_district(kind, municipality)


def template_of_district(kind: PaperKind, municipality_id: int) -> bytes:
    """Return the template that holds for a district's own papers: the district's, or the shipped one."""
    own = template_of_municipality(PaperTemplate.kind, kind.name, municipality_id)
    return kind.template.read_bytes() if own is None else content_of(own)


def corrections() -> dict[str, dict[str, str]]:
    """Return what was corrected by hand: text → case → form."""
    found: dict[str, dict[str, str]] = {}
    rows = Declension.select(Declension.text, Declension.case, Declension.corrected)
    for text, case, corrected in fetch_rows(rows):
        found.setdefault(key_of(text), {})[case] = corrected
    return found
