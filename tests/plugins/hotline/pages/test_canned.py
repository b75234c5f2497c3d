"""A shortcut becomes its answer: while it is typed, and at the latest when the answer is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plugins.hotline.answers import canned
from plugins.hotline.models import Message, Request
from plugins.hotline.services import CallerDetails
from tests.plugins.hotline.world import fresh

if TYPE_CHECKING:
    from tests.plugins.hotline.world import World

ANNA = CallerDetails(name="Канарейкина Анна Ивановна")
TEXT = "{имя}, обращение № {номер} решим до {срок}. {организация}"


@pytest.fixture(autouse=True)
def answers(world: World) -> None:
    """Write the canned answers of the district."""
    for shortcut, text in (("сроки", TEXT), ("другое", "{тема}")):
        values = {"shortcut": shortcut, "title": "О сроках", "text": text, "norm": "п. 31"}
        canned.make(world.desk, municipality_id=world.place.id, values=values)


def test_the_desk_is_offered_shortcuts_and_a_school_is_not(world: World, browse: Any) -> None:
    told = browse(world.specialist).client.get("/hotline/canned/offered").get_json()
    assert {"shortcut": "сроки", "title": "О сроках"} in told
    browse(world.coordinator).get("/hotline/canned/offered", 403)


def test_a_shortcut_is_filled_for_a_request(world: World, browse: Any) -> None:
    request = world.call(caller=ANNA)
    answer = browse(world.specialist).send(
        "/hotline/canned/fill", shortcut="Сроки", request=request.id
    )
    told = answer.get_json()
    assert told["text"].startswith(f"Анна Ивановна, обращение № {request.full_number} решим до ")
    assert told["text"].endswith(world.school.short_name)
    assert (told["norm"], told["told"]) == ("п. 31", "")


def test_a_shortcut_is_filled_with_what_is_typed_of_a_call(world: World, browse: Any) -> None:
    typed = {"phone": "Канарейкина Анна Ивановна", "institution": world.school.id}
    answer = browse(world.specialist).send("/hotline/canned/fill", shortcut="сроки", **typed)
    told = answer.get_json()
    assert told["text"].startswith("Анна Ивановна, обращение № {номер} решим до {срок}.")
    assert "{номер}, {срок}" in told["told"]


def test_what_is_not_there_is_no_answer(world: World, browse: Any) -> None:
    desk = browse(world.specialist)
    assert desk.send("/hotline/canned/fill", shortcut="иное").status_code == 404
    elsewhere = {"shortcut": "сроки", "request": 999}
    assert desk.send("/hotline/canned/fill", **elsewhere).status_code == 404


def test_a_call_gets_its_number_and_shortcuts_that_were_left_when_it_is_saved(
    world: World, browse: Any
) -> None:
    told = {"channel": "phone", "priority": "normal", "kind": "question", "save": "answered"}
    browse(world.specialist).post(
        "/hotline/call",
        question="Когда?",
        name="Канарейкина Анна Ивановна",
        institution=world.school.id,
        answer="Вам ответят. ::сроки",
        **told,
    )
    made, said = Request.get(), Message.get()
    assert said.text.startswith(f"Вам ответят. Анна Ивановна, обращение № {made.full_number}")
    assert said.norm == "п. 31"


def test_an_answer_on_the_page_of_a_request_is_filled_without_javascript(
    world: World, browse: Any
) -> None:
    request = world.call(caller=ANNA)
    form = {"text": "::сроки", "how": "answer", "seen": fresh(request).version}
    browse(world.specialist).post(f"/hotline/{request.id}/answer", **form)
    assert Message.get().text.startswith("Анна Ивановна, обращение")


def test_a_note_is_kept_as_it_is_written(world: World, browse: Any) -> None:
    request = world.call(caller=ANNA)
    browse(world.specialist).post(f"/hotline/{request.id}/note", **{"note-text": "::сроки {имя}"})
    assert Message.get().text == "::сроки {имя}"
