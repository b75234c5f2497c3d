"""Articles on the topics of what was found or is being asked: a good answer may use other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline.answers.models import Article
from portal.access import policies

if TYPE_CHECKING:
    from collections.abc import Collection

    from portal.access import Actor

MOST_EACH = 3
MOST_READ = 200


def articles_on(
    actor: Actor, topic_ids: Collection[int | None], *, besides: Collection[int] = ()
) -> dict[int, list[Article]]:
    """Return the published articles on topics, the last changed first: one query.

    ``besides`` are keys of articles that are shown already.
    """
    wanted = {one for one in topic_ids if one is not None}
    if not wanted:
        return {}
    query = (
        policies[Article]
        .rows(actor)
        .where(
            Article.state == "published",
            Article.topic.in_(wanted),
            Article.id.not_in(list(besides) or [0]),
        )
        .order_by(Article.changed_at.desc(), Article.id.desc())
        .limit(MOST_READ)
    )
    found: dict[int, list[Article]] = {}
    for one in query:
        listed = found.setdefault(one.topic_id or 0, [])
        if len(listed) < MOST_EACH:
            listed.append(one)
    return found
