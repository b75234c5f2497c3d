"""Callers: guessed while they speak, known again, deleted while their cases stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import current_app

from plugins.hotline import services
from plugins.hotline.models import Caller, Message, RecordLink, Request, Topic
from plugins.hotline.privacy import keeping
from plugins.hotline.services import About, CallerDetails
from plugins.staff.models import Employment, Person, Position
from portal import clock
from portal.audit.models import AuditEntry
from portal.audit.verifying import verify
from portal.phones import masked, phone_key
from portal.privacy import destruction
from portal.privacy.subjects import subjects
from tests.plugins.hotline.world import World, actor_of, fresh

if TYPE_CHECKING:
    from tests.plugins.hotline.conftest import Watch

ANNA = CallerDetails(
    name="Канарейкина Анна Ивановна", phone="8 (918) 123-45-67", position="учитель", person_key=17
)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("8 (918) 123-45-67", "9181234567"),
        ("+7 918 123 45 67", "9181234567"),
        ("5-12-34", "51234"),
        ("8 (86130) 5-12-34 доб. 12", "8613051234"),
        ("", ""),
        ("нет", ""),
    ],
)
def test_a_number_is_known_however_it_is_written(typed: str, key: str) -> None:
    assert phone_key(typed) == key


def test_short_numbers_are_shown_whole_in_their_end_only() -> None:
    assert masked("5-12-34") == "•-••-34"
    assert masked("34") == "34"


def test_the_same_caller_is_known_again(world: World) -> None:
    first, second = world.call(caller=ANNA), world.call("Ещё", caller=ANNA)
    assert first.caller_id == second.caller_id
    other = world.call(caller=CallerDetails(name="Пеночкина Яна", phone=ANNA.phone))
    assert other.caller_id != first.caller_id
    by_card = world.call(caller=CallerDetails(name="Анна", person_key=17))
    assert by_card.caller_id == first.caller_id


@pytest.mark.parametrize("typed", ["4567", "+7 918 123", "канарейкина", "анна канар"])
def test_callers_are_guessed_by_number_and_by_name(world: World, typed: str) -> None:
    world.call(caller=ANNA)
    world.call("Второй", caller=ANNA)
    (found,) = services.guess_callers(world.desk, typed)
    assert found.caller.name == ANNA.name
    assert [one.question for one in found.requests] == ["Второй", "Можно ли в декрете?"]
    assert services.guess_callers(world.next_door, typed) == []


def test_a_question_that_was_asked_before_is_marked(world: World, watch: Watch) -> None:
    topic = Topic.get(Topic.code == "application.leave")
    assert not world.call(caller=ANNA, topic=topic).repeated
    watch.on(days=10)
    assert world.call(caller=ANNA, topic=topic).repeated
    assert not world.call(caller=ANNA).repeated


def test_deleting_a_caller_keeps_the_case_and_forgets_the_name(world: World) -> None:
    request = world.call(
        "Это Канарейкина Анна Ивановна, телефон 8 (918) 123-45-67. Можно ли в декрете?",
        caller=ANNA,
        answer="Канарейкина, можно.",
        about=[About(table="staff_person", key=17)],
    )
    assert services.erase_caller(world.desk, Caller.get()) == 1
    stored = fresh(request)
    assert stored.caller_id is None
    assert stored.caller_erased_at is not None
    assert stored.caller_position == "учитель"
    assert "Можно ли в декрете?" in stored.question
    everything = [stored.question, *(one.text for one in Message.select())]
    everything += [f"{one.label} {one.changes} {one.note}" for one in AuditEntry.select()]
    assert not any("анарейкин" in one or "123-45-67" in one for one in everything)
    assert not Caller.select().exists()
    assert not RecordLink.select().exists()
    assert verify().wrong is None


def test_an_act_of_destruction_takes_the_caller_too(world: World) -> None:
    world.call(caller=ANNA, answer="Можно.")
    kind = subjects()["hotline_caller"]
    caller = Caller.get()
    assert kind.name(caller) == ANNA.name
    destruction.destroy(actor_of(world.head), kind, [caller], reason="term")
    assert Request.get().caller_id is None
    assert not Caller.select().exists()
    assert verify().wrong is None


def test_destroying_a_person_of_the_databank_takes_their_calls_name_too(world: World) -> None:
    person = Person.create(last_name="Канарейкина", first_name="Анна", patronymic="Ивановна")
    teacher = Position.get(Position.code == "teacher")
    Employment.create(person=person, institution=world.school, position=teacher)
    details = CallerDetails(name=person.full_name, phone="1234567", person_key=person.id)
    request = world.call("Спрашивает Канарейкина Анна Ивановна", caller=details)
    kind = subjects()["staff_person"]
    with current_app.test_request_context():
        destruction.destroy(actor_of(world.head), kind, [person], reason="term")
    assert fresh(request).caller_id is None
    assert "Канарейкина" not in fresh(request).question
    assert not Caller.select().exists()


def test_names_of_callers_end_with_their_term(world: World, watch: Watch) -> None:
    world.call(caller=ANNA)
    (rule,) = [one for one in keeping.rules() if one.name == "hotline.caller"]
    day = clock.today()
    assert list(rule.expired(day, 10)) == []
    (ended,) = rule.expired(day.replace(year=day.year + 5, month=12), 10)
    assert ended.key == Caller.get().id
