"""The piece of the district's plan that a campaign carries out: what may be chosen, what was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

from plugins.document_control.telling import KINDS
from portal.changing import refuse
from portal.i18n import format_date
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.access import Actor
    from portal.plugin import PlannedWork

OWN = frozenset(kind.name for kind in KINDS)


def pieces_of(actor: Actor, municipality_id: int, chosen: int | None = None) -> list[PlannedWork]:
    """Return the open pieces of a district's plan, those that wait for checks first; and the chosen one."""
    keys = (chosen,) if chosen is not None else ()
    found = current_app.extensions["plugins"].planned_work(actor, keys)
    mine = [one for one in found if one.municipality_id == municipality_id]
    return sorted(mine, key=lambda one: one.waits_for not in OWN)


def piece_of(actor: Actor, key: int | None) -> PlannedWork | None:
    """Return the piece that a campaign carries out, where the actor may see it."""
    if key is None:
        return None
    found = current_app.extensions["plugins"].planned_work(actor, (key,))
    return next((one for one in found if one.key == key), None)


def check_piece(actor: Actor, municipality_id: int, key: int | None, was: int | None) -> None:
    """Refuse a piece of work that is over, of another district, or out of sight."""
    if key is None or key == was:
        return
    if key not in {one.key for one in pieces_of(actor, municipality_id) if one.is_open}:
        refuse("occurrence", _("There is no such work in the plan any more."))


def piece_in_words(piece: PlannedWork) -> str:
    """Return a piece of work with its term."""
    if piece.due is None:
        return piece.title
    return _("%(work)s – by %(day)s", work=piece.title, day=format_date(piece.due))
