"""The clocks of a stored request: its terms are looked up, its moments due written, its marks told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plugins.hotline import clocks
from plugins.hotline.clocks import Stop
from plugins.hotline.models import Message, Pause, Request, Term, Topic
from plugins.hotline.settings import least_after_waiting, limits, working_hours
from portal import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugins.hotline.clocks import Mark

USUAL_MINUTES = {"high": (60, 480, 240), "normal": (240, 1_440, 960), "low": (480, 4_800, 2_400)}
"""Working minutes of the first answer, the solution and from one answer to the next, by priority."""
DUES = ("answer_due", "update_due", "solve_due")


@dataclass(frozen=True, slots=True)
class Minutes:
    """The terms of a request, in working minutes; none where nothing is asked."""

    answer: int | None
    solve: int | None
    update: int | None = None


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock of a request as pages show it.

    ``clock`` is answer, update or solve; ``state`` running, stopped, met, missed (done too late) or
    overdue. ``left`` is the working time until it is due, negative when it is overdue; none when done.
    """

    clock: str
    due: dt.datetime
    state: str
    done_at: dt.datetime | None = None
    left: dt.timedelta | None = None


def minutes_of(topic: Topic | None, priority: str) -> Minutes:
    """Return the terms of a topic and a priority: the topic's own, its parent's, or those of all."""
    keys = [topic.id, topic.parent_id] if topic is not None else []
    wanted: Any = Term.topic.is_null()
    for key in keys:
        if key is not None:
            wanted |= Term.topic == key
    found = {
        one.topic_id: one
        for one in Term.select().where(wanted, Term.priority == priority).order_by(-Term.id)
    }
    for key in (*keys, None):
        if key in found:
            term = found[key]
            return Minutes(term.answer_minutes, term.solve_minutes, term.update_minutes)
    return Minutes(*USUAL_MINUTES[priority])


def set_dues(request: Request) -> dict[str, dt.datetime | None]:
    """Return the moments due of a request as its fields, from its terms, pauses and answers.

    A clock that is done keeps the moment it had, and so does a missed one that shorter terms would
    have let run out still earlier: nobody is told of it a second time. While the request waits nothing runs: the moments
    stay as they were, and ``next_due`` is none.
    """
    hours = working_hours()
    minutes = minutes_of(request.topic, request.priority)
    stops = stops_of(request)
    least = least_after_waiting()
    now = clock.now()
    found: dict[str, dt.datetime | None] = {}

    def due(start: dt.datetime, term: int | None, kept: dt.datetime | None) -> dt.datetime | None:
        if term is None:
            return None
        end = clocks.due_at(hours, start, dt.timedelta(minutes=term), stops, least=least)
        if end is None or (kept is not None and kept <= now and end <= now):
            return kept
        return end

    if request.answered_at is None or request.answer_due is None:
        found["answer_due"] = due(request.received_at, minutes.answer, request.answer_due)
    if request.solved_at is None or request.solve_due is None:
        found["solve_due"] = due(request.received_at, minutes.solve, request.solve_due)
    found["update_due"] = None
    if request.is_open and request.answered_at is not None:
        last = _last_answer(request) or request.answered_at
        found["update_due"] = due(last, minutes.update, request.update_due)
    found["next_due"] = _next(request, found)
    return found


def urgent_dues(request: Request) -> dict[str, dt.datetime | None]:
    """Return the moments due of a request that becomes urgent now."""
    before = request.priority
    request.priority = "high"
    found = set_dues(request)
    request.priority = before
    return found


def stops_of(request: Request) -> list[Stop]:
    """Return the times in which the caller acted next."""
    return [
        Stop(one.started_at, one.ended_at)
        for one in Pause.select().where(Pause.request == request.id).order_by(Pause.started_at)
    ]


def clocks_of(request: Request, now: dt.datetime | None = None) -> list[ClockView]:
    """Return every clock of a request, the nearest first: all are shown, not only the next."""
    now = now or clock.now()
    hours = working_hours()
    found = []
    for name, due, done in (
        ("answer", request.answer_due, request.answered_at),
        ("update", request.update_due if request.is_open else None, None),
        ("solve", request.solve_due, request.solved_at),
    ):
        if due is None:
            continue
        if done is not None:
            found.append(ClockView(name, due, "met" if done <= due else "missed", done))
            continue
        if not request.is_open:
            continue
        if request.is_waiting:
            stopped_at = _waiting_since(request) or now
            left = clocks.working_between(hours, stopped_at, due)
            found.append(ClockView(name, due, "stopped", left=left))
            continue
        left = clocks.working_between(hours, now, due)
        found.append(ClockView(name, due, "running" if now <= due else "overdue", left=left))
    return sorted(found, key=lambda one: (one.done_at is not None, one.due))


def marks_of(requests: Iterable[Request], now: dt.datetime | None = None) -> dict[int, set[Mark]]:
    """Return the marks of open requests by their keys: one query for all."""
    now = now or clock.now()
    hours, limit = working_hours(), limits()
    listed = [one for one in requests if one.is_open]
    since = waiting_since([one.id for one in listed if one.is_waiting])
    return {
        one.id: set(
            clocks.marks(
                hours,
                now,
                received_at=one.received_at,
                acted_at=one.acted_at,
                waiting_since=since.get(one.id),
                bounces=one.bounces,
                limits=limit,
            )
        )
        for one in listed
    }


def waiting_since(request_ids: list[int]) -> dict[int, dt.datetime]:
    """Return since when requests wait for their callers."""
    if not request_ids:
        return {}
    query = Pause.select().where(Pause.request.in_(request_ids), Pause.ended_at.is_null())
    return {one.request_id: one.started_at for one in query}


def _waiting_since(request: Request) -> dt.datetime | None:
    return waiting_since([request.id]).get(request.id)


def _last_answer(request: Request) -> dt.datetime | None:
    last = (
        Message.select()
        .where(
            Message.request == request.id, Message.kind == "answer", Message.removed_at.is_null()
        )
        .order_by(Message.at.desc(), Message.id.desc())
        .first()
    )
    return last.at if last is not None else None


def _next(request: Request, found: dict[str, dt.datetime | None]) -> dt.datetime | None:
    if not request.is_open or request.is_waiting:
        return None
    running = [found["update_due"], found.get("solve_due", request.solve_due)]
    if request.answered_at is None:
        running.append(found.get("answer_due"))
    return min((one for one in running if one is not None), default=None)
