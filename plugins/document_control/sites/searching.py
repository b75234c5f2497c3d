"""Sites in the global search: by their address, or by the institution when a site is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.document_control.permissions import ControlPermission
from plugins.document_control.sites.links import site_url
from plugins.document_control.sites.models import Site
from portal.access import policies
from portal.files.subjects import table_of
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.plugin import SearchResult

if TYPE_CHECKING:
    from portal.access import Actor

MOST = 5
SHORTEST = 3
CALLED = ("сайт", "site")


def find(actor: Actor, text: str) -> list[SearchResult]:
    """Return sites whose address holds the text; of an institution, where a word asks for sites."""
    every = text.split()
    words = " ".join(one for one in every if not one.casefold().startswith(CALLED))
    if not actor.can(ControlPermission.VIEW) or len(words) < SHORTEST:
        return []
    condition: Any = Site.address.contains(words)
    if words != " ".join(every):
        condition |= Institution.short_name.contains(words) | Institution.name.contains(words)
    query = policies[Site].rows(actor).select(Site, Institution).join(Institution).where(condition)
    return [
        SearchResult(
            title=_("Site: %(name)s", name=one.institution.short_name),
            kind=_("Site of an institution"),
            url=site_url(one.id),
            permission=ControlPermission.VIEW,
            note=one.address,
            table=table_of(one),
            key=one.id,
        )
        for one in query.order_by(Institution.sort_key).limit(MOST)
    ]
