"""The hook that this plugin offers to others: shipping checklists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.plugin import hookspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugins.document_control.contracts import ChecklistText


@hookspec
def document_control_register_checklists() -> Iterable[ChecklistText]:
    """Return the checklists that the plugin ships.

    Asked for by ``portal db up``. Codes of checklists and of their items never change: checks of all
    years tell findings apart by them. A changed text becomes a new published version.
    """
