"""The topics of questions as a list of two levels, for choices here and for other plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline.models import Topic
from portal.plugin import SharedTopic

if TYPE_CHECKING:
    from collections.abc import Iterable


def ordered_topics(*, all_of_them: bool = False) -> list[Topic]:
    """Return the topics in their order, each followed by its parts: one query.

    Those out of use are left out unless ``all_of_them`` are asked for.
    """
    query = Topic.select().order_by(Topic.position, Topic.id)
    if not all_of_them:
        query = query.where(Topic.in_use == True)  # noqa: E712 - SQL
    parts: dict[int | None, list[Topic]] = {}
    for one in query:
        parts.setdefault(one.parent_id, []).append(one)
    return [found for top in parts.get(None, ()) for found in (top, *parts.get(top.id, ()))]


def shared_topics() -> Iterable[SharedTopic]:
    """Return the topics as the portal shares them."""
    listed = ordered_topics(all_of_them=True)
    codes = {one.id: one.code for one in listed}
    return [
        SharedTopic(
            code=one.code,
            title=one.title,
            parent=codes.get(one.parent_id, "") if one.parent_id is not None else "",
            in_use=one.in_use,
        )
        for one in listed
    ]
