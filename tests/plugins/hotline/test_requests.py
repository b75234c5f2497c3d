"""A request's life: taken, answered, waiting, solved, opened again, rated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.hotline import services
from plugins.hotline.models import Message, Request
from plugins.hotline.pages.request_parts import trail_of
from plugins.hotline.services import CallerDetails
from portal.errors import Conflict, Invalid
from tests.plugins.hotline.world import World, fresh

if TYPE_CHECKING:
    from tests.plugins.hotline.conftest import Watch

CALLER = CallerDetails(name="Канарейкина Анна Ивановна", phone="8 (918) 123-45-67")


def test_numbers_count_within_the_year(world: World, watch: Watch) -> None:
    assert [world.call().full_number for _ in range(3)] == ["1/2026", "2/2026", "3/2026"]
    watch.on(days=365)
    assert world.call().full_number == "1/2027"


def test_a_call_answered_at_once_is_solved_and_counted(world: World) -> None:
    request = world.call(answer="Можно.", norm="п. 28 приказа № 196", caller=CALLER)
    stored = fresh(request)
    assert (stored.state, stored.at_once, stored.next_due) == ("solved", True, None)
    assert stored.answered_at == stored.received_at == stored.solved_at
    assert stored.assignee == world.specialist
    message = Message.get(Message.request == stored.id)
    assert (message.kind, message.norm) == ("answer", "п. 28 приказа № 196")


def test_a_call_left_open_has_its_terms(world: World) -> None:
    stored = fresh(world.call())
    assert stored.state == "new"
    assert stored.answer_due is not None
    assert stored.next_due == stored.answer_due < stored.solve_due


def test_a_call_without_a_question_is_refused(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        world.call(question="  ")
    assert refused.value.fields["question"]
    assert not Request.select().exists()


def test_waiting_stops_the_clock_and_going_on_moves_the_term(world: World, watch: Watch) -> None:
    request = world.call()
    before = fresh(request)
    watch.on(hours=1)
    services.pause(world.desk, request, reason="Номер диплома", seen=before.version)
    assert fresh(request).next_due is None
    watch.on(days=7)
    services.resume(world.desk, request)
    after = fresh(request)
    assert after.solve_due is not None
    assert before.solve_due is not None
    assert after.solve_due - before.solve_due == watch.at - (before.received_at) - (
        watch.at - before.received_at
    ) + (after.solve_due - before.solve_due)
    assert after.next_due > watch.at


def test_what_the_caller_adds_lets_the_request_go_on(world: World) -> None:
    request = services.ask(world.at_school, question="Кто входит в комиссию?")
    services.pause(world.desk, request, reason="Сколько у вас педагогов?")
    services.add(world.at_school, request, text="Двадцать.")
    assert fresh(request).state == "in_work"


def test_solved_needs_an_answer(world: World) -> None:
    request = world.call()
    with pytest.raises(Invalid):
        services.solve(world.desk, request)
    services.answer(world.desk, request, text="Пять человек.", solve=True)
    assert fresh(request).state == "solved"


def test_the_asker_opens_again_and_rates(world: World, watch: Watch) -> None:
    request = services.ask(world.at_school, question="Кто входит в комиссию?")
    services.answer(world.desk, request, text="Пять человек.", solve=True)
    watch.on(hours=2)
    services.reopen(world.at_school, request, reason="А профсоюз?")
    assert (fresh(request).state, fresh(request).reopened) == ("in_work", 1)
    services.answer(world.desk, request, text="Да.", solve=True)
    assert services.rate(world.at_school, request, value=5).value == 5
    assert services.rate(world.at_school, request, value=4).value == 4
    changed, rated = [one["note"] for one in trail_of(world.desk, fresh(request))][:2]
    assert changed.endswith(": 5 → 4")
    assert rated.endswith(": – → 5")
    assert trail_of(world.at_school, fresh(request)) == []


def test_an_act_on_what_somebody_else_has_changed_is_told(world: World) -> None:
    request = world.call()
    services.answer(world.desk, request, text="Да.", seen=request.version)
    with pytest.raises(Conflict):
        services.answer(world.desk, request, text="Нет.", seen=request.version)
    assert [one.text for one in Message.select()] == ["Да."]
