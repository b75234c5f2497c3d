"""Nobody reads what the search reads: results come through the policies of requests and articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from plugins.hotline.policies import RESOURCE
from plugins.hotline.searching.models import SearchEntry, SearchNear
from portal.access.municipal import NOTHING
from portal.access.policies import Policy

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor


class IndexPolicy(Policy):
    """Rows that only the search itself reads."""

    def __init__(self, model: type[Any]) -> None:
        super().__init__(model, RESOURCE, read_only=True)

    def where(self, actor: Actor) -> Expression | None:  # noqa: ARG002 - the same for all
        """Return a condition that nothing meets."""
        return cast("Expression", NOTHING)


def all_policies() -> list[Policy]:
    """Return one policy for each model."""
    return [IndexPolicy(SearchEntry), IndexPolicy(SearchNear)]
