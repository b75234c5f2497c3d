"""Search finds by form, by phrase, with typing errors, exact first, and only what one may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.hotline import services
from plugins.hotline.searching.finding import Found, find, find_at_least_some
from plugins.hotline.searching.language import parse
from plugins.hotline.searching.matching import Grade
from plugins.hotline.services import CallerDetails

if TYPE_CHECKING:
    from plugins.hotline.models import Request
    from portal.access import Actor
    from tests.plugins.hotline.conftest import Watch
    from tests.plugins.hotline.world import World


def look(actor: Actor, text: str) -> Found:
    return find(actor, parse(text))


def keys(actor: Actor, text: str) -> list[int]:
    return [one.request.id for one in look(actor, text).requests]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Можно ли аттестоваться в декретном отпуске?", "декретный отпуск"),
        ("Нужны ли копии заявлений?", "заявление"),
        ("У неё трое детей", "ребенок"),
        ("Ребёнку два года", "ребёнок"),
        ("Ребёнку два года", "РЕБЕНКА"),
        ("Звонила Иванова из приёмной", "Ивановой"),
        ("Передайте Иванову", "иванов"),
        ("Скрыльникова не видит заявления", "Скрыльниковой"),
        ("Про ЕПГУ и вложения", "епгу вложение"),
        ("Приказ № 196", "196"),
    ],
)
def test_a_word_is_found_by_its_forms(world: World, said: str, asked: str) -> None:
    world.call("Когда подавать?")
    request = world.call(said)
    assert keys(world.desk, asked) == [request.id]


def test_answers_are_searched_too(world: World) -> None:
    request = world.call("Что делать?", answer="Приложите ходатайство работодателя.")
    assert keys(world.desk, "ходатайства") == [request.id]
    assert look(world.desk, "ходатайства").requests[0].answer.startswith("Приложите")


@pytest.mark.parametrize(
    "typed",
    ["Канарейкена", "Канарекина", "Каннарейкина", "Канарейикна", "канарейкиной", "Канарейкену"],
)
def test_a_name_is_found_with_one_error(world: World, typed: str) -> None:
    request = world.call("Вопрос", caller=CallerDetails(name="Канарейкина Анна Ивановна"))
    world.call("Вопрос", caller=CallerDetails(name="Соколова Инна Олеговна"))
    assert keys(world.desk, typed) == [request.id]


def test_two_errors_are_another_name(world: World) -> None:
    world.call("Вопрос", caller=CallerDetails(name="Канарейкина Анна Ивановна"))
    assert keys(world.desk, "Конарейкена") == []


def test_the_exact_word_comes_before_its_forms_and_these_before_errors(
    world: World, watch: Watch
) -> None:
    exact = world.call("Как оформить отпуск")
    watch.on(days=1)
    form = world.call("Можно ли в отпуске? Об отпусках и отпусками, отпускам")
    watch.on(days=1)
    near = world.call("Дайте отпус")
    found = look(world.desk, "отпуск").requests
    assert [(one.request.id, one.grade) for one in found] == [
        (exact.id, Grade.EXACT),
        (form.id, Grade.FORMS),
        (near.id, Grade.NEAR),
    ]


def test_every_word_must_be_there_but_words_that_say_nothing(world: World) -> None:
    both = world.call("Портфолио для высшей категории")
    world.call("Портфолио не нужно")
    assert keys(world.desk, "что с портфолио и категорией") == [both.id]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("декретный отпуск и первая категория", 0),
        ("папка с документами", 1),
        ("канарейкиной вопрос про папку", 1),
        ("отпуск воспитателя", 0),
    ],
)
def test_where_nothing_holds_all_words_the_rarest_of_them_are_told(
    world: World, asked: str, first: int
) -> None:
    about = [
        world.call("Можно ли аттестоваться в декретном отпуске?"),
        world.call("Что вложить в папку?", caller=CallerDetails(name="Канарейкина Анна Ивановна")),
        world.call("Какой отпуск положен?", answer="Это не к нам."),
    ]
    found = find_at_least_some(world.desk, parse(asked))
    assert found.some
    assert found.requests[0].request.id == about[first].id
    assert look(world.desk, asked) == Found()


@pytest.mark.parametrize("asked", ['"декретный отпуск" папка', "отпуск", "декретный -папка школа"])
def test_phrases_single_words_and_what_is_left_out_hold_in_part_too(
    world: World, asked: str
) -> None:
    world.call("Декретный вопрос про папку")
    assert not find_at_least_some(world.desk, parse(asked)).requests


def test_a_school_is_told_some_words_of_its_own_requests_alone(world: World) -> None:
    own = world.call("Папка учителя", institution=world.school)
    world.call("Папка воспитателя", institution=world.other)
    found = find_at_least_some(world.at_school, parse("папка воспитателя"))
    assert [one.request.id for one in found.requests] == [own.id]


def test_a_phrase_is_found_as_it_stands(world: World) -> None:
    request = world.call("Смена места работы до аттестации")
    world.call("Работы по смене места")
    assert keys(world.desk, "«смена места работы»") == [request.id]


def test_minus_leaves_out_every_form(world: World) -> None:
    kept = world.call("Аттестация совместителя")
    world.call("Аттестация совместителя в отпуске")
    assert keys(world.desk, "аттестация -отпуск") == [kept.id]
    assert keys(world.desk, "-отпуск") == [kept.id]


def test_filters_narrow(world: World, watch: Watch) -> None:
    first = world.call("Отпуск", answer="Да.")
    watch.on(days=10)
    second = world.call("Отпуск", institution=world.other)
    assert keys(world.desk, "отпуск состояние:решено") == [first.id]
    assert keys(world.desk, "отпуск state:open") == [second.id]
    assert keys(world.desk, "отпуск до:20.03.2026") == [first.id]
    assert keys(world.desk, "отпуск after:2026-03-27") == [second.id]
    number = world.other.short_name.split()[-1]
    assert keys(world.desk, f"школа:{number}") == [second.id]
    assert keys(world.desk, f"отпуск -школа:{number}") == [first.id]
    missing = look(world.desk, "школа:100500")
    assert (missing.requests, missing.unknown) == ([], ("100500",))


def test_a_number_is_found(world: World) -> None:
    request = world.call("Отпуск")
    assert keys(world.desk, f"№{request.full_number}") == [request.id]


def test_a_coordinator_finds_the_own_requests_only(world: World) -> None:
    own = world.call("Канарейка спрашивает", institution=world.school)
    world.call("Канарейка спрашивает", institution=world.other)
    world.call("Канарейка спрашивает тайно", institution=world.school, confidential=True)
    assert keys(world.at_school, "канарейка") == [own.id]
    assert len(keys(world.desk, "канарейка")) == 3


def test_internal_notes_are_found_by_the_district_alone(world: World) -> None:
    request = world.call("Вопрос")
    services.add_note(world.desk, request, text="Подозрение на подделку диплома")
    assert keys(world.desk, "подделка") == [request.id]
    for actor in (world.at_school, world.next_door):
        assert keys(actor, "подделка") == []
        assert keys(actor, '"подделку диплома"') == []
        assert keys(actor, "подделкв") == []


def test_names_of_callers_are_found_by_who_may_see_them(world: World) -> None:
    from tests.plugins.hotline.world import actor_of

    request = world.call("Вопрос", caller=CallerDetails(name="Канарейкина Анна"))
    assert keys(world.desk, "канарейкина") == [request.id]
    assert keys(actor_of(world.watching), "канарейкина") == []


def test_removed_requests_are_not_found(world: World) -> None:
    request = world.call("Отпуск")
    services.remove(_head(world), request, reason="Ошибка")
    assert keys(world.desk, "отпуск") == []


def test_a_deleted_name_is_found_nowhere(world: World) -> None:
    from plugins.hotline.privacy.forgetting import de_name
    from plugins.hotline.searching.models import SearchEntry, SearchNear

    request = world.call(
        "Канарейкина спрашивает про отпуск", caller=CallerDetails(name="Канарейкина Анна Ивановна")
    )
    de_name(_fresh(request).caller)
    assert keys(world.desk, "канарейкина") == []
    assert keys(world.desk, "отпуск") == [request.id]
    assert not SearchNear.select().where(SearchNear.word.contains("канарей")).exists()
    assert not SearchEntry.select().where(SearchEntry.stems.contains("канарей")).exists()


def _head(world: World) -> Actor:
    from tests.plugins.hotline.world import actor_of

    return actor_of(world.head)


def _fresh(request: Request) -> Request:
    return type(request).get_by_id(request.id)
