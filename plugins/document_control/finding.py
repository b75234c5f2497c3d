"""The global search: checks by number or by institution, findings by their words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plugins.document_control.links import check_url, finding_url
from plugins.document_control.models import Checklist, ChecklistVersion, ControlCheck, Finding
from plugins.document_control.permissions import ControlPermission
from portal.access import policies
from portal.files.subjects import table_of
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.plugin import SearchResult

if TYPE_CHECKING:
    from portal.access import Actor

NUMBER = re.compile(r"№?\s*(\d{1,7})(?:\s*/\s*(\d{4}))?")
MOST = 5
SHORTEST = 3


def find(actor: Actor, text: str) -> list[SearchResult]:
    """Return checks and findings; one query for a number, two for words."""
    if not actor.can(ControlPermission.VIEW):
        return []
    asked = NUMBER.fullmatch(text.strip())
    if asked is None:
        words = text.strip()
        if len(words) < SHORTEST:
            return []
        return [*_checks(actor, _named(words)), *_findings(actor, words)]
    condition = ControlCheck.number == int(asked[1])
    if asked[2]:
        condition &= ControlCheck.year == int(asked[2])
    return _checks(actor, condition)


def _named(words: str) -> object:
    return Institution.short_name.contains(words) | Institution.name.contains(words)


def _checks(actor: Actor, condition: object) -> list[SearchResult]:
    query = (
        policies[ControlCheck]
        .rows(actor)
        .select(ControlCheck, Institution, ChecklistVersion, Checklist)
        .join(Institution, on=(ControlCheck.institution == Institution.id))
        .switch(ControlCheck)
        .join(ChecklistVersion)
        .join(Checklist)
        .where(condition)
        .order_by(ControlCheck.year.desc(), ControlCheck.number.desc())
        .limit(MOST)
    )
    return [
        SearchResult(
            title=f"{one}: {one.institution.short_name}",
            kind=_("Check"),
            url=check_url(one.id),
            permission=ControlPermission.VIEW,
            note=one.checklist_version.checklist.title,
            table=table_of(one),
            key=one.id,
        )
        for one in query
    ]


def _findings(actor: Actor, words: str) -> list[SearchResult]:
    query = (
        policies[Finding]
        .rows(actor)
        .select(Finding, Institution)
        .join(Institution, on=(Finding.institution == Institution.id))
        .where(Finding.text.contains(words))
        .order_by(Finding.id.desc())
        .limit(MOST)
    )
    return [
        SearchResult(
            title=str(one),
            kind=_("Finding of a check"),
            url=finding_url(one),
            permission=ControlPermission.VIEW,
            note=one.institution.short_name,
            table=table_of(one),
            key=one.id,
        )
        for one in query
    ]
