"""A reading as an activity keeps it: to JSON and back."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from plugins.work_plan.terms.reading import (
    Bound,
    Certainty,
    Days,
    EventOffset,
    Kind,
    Reading,
    Unit,
    Window,
)

if TYPE_CHECKING:
    from plugins.work_plan.models import Activity


def as_text(reading: Reading) -> str:
    """Return a reading as it is stored."""
    stored = {**reading.as_json(), "remarks": reading.remarks}
    return json.dumps(stored, ensure_ascii=False)


def reading_of(activity: Activity) -> Reading:
    """Return what an activity's term was read as."""
    return from_text(activity.reading, activity.term)


def from_text(text: str, phrase: str = "") -> Reading:
    """Return a stored reading; nothing stored is a term that nobody has read."""
    stored = json.loads(text or "{}")
    if not stored:
        return Reading(phrase=phrase, kind=Kind.UNREAD, certainty=Certainty.ASK)
    return Reading(
        phrase=stored["phrase"],
        kind=Kind(stored["kind"]),
        windows=tuple(_window(one) for one in stored["windows"]),
        event=_event(stored["event"]) if stored["event"] else None,
        certainty=Certainty(stored["certainty"]),
        says=stored["says"],
        remarks=stored.get("remarks", ""),
    )


def _window(stored: dict[str, str | None]) -> Window:
    start = stored["start"]
    return Window(
        start=dt.date.fromisoformat(start) if start else None,
        due=dt.date.fromisoformat(str(stored["due"])),
    )


def _event(stored: dict[str, Any]) -> EventOffset:
    return EventOffset(
        anchor=stored["anchor"],
        offset=stored["offset"],
        unit=Unit(stored["unit"]),
        days=Days(stored["days"]),
        bound=Bound(stored["bound"]),
    )
