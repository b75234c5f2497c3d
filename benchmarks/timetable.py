"""A month of 20, 40 and 80 classes in ten rooms: seconds and memory of the solver, beside placing one after another."""

from __future__ import annotations

import datetime as dt
import os
import random
import resource
import time
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from benchmarks._pairs import report

if TYPE_CHECKING:
    from plugins.master_classes.timetable.problem import Problem

SIZES = (20, 40, 80)
ROOMS = 10
FIRST, LAST = dt.date(2026, 12, 1), dt.date(2026, 12, 31)
OPENS, CLOSES = 14, 18


def bench_timetable() -> None:
    """Solve a month, each size in a process of its own so that its memory is its own."""
    for size in SIZES:
        pid = os.fork()
        if pid == 0:
            _measure(size)
            os._exit(0)
        os.waitpid(pid, 0)


def _measure(size: int) -> None:
    from plugins.master_classes.timetable.planning import plan

    problem = a_month(size)
    before = _megabytes()
    wall, processor = time.perf_counter(), time.process_time()
    found = plan(problem)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    held = size - len(found.unplaced)
    greedy, seconds = _one_after_another(problem)
    report(
        f"{size} classes in {ROOMS} rooms: placed by the solver / one after another",
        held / max(greedy, 1),
        ">= 1",
        f"{held} and {greedy} placed",
        f"{processor:.1f} s of processor, {wall:.1f} s in all, beside {seconds:.1f} s",
        f"{_megabytes() - before} MB more",
        "proven" if found.proven else "not proven",
    )


def _one_after_another(problem: Problem) -> tuple[int, float]:
    """Place each class where it is cheapest beside those before it; return how many, and the seconds."""
    from plugins.master_classes.conflicts.rules import Session
    from plugins.master_classes.timetable.slots import Taken, fitting, offered, placed_of

    started = time.process_time()
    taken, held = Taken(problem), 0
    rooms = {room.key: room for room in problem.rooms}
    for one in problem.classes:
        slots = sorted(offered(problem, one, taken).slots, key=lambda slot: slot.cost)
        chosen = fitting(slots, one, one.sessions)
        if len(chosen) < one.sessions:
            continue
        held += 1
        for placed in placed_of(problem, one, chosen):
            taken.add(
                Session(
                    event=one.key,
                    starts_at=placed.starts_at,
                    ends_at=placed.ends_at,
                    room=rooms[placed.room],
                    leaders=one.leaders,
                )
            )
    return held, time.process_time() - started


def a_month(size: int, seed: int = 1) -> Problem:
    """Return a month of classes of one to three sessions with wishes, and half as many fixed sessions."""
    from plugins.master_classes.conflicts.hours import SessionHours, time_of
    from plugins.master_classes.conflicts.rules import Room, Session
    from plugins.master_classes.timetable.problem import ClassToPlan, Problem

    chance = random.Random(seed)
    hours = SessionHours(
        opens=dt.time(OPENS), closes=dt.time(CLOSES), zone=ZoneInfo("Europe/Moscow")
    )
    rooms = [
        Room(key=number + 1, site=f"s{number // 2}", institution=number // 2 + 1,
             seats=chance.choice([15, 20, 25, 30, 40]))
        for number in range(ROOMS)
    ]  # fmt: skip

    def leader() -> frozenset[str]:
        return frozenset({f"p{chance.randrange(size // 2)}"})

    classes = [
        ClassToPlan(
            key=key + 1,
            sessions=chance.choices([1, 2, 3], [7, 2, 1])[0],
            minutes=chance.choice([60, 90, 90, 120]),
            seats=chance.choice([10, 15, 20, 25, 30]),
            leaders=leader(),
            audience=frozenset({f"a{chance.randrange(12)}"}),
            weekdays=frozenset(chance.sample(range(5), chance.choice([2, 3, 5]))),
            rooms=frozenset(chance.sample(range(1, ROOMS + 1), 3) if key % 3 == 0 else ()),
            strict=key % 5 == 0,
            apart=chance.choice([1, 3, 7]),
        )
        for key in range(size)
    ]
    blank = Problem(first=FIRST, last=LAST, classes=classes, rooms=rooms, hours=hours)
    fixed = []
    for number in range(size // 2):
        minute = chance.randrange(OPENS * 2, CLOSES * 2 - 2) * 30
        start = hours.at(chance.choice(blank.days), time_of(minute))
        fixed.append(
            Session(
                event=1_000 + number,
                key=number,
                starts_at=start,
                ends_at=start + dt.timedelta(minutes=90),
                room=chance.choice(rooms),
                leaders=leader(),
            )
        )
    return replace(blank, taken=fixed)


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
