"""The hotline's search over 100,000 requests: words, forms, typing errors, filters, for each side."""

from __future__ import annotations

import random
import statistics
import time
from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from benchmarks._journal import CODE, journal
from benchmarks._pairs import report

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.access import Actor

COMMON = ("аттестация", "категория", "педагог", "организация", "заявление", "для аттестации педагогов", "район")  # fmt: skip
P95 = 0.95
WARMING_UP = 60
SHORTEST = 4


def bench_hotline() -> None:
    """Measure the search beside reading the questions and answers through, as the desk and a school."""
    from portal.database import database

    app = journal()
    with app.app_context(), database.connection_context():
        queries = _queries(random.Random(7))
        for who, actor in _actors(app).items():
            times: dict[str, list[tuple[float, float]]] = defaultdict(list)
            for _kind, text in queries[:WARMING_UP]:
                _search(actor, text)
            for kind, text in queries:
                times[kind].append(_timed(partial(_search, actor, text)))
            for kind, found in sorted(times.items()):
                print(f"  {who}: {kind} ({len(found)}): {_line(found)}")
            every = [one for found in times.values() for one in found]
            slowest = _p95([clock for clock, _processor in every])
            report(f"p95 of a search in seconds, {who}", slowest, "<= 0.15", _line(every))
            read = statistics.median(_timed(partial(_read_through, actor))[0] for _ in range(5))
            middle = statistics.median(clock for clock, _processor in every)
            report(
                f"reading through / searching, {who}",
                read / middle,
                "not set",
                f"{read * 1000:.0f} ms",
            )


def _search(actor: Actor, text: str) -> None:
    from plugins.hotline.searching.finding import find
    from plugins.hotline.searching.language import parse

    find(actor, parse(text))


def _timed(call: Callable[[], object]) -> tuple[float, float]:
    clock, processor = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - clock, time.process_time() - processor


def _line(found: list[tuple[float, float]]) -> str:
    clocks, processors = ([one[side] * 1000 for one in found] for side in (0, 1))
    return (
        f"p50 {statistics.median(clocks):.0f}, p95 {_p95(clocks):.0f}, slowest {max(clocks):.0f} ms; "
        f"of the processor {statistics.median(processors):.0f}, {_p95(processors):.0f} ms"
    )


def _p95(found: list[float]) -> float:
    return sorted(found)[int((len(found) - 1) * P95)]


def _actors(app: Any) -> dict[str, Actor]:
    from portal.access.actor import Reach, system_actor
    from portal.institutions.models import Institution, Municipality

    operator = system_actor(app.extensions["plugins"], app.extensions["permissions"])
    where = Municipality.get(Municipality.code == CODE)
    school = Institution.get(Institution.code == f"{CODE}-8")

    def at(reach: Reach, role: str, kind: str) -> Actor:
        place = replace(
            operator.workplace,
            role=role,
            municipality_id=reach.municipality_id,
            institution_id=reach.institution_id,
            kind=kind,
        )
        return replace(operator, reach=reach, workplace=place)

    return {
        "desk": at(Reach(where.id, None), "district_specialist", ""),
        "coordinator": at(Reach(None, school.id), "school_coordinator", "school"),
    }


def _queries(source: random.Random) -> list[tuple[str, str]]:
    from plugins.hotline.models import Caller, Request
    from portal.institutions.models import Municipality

    where = Municipality.get(Municipality.code == CODE).id
    asked = (
        Request.select(Request.question).where(Request.municipality == where).order_by(Request.id)
    )
    texts = [text.split() for (text,) in source.sample(list(asked.tuples()), 400)]
    called = Caller.select(Caller.name).where(Caller.municipality == where).order_by(Caller.id)
    names = [name.split()[0] for (name,) in source.sample(list(called.tuples()), 140)]
    long = [[word for word in text if len(word) > SHORTEST] or ["отпуск"] for text in texts]
    found = [("one word", source.choice(words)) for words in long[:100]]
    found += [("two words", " ".join(source.sample(text, 2))) for text in texts[100:200]]
    found += [("three words", " ".join(source.sample(text, 3))) for text in texts[200:260]]
    found += [("phrase", f'"{text[2]} {text[3]}"') for text in texts[260:300]]
    found += [
        ("school", f"{source.choice(text)} школа:{source.randrange(60)}") for text in texts[300:340]
    ]
    found += [
        ("state, day", f"{source.choice(text)} state:open до:2023") for text in texts[340:380]
    ]
    found += [("left out", f"{text[0]} -{text[1]}") for text in texts[380:]]
    found += [("name", name) for name in names[:60]]
    found += [("name with an error", _mistyped(source, name)) for name in names[60:]]
    found += [("word of most requests", word) for word in COMMON]
    source.shuffle(found)
    return found


def _mistyped(source: random.Random, word: str) -> str:
    place = source.randrange(1, len(word) - 1)
    kind = source.randrange(3)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + source.choice("абвгде") + word[place + 1 :]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _read_through(actor: Actor) -> int:
    """Look for a word in the text of every request that the actor sees, without an index."""
    from plugins.hotline.models import Message, Request
    from portal.access import policies

    rows = policies[Request].rows(actor)
    asked = rows.where(Request.question.contains("портфолио")).count()
    answered = Message.select().where(
        Message.request.in_(rows.select(Request.id)), Message.text.contains("портфолио")
    )
    return asked + answered.count()
