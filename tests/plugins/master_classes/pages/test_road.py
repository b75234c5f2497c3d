"""The whole road through the pages: an event is planned and published, a school enrols its teachers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.master_classes.models import Enrolment, Event

if TYPE_CHECKING:
    from tests.plugins.master_classes.world import World

FIRST = {
    "kind": "master_class",
    "title": "Формирующее оценивание",
    "day": "2026-03-27",
    "begins": "10:00",
    "ends": "12:00",
    "capacity": "2",
    "mode": "by_coordinator",
    "promotion": "automatic",
}


def test_an_event_is_planned_published_and_filled_by_a_school(world: World, browse: Any) -> None:
    desk, school = browse(world.methodologist), browse(world.coordinator)
    assert "Добавить мероприятие" in desk.get("/master-classes/")
    address = desk.post("/master-classes/new", **FIRST)
    event = Event.get()
    assert (event.state, event.title) == ("draft", "Формирующее оценивание")
    assert address.endswith(f"/master-classes/{event.id}")
    school.get(address, 404)
    desk.post(f"{address}/publish", seen=event.version)
    page = school.get(address)
    assert "Формирующее оценивание" in page
    assert "27.03.2026 10:00–12:00" in page
    teachers = [world.teacher() for _number in range(3)]
    page = school.get(f"{address}/enrol")
    values = [f"{one.id}-{world.school.id}" for one in teachers]
    assert all(f'value="{one}"' in page for one in values)
    school.post(f"{address}/enrol", person=values)
    assert [one.state for one in Enrolment.select().order_by(Enrolment.queue_number)] == [
        "placed",
        "placed",
        "waiting",
    ]
    page = desk.get(f"{address}/participants")
    assert all(one.last_name in page for one in teachers)
    assert "2 из 2" in page
    assert "Галкина" not in browse(world.neighbour).get(f"{address}/participants")
