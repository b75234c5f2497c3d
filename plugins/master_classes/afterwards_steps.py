"""What is left to do after an event, in its order: marks, held, hours, certificates, feedback, letters.

Pure rules over figures; :mod:`plugins.master_classes.pages.next_steps` reads them and says them in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Stage(StrEnum):
    """One stage of what comes after an event, in the order of the work."""

    ATTENDANCE = "attendance"
    HELD = "held"
    HOURS = "hours"
    CERTIFICATES = "certificates"
    FEEDBACK = "feedback"
    LETTERS = "letters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How an event stands that is over: people and marks that somebody sees."""

    held: bool = False
    marks: int = 0
    unmarked: int = 0
    came: int = 0
    hours_confirmed: int = 0
    hours_due: int = 0
    certificates: int = 0
    certificates_due: int = 0
    asked: int | None = None
    answered: int = 0
    written: int = 0
    to_write: int = 0


class Step(NamedTuple):
    """A stage with how many are left, and whether it is done, or the next to do."""

    stage: Stage
    left: int
    done: bool
    now: bool = False


def steps(figures: Figures) -> list[Step]:
    """Return the stages of an event that is over; nothing follows where nobody came."""
    found = [
        Step(Stage.ATTENDANCE, figures.unmarked, bool(figures.marks) and not figures.unmarked),
        Step(Stage.HELD, 0, figures.held),
    ]
    if figures.came or not found[0].done:
        found += [
            _of(Stage.HOURS, figures.hours_due, figures.hours_confirmed),
            _of(Stage.CERTIFICATES, figures.certificates_due, figures.certificates),
            Step(Stage.FEEDBACK, 0, figures.asked is not None),
            _of(Stage.LETTERS, figures.to_write, figures.written),
        ]
    first = next((one.stage for one in found if not one.done), None)
    return [one._replace(now=one.stage is first) for one in found]


def next_of(found: Sequence[Step]) -> Step | None:
    """Return the step that is next; none where all is done."""
    return next((one for one in found if one.now), None)


def _of(stage: Stage, left: int, so_far: int) -> Step:
    return Step(stage, left, so_far > 0 and not left)
