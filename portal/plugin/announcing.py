"""Telling the portal of work that a plugin has a record of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from portal.plugin.contracts import DoneWork


def announce(work: DoneWork) -> None:
    """Tell all plugins of work that was done, inside the caller's transaction.

    A work plan closes or counts what the work was planned as. Raises :class:`ValueError` for a kind
    that nobody declares (``portal_register_work_kinds``).
    """
    plugins = current_app.extensions["plugins"]
    if work.kind not in {kind.name for _owner, kind in plugins.work_kinds()}:
        message = f"Nobody declares work of the kind {work.kind!r}."
        raise ValueError(message)
    plugins.work_done(work)
