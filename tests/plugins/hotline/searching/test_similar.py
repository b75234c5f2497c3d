"""What was asked before is proposed: by rare words and topic, answered only, never out of reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline.models import Topic
from plugins.hotline.searching.similar import similar

if TYPE_CHECKING:
    from plugins.hotline.models import Request
    from portal.access import Actor
    from tests.plugins.hotline.world import World


def keys(actor: Actor, text: str, **asked: object) -> list[int]:
    return [one.request.id for one in similar(actor, text, **asked).requests]


def asked(world: World, question: str, **values: object) -> Request:
    return world.call(question, answer="Ответ.", **values)


def test_the_likest_comes_first(world: World) -> None:
    near = asked(world, "Можно ли подать заявление на высшую категорию из декрета через Госуслуги?")
    far = asked(world, "Портал Госуслуг не открывается")
    asked(world, "Кто входит в комиссию школы?")
    text = "учитель в декрете, хочет подать заявление через госуслуги"
    assert keys(world.desk, text) == [near.id, far.id] or keys(world.desk, text) == [near.id]
    assert keys(world.desk, text, without=near.id)[:1] != [near.id]


def test_open_questions_without_an_answer_are_no_help(world: World) -> None:
    world.call("Сколько ждать после декрета?")
    assert keys(world.desk, "после декрета ждать") == []


def test_the_same_topic_comes_first(world: World) -> None:
    topic = Topic.create(code="leave-test", title="Отпуск")
    asked(world, "Отпуск совместителя")
    same = asked(world, "Отпуск совместителя", topic=topic)
    assert keys(world.desk, "отпуск совместителя", topic_id=topic.id)[0] == same.id


def test_a_school_is_proposed_its_own_only(world: World) -> None:
    own = asked(world, "Отпуск совместителя")
    asked(world, "Отпуск совместителя", institution=world.other)
    assert keys(world.at_school, "отпуск совместителя") == [own.id]


def test_words_that_say_nothing_propose_nothing(world: World) -> None:
    asked(world, "Отпуск совместителя")
    assert not similar(world.desk, "как и что, где когда")
    assert not similar(world.desk, "")


def test_what_was_asked_in_the_same_words_is_proposed_once(world: World) -> None:
    for _time in range(3):
        last = asked(world, "Портал Госуслуг не открывается")
    other = asked(world, "Госуслуги не берут файл")
    assert sorted(keys(world.desk, "госуслуги")) == [last.id, other.id]


def test_the_words_of_asking_are_no_likeness(world: World) -> None:
    asked(world, "Можно ли через год?")
    near = asked(world, "Портал Госуслуг не открывается")
    assert keys(world.desk, "Подскажите, можно ли через Госуслуги?") == [near.id]
