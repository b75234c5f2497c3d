"""The timetable as a whole-number programme: columns are times and rooms of classes, rows are what excludes what.

Pure: nothing here knows the solver. Of each class as many columns as it has sessions are chosen, or it is
skipped. Rows say that of the sessions which run at one moment in one room, or bind one person, only one is
chosen; such a row stands for every moment at which one begins. Ways between institutions are added where
a solution breaks them (:func:`travel_rows`), since few do.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from plugins.master_classes.conflicts.rules import Kind, Severity
from plugins.master_classes.timetable.slots import minutes_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from plugins.master_classes.timetable.problem import ClassToPlan, Problem
    from plugins.master_classes.timetable.slots import Slot

SAME_AUDIENCE, ANOTHER_ROOM, ANOTHER_SITE = 30, 6, 12
FULL_DAYS = (4, 8, 16)
"""What each further session of a day costs, once the day has its share of all sessions."""


class Row(NamedTuple):
    """A row: the columns in it with their factors, and its bounds."""

    lower: float
    upper: float
    columns: Mapping[int, float]


@dataclass(slots=True)
class Model:
    """The programme. The first columns are ``choices``; ``skips`` are those of the classes."""

    choices: list[tuple[int, Slot]] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    uppers: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    skips: dict[int, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def column(self, cost: float, *, upper: float = 1.0, whole: bool = True) -> int:
        """Add a column and return its number."""
        self.costs.append(cost)
        self.uppers.append(upper)
        self.whole.append(whole)
        return len(self.costs) - 1

    def at_most_one(self, columns: Iterable[int]) -> None:
        """Add a row that at most one of some columns is chosen."""
        self.rows.append(Row(0.0, 1.0, dict.fromkeys(columns, 1.0)))


def build(problem: Problem, chosen: Mapping[int, Sequence[Slot]]) -> Model:
    """Return the programme of the classes (by their number) with the times and rooms given for each."""
    model = Model()
    of_class: dict[int, list[int]] = {}
    for number, slots in chosen.items():
        of_class[number] = []
        for slot in slots:
            of_class[number].append(model.column(float(slot.cost)))
            model.choices.append((number, slot))
    for number, columns in of_class.items():
        _of_class(model, number, problem.classes[number], columns)
    for columns in _by_room(model).values():
        _exclude(model, columns)
    for people in _bound_together(problem, chosen):
        for columns in _by_day(model, people).values():
            _exclude(model, columns)
    if problem.rules.of(Kind.INSTITUTION) is Severity.BLOCK:
        for columns in _by_institution(problem, model).values():
            _exclude(model, columns)
    _spread_audience(problem, model)
    _spread_load(problem, model)
    _keep_rooms(problem, model)
    _spare_ways(problem, model, chosen)
    return model


def _of_class(model: Model, number: int, one: ClassToPlan, columns: Sequence[int]) -> None:
    skip = model.skips[number] = model.column(0.0)
    row = dict.fromkeys(columns, 1.0)
    row[skip] = float(one.sessions)
    model.rows.append(Row(float(one.sessions), float(one.sessions), row))
    if one.sessions == 1:
        return
    by_day: defaultdict[dt.date, list[int]] = defaultdict(list)
    for column in columns:
        by_day[model.choices[column][1].day].append(column)
    for day in sorted(by_day):
        near = [
            column
            for further in range(one.apart)
            for column in by_day.get(day + dt.timedelta(days=further), ())
        ]
        model.at_most_one(near)


def _exclude(model: Model, columns: Sequence[int]) -> None:
    """Add rows that no two of some columns of a day run at once: one for each moment that matters."""
    last: frozenset[int] = frozenset()
    for moment in sorted({model.choices[one][1].start for one in columns}):
        running = frozenset(
            one
            for one in columns
            if model.choices[one][1].start <= moment < model.choices[one][1].end
        )
        if len({model.choices[one][0] for one in running}) > 1 and not running <= last:
            model.at_most_one(sorted(running))
            last = running


def _by_room(model: Model) -> dict[tuple[int, dt.date], list[int]]:
    found: defaultdict[tuple[int, dt.date], list[int]] = defaultdict(list)
    for column, (_number, slot) in enumerate(model.choices):
        if slot.room.alone:
            found[slot.room.key, slot.day].append(column)
    return found


def _by_institution(problem: Problem, model: Model) -> dict[tuple[int, dt.date], list[int]]:
    found: defaultdict[tuple[int, dt.date], list[int]] = defaultdict(list)
    for column, (number, slot) in enumerate(model.choices):
        for host in {problem.classes[number].organiser, slot.room.institution} - {None}:
            found[host or 0, slot.day].append(column)
    return found


def _bound_together(problem: Problem, chosen: Iterable[int]) -> list[frozenset[int]]:
    """Return the sets of classes that bind one person, each once and without those within others."""
    of_person: defaultdict[str, set[int]] = defaultdict(set)
    for number in chosen:
        for person in problem.bound(problem.classes[number]):
            of_person[person].add(number)
    sets = {frozenset(some) for some in of_person.values() if len(some) > 1}
    kept = [one for one in sets if not any(one < other for other in sets)]
    return sorted(kept, key=sorted)


def _by_day(model: Model, classes: frozenset[int]) -> dict[dt.date, list[int]]:
    found: defaultdict[dt.date, list[int]] = defaultdict(list)
    for column, (number, slot) in enumerate(model.choices):
        if number in classes:
            found[slot.day].append(column)
    return found


def _spread_audience(problem: Problem, model: Model) -> None:
    """Make it dear that classes for the same audience lie on one day."""
    found: defaultdict[tuple[str, dt.date], list[int]] = defaultdict(list)
    for column, (number, slot) in enumerate(model.choices):
        for key in problem.classes[number].audience:
            found[key, slot.day].append(column)
    seen: set[frozenset[int]] = set()
    for columns in found.values():
        together = frozenset(columns)
        if len({model.choices[one][0] for one in columns}) > 1 and together not in seen:
            seen.add(together)
            over = model.column(SAME_AUDIENCE, upper=float("inf"), whole=False)
            model.rows.append(Row(float("-inf"), 1.0, {**dict.fromkeys(columns, 1.0), over: -1.0}))


def _spread_load(problem: Problem, model: Model) -> None:
    """Make days dearer the fuller they are beyond their share."""
    days: defaultdict[dt.date, list[int]] = defaultdict(list)
    for column, (_number, slot) in enumerate(model.choices):
        days[slot.day].append(column)
    if not days:
        return
    wanted = sum(problem.classes[number].sessions for number in model.skips)
    share = -(-wanted // len(days))
    for day in sorted(days):
        row: dict[int, float] = dict.fromkeys(days[day], 1.0)
        for step, cost in enumerate(FULL_DAYS):
            last = step == len(FULL_DAYS) - 1
            over = model.column(cost, upper=float("inf") if last else 1.0, whole=False)
            row[over] = -1.0
        model.rows.append(Row(float("-inf"), float(share), row))


def _keep_rooms(problem: Problem, model: Model) -> None:
    """Make each further room of a class dear."""
    found: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for column, (number, slot) in enumerate(model.choices):
        if problem.classes[number].sessions > 1:
            found[number, slot.room.key].append(column)
    for (number, _room), columns in found.items():
        used = model.column(ANOTHER_ROOM, whole=False)
        most = float(problem.classes[number].sessions)
        by_day: defaultdict[dt.date, list[int]] = defaultdict(list)
        for one in columns:
            by_day[model.choices[one][1].day].append(one)
        row = {**dict.fromkeys(columns, 1.0), used: -most}
        model.rows.append(Row(float("-inf"), 0.0, row))


def _spare_ways(problem: Problem, model: Model, chosen: Iterable[int]) -> None:
    """Make each further site of a leader's day dear."""
    numbers = list(chosen)
    leaders = sorted({person for one in numbers for person in problem.classes[one].leaders})
    of_leader = {
        person: frozenset(one for one in numbers if person in problem.classes[one].leaders)
        for person in leaders
    }
    for classes in sorted({some for some in of_leader.values() if len(some) > 1}, key=sorted):
        for columns in _by_day(model, classes).values():
            sites: defaultdict[str, defaultdict[int, list[int]]] = defaultdict(
                lambda: defaultdict(list)
            )
            for one in columns:
                number, slot = model.choices[one]
                if slot.room.site is not None:
                    sites[slot.room.site][number].append(one)
            if len(sites) < 2:  # noqa: PLR2004 - one site asks for no way
                continue
            beyond = model.column(ANOTHER_SITE, upper=float("inf"), whole=False)
            total: dict[int, float] = {beyond: -1.0}
            for of_class in sites.values():
                used = model.column(0.0, whole=False)
                total[used] = 1.0
                for some in of_class.values():
                    row = {**dict.fromkeys(some, 1.0), used: -1.0}
                    model.rows.append(Row(float("-inf"), 0.0, row))
            model.rows.append(Row(float("-inf"), 1.0, total))


def travel_rows(problem: Problem, model: Model, taken: Iterable[int]) -> list[Row]:
    """Return rows that exclude the ways which a solution breaks, for the person and day they break on.

    ``taken`` are the chosen columns. A row holds sessions of one site that run at one moment, and of
    other sites that run at another moment not further from it than the way takes.
    """
    usual = problem.rules.travel
    chosen = list(taken)
    broken: set[tuple[frozenset[int], dt.date]] = set()
    for classes in _bound_together(problem, model.skips):
        by_day: defaultdict[dt.date, list[Slot]] = defaultdict(list)
        for one in chosen:
            number, slot = model.choices[one]
            if number in classes:
                by_day[slot.day].append(slot)
        for day, slots in by_day.items():
            ordered = sorted(slots, key=lambda slot: slot.start)
            if any(_is_too_far(*pair, usual) for pair in combinations(ordered, 2)):
                broken.add((classes, day))
    found: list[Row] = []
    for classes, day in sorted(broken, key=lambda one: (one[1], sorted(one[0]))):
        found += _ways(model, _by_day(model, classes)[day], usual)
    return found


def _is_too_far(first: Slot, second: Slot, usual: dt.timedelta) -> bool:
    way = minutes_between(first.room, second.room, usual)
    return way is not None and second.start < first.end + way


def _ways(model: Model, columns: Sequence[int], usual: dt.timedelta) -> Iterator[Row]:
    """Yield the rows of one person's day: what begins at a moment, and what runs elsewhere too near to it.

    All rooms of a site are as far away, so what is too near to one session there is to those beside it.
    """
    seen: set[frozenset[int]] = set()
    for arrival in columns:
        here = model.choices[arrival][1]
        if here.room.site is None:
            continue
        running = [
            one
            for one in columns
            if (slot := model.choices[one][1]).room.site == here.room.site
            and slot.start <= here.start < slot.end
        ]
        elsewhere = [
            one
            for one in columns
            if (slot := model.choices[one][1]).end <= here.start and _is_too_far(slot, here, usual)
        ]
        moments = {model.choices[one][1].start for one in elsewhere}
        for moment in sorted(moments):
            before = [
                one
                for one in elsewhere
                if model.choices[one][1].start <= moment < model.choices[one][1].end
            ]
            row = frozenset(running + before)
            if before and row not in seen:
                seen.add(row)
                yield Row(0.0, 1.0, dict.fromkeys(sorted(row), 1.0))
