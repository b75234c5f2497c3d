"""Finding an institution by a part of its name or by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from portal.access import policies
from portal.database import fetch_rows, fold
from portal.i18n import gettext as _
from portal.institutions.models import INSTITUTION_KINDS, Institution
from portal.institutions.permissions import InstitutionsPermission
from portal.plugin.contracts import SearchResult
from portal.search.likeness import fitness, fitting
from portal.search.meaning import parse

if TYPE_CHECKING:
    from portal.access.actor import Actor

MOST = 20
IN_FULL_NAME = 0.95
CLOSED = 0.05


def find(actor: Actor, text: str) -> list[SearchResult]:
    """Return the institutions in reach that fit a text, closed ones after the others."""
    query = parse(text)
    columns = (
        Institution.id,
        Institution.short_name,
        Institution.name,
        Institution.kind,
        Institution.sort_key,
        Institution.closed_on,
    )
    rows = fetch_rows(policies[Institution].rows(actor).select(*columns))
    kinds = {code: fold(str(title)) for code, title in INSTITUTION_KINDS}
    names = [f"{row[4]} {fold(row[2])} {kinds.get(row[3], '')}" for row in rows]
    found: list[tuple[float, str, int, str]] = []
    for place, whole in fitting(query, names) or fitting(query, names, errors=True):
        key, short, name, _kind, plain, closed = rows[place]
        score = max(IN_FULL_NAME * whole, fitness(query, plain, errors=True))
        found.append((score - (CLOSED if closed else 0), short, key, name))
    found.sort(key=lambda one: (-one[0], one[1]))
    return [
        SearchResult(
            title=short,
            kind=_("Institution"),
            url=url_for("institutions.institution_card", number_=key),
            permission=InstitutionsPermission.VIEW,
            note=name if name != short else "",
            score=score,
            table=Institution._meta.table_name,  # noqa: SLF001 - peewee's public way
            key=key,
        )
        for score, short, key, name in found[:MOST]
    ]
