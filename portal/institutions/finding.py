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
from portal.search.likeness import fitness
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
        Institution.closed_on,
    )
    rows = fetch_rows(policies[Institution].rows(actor).select(*columns))
    kinds = {code: fold(str(title)) for code, title in INSTITUTION_KINDS}
    known = [
        (fold(short), f"{fold(short)} {fold(name)} {kinds.get(kind, '')}", key, short, name, closed)
        for key, short, name, kind, closed in rows
    ]
    fitting: list[tuple[float, int, str, str]] = []
    for errors in (False, True):
        for plain, whole, key, short, name, closed in known:
            score = fitness(query, plain, errors=errors)
            score = score or IN_FULL_NAME * fitness(query, whole, errors=errors)
            if score:
                fitting.append((score - (CLOSED if closed else 0), key, short, name))
        if fitting:
            break
    fitting.sort(key=lambda one: (-one[0], one[2]))
    return [
        SearchResult(
            title=short,
            kind=_("Institution"),
            url=url_for("institutions.institution_card", number_=key),
            permission=InstitutionsPermission.VIEW,
            note=name if name != short else "",
            score=score,
        )
        for score, key, short, name in fitting[:MOST]
    ]
