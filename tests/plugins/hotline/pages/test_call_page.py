"""Who calls is guessed from the callers and from the databank, with what is open at the school."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plugins.hotline.models import Caller, Request
from plugins.hotline.services import CallerDetails
from tests.plugins.staff.databank.people import employ, make_person

if TYPE_CHECKING:
    from plugins.staff.models import Person
    from tests.plugins.hotline.world import World

PHONE = "8 (918) 123-45-67"
TOLD = {"channel": "phone", "priority": "normal", "kind": "question", "save": "open"}


@pytest.fixture
def teacher(world: World) -> Person:
    """Return a teacher of the school whom the databank knows and who never called."""
    person = make_person("Канарейкина Анна Ивановна", phone=PHONE)
    employ(person, world.school)
    return person


def _guesses(desk: Any, **typed: str) -> str:
    answer = desk.client.get(
        "/hotline/call/guess", query_string=typed, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("typed", ["4567", "8 918 123", "канарейкина", "анна канар"])
def test_a_teacher_who_never_called_is_guessed_with_the_school_and_its_open_requests(
    world: World, browse: Any, teacher: Person, typed: str
) -> None:
    world.call("Когда совещание?")
    page = _guesses(browse(world.specialist), phone=typed)
    assert f'value="person-{teacher.id}"' in page
    assert world.school.short_name in page
    assert "Когда совещание?" in page
    assert "•••" in page
    assert "123-45" not in page


def test_a_chosen_teacher_becomes_the_caller_once(
    world: World, browse: Any, teacher: Person
) -> None:
    desk = browse(world.specialist)
    choice = f"person-{teacher.id}"
    for question in ("Первый", "Второй"):
        desk.post("/hotline/call", question=question, phone="канар", caller=choice, **TOLD)
    (caller,) = Caller.select()
    assert (caller.name, caller.person_key) == ("Канарейкина Анна Ивановна", teacher.id)
    assert (caller.institution_id, caller.phone) == (world.school.id, "")
    assert {one.institution_id for one in Request.select()} == {world.school.id}
    page = _guesses(desk, phone="канарейкина")
    assert f'value="{caller.id}"' in page
    assert "person-" not in page


def test_a_number_that_was_typed_stays_the_caller_s(
    world: World, browse: Any, teacher: Person
) -> None:
    desk = browse(world.specialist)
    typed = {"phone": "8 918 123-45-67", "caller": f"person-{teacher.id}"}
    desk.post("/hotline/call", question="Первый", **typed, **TOLD)
    assert Caller.get().phone == "8 918 123-45-67"


def test_whoever_is_not_found_by_what_was_typed_cannot_be_chosen(
    world: World, browse: Any, teacher: Person
) -> None:
    desk = browse(world.specialist)
    typed = {"phone": "синицына", "caller": f"person-{teacher.id}"}
    page = desk.post("/hotline/call", 422, question="Первый", **typed, **TOLD)
    assert "phone-error" in page
    assert not Request.select().exists()


def test_a_caller_of_the_same_name_and_school_stands_for_the_card(
    world: World, browse: Any, teacher: Person
) -> None:
    world.call(caller=CallerDetails(name="Канарейкина Анна Ивановна", institution=world.school))
    page = _guesses(browse(world.specialist), phone="канарейкина")
    assert "person-" not in page
    assert f'value="{Caller.get().id}"' in page


def test_without_javascript_a_button_finds_the_teacher(
    world: World, browse: Any, teacher: Person
) -> None:
    desk = browse(world.specialist)
    page = desk.post("/hotline/call", 200, phone="канарейкина", find="1")
    assert f'id="caller-person-{teacher.id}"' in page
