"""Tables of phrases with the readings that are promised, one a line, and how a reading is compared.

A line holds the phrase, its kind, its windows (``start..due``, the start left out for a "by" date;
``12 × first ... last`` for many), its event (anchor, or anchor with offset, unit, days and bound),
its certainty, and why, where that could be argued.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugins.work_plan.terms import EventOffset, Reading, Window

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Promise:
    """A phrase and its reading in words."""

    phrase: str
    kind: str
    windows: str
    event: str
    certainty: str


def promises(name: str) -> list[Promise]:
    """Return the promises of a table."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Promise(row["phrase"], row["kind"], row["windows"], row["event"], row["certainty"])
            for row in rows
        ]


def as_promise(reading: Reading) -> Promise:
    """Return a reading as a line of a table has it."""
    windows = [in_words(window) for window in reading.windows]
    told = (
        f"{len(windows)} × {windows[0]} ... {windows[-1]}"
        if len(windows) > 4
        else " ".join(windows)
    )
    return Promise(
        reading.phrase,
        str(reading.kind),
        told,
        "" if reading.event is None else _event(reading.event),
        str(reading.certainty),
    )


def in_words(window: Window) -> str:
    """Return a window as a table has it."""
    return f"{window.start or ''}..{window.due}"


def _event(event: EventOffset) -> str:
    if event.offset is None:
        return event.anchor
    return f"{event.anchor} {event.offset:+d} {event.unit} {event.days} {event.bound}".strip()
