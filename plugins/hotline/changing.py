"""How a record of the hotline is changed: as any record, and the search is kept in step with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.hotline.searching.indexing import keep_in_step
from portal import changing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.access import Actor


def change(actor: Actor | None, subject: Any, values: Mapping[str, Any], *, note: str = "") -> bool:
    """Give a taken record new values, with its line of the audit; tell whether anything differed."""
    if not changing.change(actor, subject, values, note=note):
        return False
    keep_in_step(subject)
    return True
