"""What the hotline answers to the global search: articles, and requests by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline.links import article_url, request_url, short
from plugins.hotline.permissions import HotlinePermission
from plugins.hotline.searching.finding import find as find_by
from plugins.hotline.searching.language import parse
from plugins.hotline.searching.matching import Grade
from portal.files.subjects import table_of
from portal.i18n import gettext as _
from portal.plugin import SearchResult

if TYPE_CHECKING:
    from portal.access import Actor

MOST = 10
LEAST_LETTERS = 3
SCORES = {Grade.EXACT: 0.9, Grade.FORMS: 0.8, Grade.NEAR: 0.6}


def find(actor: Actor, text: str) -> list[SearchResult]:
    """Return articles and requests whose words a text may mean, the best first."""
    query = parse(text)
    if not any(len(one) >= LEAST_LETTERS for one in query.words) and not query.phrases:
        return []
    found = find_by(actor, query, most=MOST)
    articles = [
        SearchResult(
            title=one.article.title,
            kind=_("Article of the hotline"),
            url=article_url(one.article.id),
            permission=HotlinePermission.VIEW,
            note=short(one.article.text),
            score=SCORES[one.grade],
            table=table_of(one.article),
            key=one.article.id,
        )
        for one in found.articles
    ]
    requests = [
        SearchResult(
            title=f"{one.request}: {short(one.request.question)}",
            kind=_("Request to the hotline"),
            url=request_url(one.request.id),
            permission=HotlinePermission.VIEW,
            note=short(one.answer),
            score=SCORES[one.grade] * 0.95,
            table=table_of(one.request),
            key=one.request.id,
        )
        for one in found.requests
    ]
    return [*articles, *requests]
