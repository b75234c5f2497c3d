"""Acts on the chosen rows of an admin list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_admin.actions import action

if TYPE_CHECKING:
    from collections.abc import Callable


def bulk_action(name: str, title: Any, question: Any = "") -> Callable[..., Any]:
    """Offer a method ``act(self, records)`` of a view for the chosen rows.

    ``records`` are only rows that the actor may see; ``title`` is a verb, ``question`` is asked
    before (an empty one does not ask). The method checks what it does through the policy.
    """
    return action(name, title, question)
