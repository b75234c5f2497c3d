"""Who sees which feeds: everybody the own ones alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from portal.access.policies import Policy, RelatedPolicy
from portal.agenda.models import Feed, Published
from portal.institutions.models import Membership

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor

RESOURCE = "agenda.feed"


class FeedPolicy(Policy):
    """The addresses of the user's own workplaces."""

    def __init__(self) -> None:
        super().__init__(Feed, RESOURCE)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the workplace is the user's own."""
        own = Membership.select(Membership.id).where(Membership.user == actor.user.id)
        return cast("Any", Feed.membership).in_(own)


def all_policies() -> list[Policy]:
    """Return one policy for each model."""
    feeds = FeedPolicy()
    return [
        feeds,
        RelatedPolicy(Published, RESOURCE, field=cast("Any", Published.feed), of=feeds),
    ]
