"""One reading of a phrase: what has dates comes before what has none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from plugins.work_plan.terms import (
    settle_dates,
    settle_offsets,
    settle_rhythms,
    settle_standing,
    wording,
)
from plugins.work_plan.terms.cell import Cell
from plugins.work_plan.terms.clock import without_times
from plugins.work_plan.terms.dates import Frame, NoSuchDate
from plugins.work_plan.terms.ditto import is_ditto
from plugins.work_plan.terms.letters import LONGEST
from plugins.work_plan.terms.reading import Kind, Reading
from plugins.work_plan.terms.roman_months import with_months_named
from plugins.work_plan.terms.tokens import Phrase

if TYPE_CHECKING:
    from plugins.work_plan.terms.conventions import Conventions
    from plugins.work_plan.terms.place import Place
    from plugins.work_plan.terms.wording import Note

ROADS = (
    settle_rhythms.recurring,
    settle_dates.dated,
    settle_offsets.relative,
    settle_rhythms.at_least_yearly,
    settle_standing.closing,
    settle_standing.by_schedule,
    settle_standing.on_request,
    settle_standing.during,
    settle_standing.continuous,
    settle_rhythms.yearly,
)
"""What a cell may be, in the order in which it is asked; each returns none where it is not that."""


def settled(phrase: str, place: Place, conventions: Conventions) -> Reading:
    """Return the reading of a phrase; see :func:`plugins.work_plan.terms.read_term`."""
    if len(phrase) > LONGEST:
        return _unread(phrase, wording.TOO_LONG)
    text = Phrase(with_months_named(phrase))
    if is_ditto(text):
        return _as_above(phrase, place)
    if not any(token.text.isalnum() for token in text.tokens):
        return _unread(phrase, wording.EMPTY)
    try:
        return _first_reading(Cell(phrase, without_times(text), Frame(place, conventions)))
    except NoSuchDate as problem:
        return _unread(phrase, wording.impossible(str(problem)))
    except OverflowError:
        return _unread(phrase, wording.NOT_READ)


def _first_reading(cell: Cell) -> Reading:
    """Return the first reading that the clauses of a cell give."""
    for road in ROADS:
        reading = road(cell)
        if reading is not None:
            return reading
    unsaid = settle_standing.is_unsaid(cell)
    return _unread(cell.written, wording.UNSAID if unsaid else wording.NOT_READ)


def _unread(phrase: str, note: Note) -> Reading:
    """Return the reading of what was not read, and why."""
    return Reading(
        phrase=phrase,
        kind=Kind.UNREAD,
        certainty=note.certainty,
        says=note.text,
        remarks=note.text,
    )


def _as_above(phrase: str, place: Place) -> Reading:
    """Return the reading of the row above for a ditto mark."""
    if place.above is None:
        note = wording.NOTHING_ABOVE
        return Reading(phrase=phrase, kind=Kind.INHERIT, certainty=note.certainty, says=note.text)
    told = place.above.says.removeprefix(wording.SAME_AS_ABOVE.text).strip()
    says = f"{wording.SAME_AS_ABOVE.text} {told}"
    left = place.above.remarks.removeprefix(wording.SAME_AS_ABOVE.text).strip()
    remarks = f"{wording.SAME_AS_ABOVE.text} {left}".strip()
    return replace(place.above, phrase=phrase, says=says, remarks=remarks)
