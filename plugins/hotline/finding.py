"""The global search: a request by its number, with or without the year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plugins.hotline.links import request_url, short
from plugins.hotline.models import Request
from plugins.hotline.permissions import HotlinePermission
from portal.access import policies
from portal.files.subjects import table_of
from portal.i18n import gettext as _
from portal.plugin import SearchResult

if TYPE_CHECKING:
    from portal.access import Actor

NUMBER = re.compile(r"\s*№?\s*(\d{1,7})(?:\s*/\s*(\d{4}))?\s*")
MOST = 5


def find(actor: Actor, text: str) -> list[SearchResult]:
    """Return the requests of a number, the newest year first."""
    asked = NUMBER.fullmatch(text)
    if asked is None:
        return []
    query = policies[Request].rows(actor).where(Request.number == int(asked[1]))
    if asked[2]:
        query = query.where(Request.year == int(asked[2]))
    return [
        SearchResult(
            title=str(one),
            kind=_("Request to the hotline"),
            url=request_url(one.id),
            permission=HotlinePermission.VIEW,
            note=short(one.question),
            table=table_of(one),
            key=one.id,
        )
        for one in query.order_by(Request.year.desc(), Request.id.desc()).limit(MOST)
    ]
