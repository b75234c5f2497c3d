"""What a quota means for who enrols: how many places are left, and why others wait beside free ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes.allocating import board_of
from portal.i18n import gettext as _
from portal.i18n import ngettext

if TYPE_CHECKING:
    from plugins.master_classes.models import Event
    from portal.access import Actor


def quota_words(actor: Actor, event: Event) -> str:
    """Return how many places the own institution may have, with those it has; else the usual quota."""
    own = actor.reach.institution_id
    board = board_of(event)
    quota = board.quota_of(own) if own is not None else event.institution_quota
    if quota is None:
        return ""
    if own is not None:
        return _(
            "Places for your institution at most: %(quota)s, taken: %(held)s.",
            quota=quota,
            held=board.held[own],
        )
    return ngettext(
        "An institution has at most %(num)s place.",
        "An institution has at most %(num)s places.",
        quota,
    )


def why_beside_free(event: Event) -> str:
    """Return why somebody waits though places are free, in words; nothing where none is free."""
    free = board_of(event).free()
    if free <= 0 or event.promotion != "automatic":
        return ""
    return ngettext(
        "%(num)s place is free, but it is kept for other institutions: the quota of those who wait is used up.",
        "%(num)s places are free, but they are kept for other institutions: the quota of those who wait is used up.",
        free,
    )
