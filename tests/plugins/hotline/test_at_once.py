"""Many people at once: numbers without holes or twins, merges and edits that nobody loses."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from plugins.hotline import services
from plugins.hotline.models import Counter, Message, Request
from plugins.hotline.services import Call
from portal.audit.verifying import verify
from portal.database import database, write
from portal.deadlocks import again_after_deadlock
from portal.errors import Conflict
from tests.plugins.hotline.world import World, actor_of, fresh, make_world

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask

CALLS_EACH = 12


class Failed(Exception):
    """What breaks a transaction on purpose."""


def fail_at(number: int) -> None:
    """Break every third transaction, after its number was given."""
    if number % 3 == 0:
        raise Failed


def together(app: Flask, acts: Sequence[Callable[[], Any]]) -> list[BaseException]:
    """Do acts at the same moment, each on its own connection, and return what went wrong."""
    wrong: list[BaseException] = []
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> None:
        with app.app_context(), database.connection_context():
            gate.wait()
            try:
                again_after_deadlock(act)
            except Exception as error:  # noqa: BLE001 - the test tells which
                wrong.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return wrong


def test_calls_at_once_get_numbers_without_holes_or_twins(live: Flask) -> None:
    with live.app_context(), database.connection_context():
        world = make_world()

    def take_many(user: Any) -> Callable[[], None]:
        def take() -> None:
            actor = actor_of(user)
            for number in range(CALLS_EACH):
                call = Call(question=f"Вопрос {number}", institution=world.school)
                with suppress(Failed), write():
                    services.take_call(actor, call=call)
                    fail_at(number)

        return take

    people = [world.specialist, world.colleague, world.methodologist, world.head]
    assert together(live, [take_many(one) for one in people]) == []
    with live.app_context(), database.connection_context():
        numbers = sorted(one.number for one in Request.select())
        assert numbers == list(range(1, len(people) * (CALLS_EACH - 4) + 1))
        assert Counter.get().last == numbers[-1]
        assert verify().wrong is None


def test_merge_and_edit_at_once_lose_nothing_and_tell_the_second(live: Flask) -> None:
    with live.app_context(), database.connection_context():
        world = make_world()
        kept, gone = _two(world)

    def merge() -> None:
        services.merge(
            actor_of(world.specialist),
            kept=kept,
            gone=gone,
            seen_kept=kept.version,
            seen_gone=gone.version,
        )

    def answer() -> None:
        services.answer(actor_of(world.colleague), gone, text="Ответ второго", seen=gone.version)

    wrong = together(live, [merge, answer])
    assert len(wrong) == 1
    assert isinstance(wrong[0], Conflict)
    with live.app_context(), database.connection_context():
        texts = {one.text for one in Message.select()}
        answered = "Ответ второго" in texts
        assert (fresh(gone).merged_into_id is None) is answered
        assert "Первое слово" in texts


def test_two_merges_at_once_make_one(live: Flask) -> None:
    with live.app_context(), database.connection_context():
        world = make_world()
        kept, gone = _two(world)

    def merge(one: Request, other: Request) -> Callable[[], None]:
        return lambda: services.merge(actor_of(world.specialist), kept=one, gone=other)

    wrong = together(live, [merge(kept, gone), merge(gone, kept)])
    assert [type(one) for one in wrong] == [Conflict]
    with live.app_context(), database.connection_context():
        assert Request.select().where(Request.merged_into.is_null(False)).count() == 1


def _two(world: World) -> tuple[Request, Request]:
    desk = actor_of(world.specialist)
    made = []
    for question in ("Кто входит в комиссию?", "Состав комиссии?"):
        call = Call(question=question, institution=world.school)
        made.append(services.take_call(desk, call=call))
    services.add(desk, made[1], text="Первое слово")
    return fresh(made[0]), fresh(made[1])
