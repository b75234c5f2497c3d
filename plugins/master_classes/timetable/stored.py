"""Why an event has no place, as it is kept: JSON of the values of :mod:`timetable.problem`."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from plugins.master_classes.timetable.problem import Mend, Mending, Placed, Unplaced, Why


def to_json(one: Unplaced) -> str:
    """Return what is kept of a class without a place."""
    return json.dumps(
        {
            "total": one.total,
            "fell": one.fell,
            "takers": {
                why: [list(pair) for pair in some.items()] for why, some in one.takers.items()
            },
            "rivals": [list(pair) for pair in one.rivals.items()],
            "fits": one.fits,
            "mendings": [
                {
                    "amounts": mending.amounts,
                    "beside": mending.beside,
                    "example": [
                        [session.starts_at.isoformat(), session.ends_at.isoformat(), session.room]
                        for session in mending.example
                    ],
                }
                for mending in one.mendings
            ],
        }
    )


def from_json(key: int, text: str) -> Unplaced:
    """Return the reasons of an event from what is kept; none at all where nothing is."""
    told: dict[str, Any] = json.loads(text)
    return Unplaced(
        key=key,
        total=told.get("total", 0),
        fell={Why(why): count for why, count in told.get("fell", {}).items()},
        takers={Why(why): dict(some) for why, some in told.get("takers", {}).items()},
        rivals=dict(told.get("rivals", ())),
        fits=told.get("fits", 0),
        mendings=tuple(_mending(key, one) for one in told.get("mendings", ())),
    )


def _mending(key: int, told: dict[str, Any]) -> Mending:
    amounts = {Mend(change): amount for change, amount in told["amounts"].items()}
    return Mending(
        changes=tuple(amounts),
        amounts=amounts,
        beside=told.get("beside"),
        example=tuple(
            Placed(
                dt.datetime.fromisoformat(start), dt.datetime.fromisoformat(end), key, number, room
            )
            for number, (start, end, room) in enumerate(told["example"], start=1)
        ),
    )
