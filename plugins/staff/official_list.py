"""Writing the official list of positions into its table."""

from __future__ import annotations

from plugins.staff.models import Position
from plugins.staff.positions import POSITIONS
from portal.database import fetch_rows, write


def install_positions() -> int:
    """Add the positions of the official list that are not there yet; return how many.

    A position that is there keeps what an administrator has made of it.
    """
    with write():
        there = {code for (code,) in fetch_rows(Position.select(Position.code))}
        missing = [
            (one.code, one.title, one.genitive, one.dative, one.is_pedagogical, one.is_head, place)
            for place, one in enumerate(POSITIONS, start=1)
            if one.code not in there
        ]
        if missing:
            fields = [
                Position.code,
                Position.title,
                Position.genitive,
                Position.dative,
                Position.is_pedagogical,
                Position.is_head,
                Position.place,
            ]
            Position.insert_many(missing, fields=fields).execute()
    return len(missing)
