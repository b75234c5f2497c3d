"""A timetable is made: as many classes as fit together, then the one that keeps most wishes. Pure but for the solver."""

from __future__ import annotations

import time
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from plugins.master_classes.timetable.model import Model, build, travel_rows
from plugins.master_classes.timetable.problem import Proposal
from plugins.master_classes.timetable.reasons import unplaced_of
from plugins.master_classes.timetable.slots import Taken, fitting, offered, placed_of
from plugins.master_classes.timetable.solving import GAP, NEAR, Solution, solve

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from plugins.master_classes.timetable.model import Row
    from plugins.master_classes.timetable.problem import Problem
    from plugins.master_classes.timetable.slots import Slot

PER_DAY = 6
"""So many of the best times and rooms of a day a class is first tried with."""
MOST_ROUNDS = 8
MOST_SECONDS = 60.0


def plan(
    problem: Problem, *, seconds: float = MOST_SECONDS, tell: Callable[[str], bool] | None = None
) -> Proposal:
    """Return dates and rooms for the classes, and for those without the reasons.

    First as many classes as can be held together are found, with the best times and rooms of each
    day; only when one is left over, with all of them. Then the wishes are looked at, with the same
    classes left over. ``tell`` is told what is being done; once it answers false, the search ends.
    """
    begun = time.monotonic()
    taken = Taken(problem)
    offers = {number: offered(problem, one, taken) for number, one in enumerate(problem.classes)}
    hopeful = {
        number: found.slots
        for number, found in offers.items()
        if len(fitting(found.slots, problem.classes[number])) >= problem.classes[number].sessions
    }
    search = _Search(problem, begun + seconds, tell)
    found = None
    if hopeful:
        found = search.most({number: narrowed(slots, number) for number, slots in hopeful.items()})
        if found is None or found.skipped:
            found = search.most(hopeful, begin=found)
    placed = []
    skipped = set(hopeful)
    if found is not None:
        chosen = search.wishes(found, hopeful)
        skipped = set(found.skipped)
        by_class: defaultdict[int, list[Slot]] = defaultdict(list)
        for number, slot in chosen:
            by_class[number].append(slot)
        for number, slots in by_class.items():
            placed += placed_of(problem, problem.classes[number], slots)
    left = sorted((set(offers) - set(hopeful)) | skipped)
    return Proposal(
        placed=tuple(sorted(placed)),
        unplaced=unplaced_of(problem, placed, {one: offers[one] for one in left}),
        proven=search.proven,
        seconds=time.monotonic() - begun,
    )


def narrowed(slots: Sequence[Slot], turn: int) -> list[Slot]:
    """Return the best slots of each day; which of equal ones come first differs from class to class."""
    by_day: defaultdict[dt.date, list[Slot]] = defaultdict(list)
    for slot in slots:
        by_day[slot.day].append(slot)
    found = []
    for some in by_day.values():
        rooms = sorted({slot.room.key for slot in some})
        starts = sorted({slot.start for slot in some})
        ordered = sorted(
            some,
            key=lambda slot: (
                slot.cost,
                (rooms.index(slot.room.key) + turn) % len(rooms),
                (starts.index(slot.start) + turn) % len(starts),
            ),
        )
        found += _different(ordered)
    return found


def _different(ordered: Sequence[Slot]) -> list[Slot]:
    """Return the first slots, those in rooms and at times that were not taken yet before others."""
    rooms: set[int] = set()
    starts: set[int] = set()
    first, rest = [], []
    for slot in ordered:
        if slot.room.key in rooms and slot.start in starts:
            rest.append(slot)
        else:
            first.append(slot)
        rooms.add(slot.room.key)
        starts.add(slot.start)
    return [*first, *rest][:PER_DAY]


class _Search:
    """The runs of the solver for one problem, within one time."""

    def __init__(self, problem: Problem, ends: float, tell: Callable[[str], bool] | None) -> None:
        self._problem = problem
        self._ends = ends
        self._tell = tell
        self.proven = True
        self._model = Model()
        self._ways: list[Row] = []

    def most(
        self, slots: Mapping[int, Sequence[Slot]], begin: _Found | None = None
    ) -> _Found | None:
        """Return a choice with the fewest classes left over; none where none was found in time."""
        model = self._model = build(self._problem, slots)
        self._ways = []
        costs = {
            column: 1.0 + self._problem.classes[number].sessions / 1_000
            for number, column in model.skips.items()
        }
        found = self._run("most", costs=costs, share=0.6)
        if found is None:
            self.proven = False
            return begin
        self.proven = found.best
        if begin is not None and len(begin.skipped) <= len(found.skipped):
            return begin
        return _Found(found, model)

    def wishes(self, found: _Found, slots: Mapping[int, Sequence[Slot]]) -> list[tuple[int, Slot]]:
        """Return the times and rooms that keep most wishes, with the same classes left over."""
        chosen: dict[int, set[Slot]] = defaultdict(set)
        for number, slot in found.chosen:
            chosen[number].add(slot)
        few = {
            number: list(dict.fromkeys([*narrowed(some, number), *sorted(chosen[number])]))
            for number, some in slots.items()
            if number not in found.skipped
        }
        model = self._model = build(self._problem, few)
        self._ways = []
        fixed = dict.fromkeys(model.skips.values(), 0.0)
        better = self._run("wishes", fixed=fixed, share=1.0, gap=GAP, near=NEAR)
        if better is None:
            return found.chosen
        return [model.choices[one] for one in better.chosen]

    def _run(
        self,
        stage: str,
        *,
        share: float,
        costs: Mapping[int, float] | None = None,
        fixed: Mapping[int, float] | None = None,
        gap: float = 0.0,
        near: float = 0.0,
    ) -> Solution | None:
        """Solve until no way between institutions is broken."""
        ends = time.monotonic() + (self._ends - time.monotonic()) * share
        for _round in range(MOST_ROUNDS):
            found = solve(
                self._model,
                costs=costs,
                fixed=fixed,
                more=self._ways,
                seconds=ends - time.monotonic(),
                gap=gap,
                near=near,
                tell=partial(self._tell, stage) if self._tell is not None else None,
            )
            if found is None:
                return None
            broken = travel_rows(self._problem, self._model, found.chosen)
            if not broken:
                return found
            self._ways += broken
        return None


class _Found:
    """A choice together with the programme it was made in."""

    def __init__(self, solution: Solution, model: Model) -> None:
        self.chosen = [model.choices[one] for one in solution.chosen]
        self.skipped = solution.skipped
