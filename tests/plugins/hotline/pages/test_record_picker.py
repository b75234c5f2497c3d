"""Records that a request is about are found by their names and linked by a button; no key is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plugins.hotline.models import RecordLink, RequestLink
from tests import factories
from tests.plugins.staff.databank.people import employ, make_person

if TYPE_CHECKING:
    from plugins.staff.models import Person
    from tests.plugins.hotline.world import World


@pytest.fixture
def teacher(world: World) -> Person:
    """Return a teacher of the school."""
    person = make_person("Канарейкина Анна Ивановна")
    employ(person, world.school)
    return person


def test_a_person_is_found_linked_called_by_name_and_taken_away(
    world: World, browse: Any, teacher: Person
) -> None:
    made = world.call()
    desk = browse(world.specialist)
    page = desk.get(f"/hotline/{made.id}/records/find?q=канарейкина")
    choice = f"staff_person:{teacher.id}"
    assert f'value="{choice}"' in page
    desk.post(f"/hotline/{made.id}/records", record=choice)
    desk.post(f"/hotline/{made.id}/records", record=choice)
    (link,) = RecordLink.select()
    assert (link.table, link.key, link.title) == ("staff_person", teacher.id, "")
    page = desk.get(f"/hotline/{made.id}")
    assert "Канарейкина Анна Ивановна" in page
    assert f'/staff/persons/{teacher.id}"' in page
    desk.post(f"/hotline/records/{link.id}/remove")
    assert not RecordLink.select().exists()


def test_institutions_and_other_requests_are_found_but_not_the_request_itself(
    world: World, browse: Any
) -> None:
    made, other = world.call("Про расписание"), world.call("Другое")
    desk = browse(world.specialist)
    page = desk.get(f"/hotline/{made.id}/records/find?q={world.other.short_name}")
    assert f'value="institutions_institution:{world.other.id}"' in page
    page = desk.get(f"/hotline/{made.id}/records/find?q={other.full_number}")
    assert f'value="hotline_request:{other.id}"' in page
    page = desk.get(f"/hotline/{made.id}/records/find?q={made.full_number}")
    assert "hotline_request:" not in page
    desk.post(f"/hotline/{made.id}/records", record=f"hotline_request:{other.id}")
    (link,) = RequestLink.select()
    assert (link.request_id, link.other_id, link.kind) == (made.id, other.id, "related")
    assert not RecordLink.select().exists()


@pytest.mark.parametrize("choice", ["staff_person:{}", "none:1", "staff_person:x"])
def test_what_the_desk_does_not_see_cannot_be_linked(
    world: World, browse: Any, choice: str
) -> None:
    made = world.call()
    far = make_person("Пеночкина Яна Олеговна")
    employ(far, factories.make_institution(municipality=factories.make_municipality()))
    desk = browse(world.specialist)
    desk.post(f"/hotline/{made.id}/records", record=choice.format(far.id))
    assert not RecordLink.select().exists()
    assert "Пеночкина" not in desk.get(f"/hotline/{made.id}/records/find?q=пеночкина")


def test_while_it_is_typed_only_the_list_comes(world: World, browse: Any, teacher: Person) -> None:
    made = world.call()
    desk = browse(world.specialist)
    answer = desk.client.get(
        f"/hotline/{made.id}/records/find?q=канар", headers={"HX-Request": "true"}
    )
    part = answer.get_data(as_text=True)
    assert "<html" not in part
    assert f"staff_person:{teacher.id}" in part
