"""The ladder of reminders: on which days before and after its day a task is told again.

Pure: days in, steps out. A step is the number of days left, negative when they have passed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

BEFORE = (30, 14, 7, 1, 0)
AFTER = (1, 7, 30)
STEPS = (30, 14, 7, 1, 0, -1, -7, -30)


def ladder(before: Iterable[int] = BEFORE, after: Iterable[int] = AFTER) -> tuple[int, ...]:
    """Return the steps from the first reminder to the last: days left, then days overdue (below 0)."""
    steps = {abs(days) for days in before} | {-abs(days) for days in after}
    return tuple(sorted(steps, reverse=True))


def steps_between(
    due_on: dt.date,
    last_run: dt.date | None,
    today: dt.date,
    *,
    steps: Iterable[int] = STEPS,
) -> tuple[int, ...]:
    """Return the steps whose day has come after the last run, up to today, in order of their days.

    Without a last run only today counts, so that a portal that has just been set up does not tell
    years of overdue tasks. When the clock was set back (the last run lies ahead) nothing is told.
    """
    first = today.toordinal() if last_run is None else last_run.toordinal() + 1
    day = due_on.toordinal()
    return tuple(
        step for step in sorted(steps, reverse=True) if first <= day - step <= today.toordinal()
    )


def step_to_tell(
    due_on: dt.date,
    last_run: dt.date | None,
    today: dt.date,
    *,
    steps: Iterable[int] = STEPS,
) -> int | None:
    """Return the nearest of the steps that have come: after a week's pause nobody is told thrice."""
    come = steps_between(due_on, last_run, today, steps=steps)
    return come[-1] if come else None
