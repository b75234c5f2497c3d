"""The steps of a folder, as a table: from which state to which, whose step it is, by when the next.

Pure: states and days go in, states and days come out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from portal.workdays import add_working_days

if TYPE_CHECKING:
    import datetime as dt

    from portal.workdays import ProductionCalendar

Side = Literal["institution", "inspector", "nobody"]
DAYS_TO_PREVIEW = 5
DAYS_TO_MEND = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderStep:
    """A step that may be taken: by whom, from which states, to which."""

    name: str
    by: Side
    states: tuple[str, ...]
    to: str


STEPS: dict[str, FolderStep] = {
    one.name: one
    for one in (
        FolderStep(
            name="hand_in", by="institution", states=("collecting", "returned"), to="handed_in"
        ),
        FolderStep(name="take_back", by="institution", states=("handed_in",), to="collecting"),
        FolderStep(name="begin", by="inspector", states=("handed_in", "ready"), to="preview"),
        FolderStep(name="return", by="inspector", states=("preview",), to="returned"),
        FolderStep(name="ready", by="inspector", states=("preview",), to="ready"),
        FolderStep(
            name="close",
            by="inspector",
            states=("collecting", "handed_in", "returned", "ready"),
            to="closed",
        ),
    )
}
ACTS_NEXT: dict[str, Side] = {
    "collecting": "institution",
    "handed_in": "inspector",
    "preview": "inspector",
    "returned": "institution",
    "ready": "nobody",
    "closed": "nobody",
}
COLLECTED_IN = ("collecting", "returned")
"""The states in which the institution changes what is in the folder."""


def steps_of(state: str, side: Side) -> tuple[str, ...]:
    """Return the names of the steps that a side may take from a state."""
    return tuple(one.name for one in STEPS.values() if state in one.states and one.by == side)


def due_of(
    state: str,
    on: dt.date,
    hand_in_by: dt.date,
    calendar: ProductionCalendar | None = None,
) -> dt.date | None:
    """Return by when the next step of a folder that came into a state ``on`` a day is due.

    A folder is handed in by its own day; a preview takes five working days; a returned folder has five
    working days, or until its own day where that is later. Nothing is due of one that is ready or over.
    """
    if state == "collecting":
        return hand_in_by
    if state in {"handed_in", "preview"}:
        return add_working_days(on, DAYS_TO_PREVIEW, calendar)
    if state == "returned":
        return max(hand_in_by, add_working_days(on, DAYS_TO_MEND, calendar))
    return None
