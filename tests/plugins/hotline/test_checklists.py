"""Checklists: of templates by topic and group, needed ones hold the solution, levels ask for open ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.hotline import services
from plugins.hotline.escalating import tell_terms
from plugins.hotline.models import (
    Checklist,
    ChecklistItem,
    ChecklistTemplate,
    Escalation,
    EscalationLevel,
    Group,
    Topic,
)
from portal import clock
from portal.errors import Conflict, Invalid
from tests.plugins.hotline.world import World, fresh

if TYPE_CHECKING:
    from typing import Any

    from tests.plugins.hotline.conftest import Watch


def template(world: World, title: str, **values: Any) -> ChecklistTemplate:
    """Put a checklist into the district's dictionary."""
    values.setdefault("lines", "Позвонить в школу\n\nПодготовить бланки\n")
    return ChecklistTemplate.create(municipality=world.place, title=title, **values)


def topic(code: str = "application.leave") -> Topic:
    """Return a shipped topic."""
    return Topic.get(Topic.code == code)


def titles(request: Any) -> list[str]:
    """Return the titles of a request's checklists."""
    return [one.title for one in Checklist.select().where(Checklist.request == request.id)]


def test_a_request_gets_the_checklists_of_its_topic_and_of_the_whole_topic(world: World) -> None:
    mine = topic()
    template(world, "По теме", topic=mine, by_itself=True)
    template(world, "По разделу", topic=mine.parent, by_itself=True)
    template(world, "Другая тема", topic=topic("portfolio.content"), by_itself=True)
    template(world, "Предлагается", topic=mine)
    template(world, "Не в ходу", by_itself=True, in_use=False)
    request = world.call(topic=mine)
    assert sorted(titles(request)) == ["По разделу", "По теме"]
    assert [one.title for one in services.templates_for(request)] == ["Предлагается"]
    lines = ChecklistItem.select().join(Checklist).where(Checklist.title == "По теме")
    assert [one.text for one in lines] == ["Позвонить в школу", "Подготовить бланки"]


def test_an_answer_given_at_once_needs_no_list(world: World) -> None:
    template(world, "Для всех", by_itself=True, required=True)
    request = world.call(answer="Можно.")
    assert titles(request) == []
    assert request.state == "solved"


def test_a_new_topic_and_a_new_group_bring_their_lists_once(world: World) -> None:
    group = Group.create(municipality=world.place, title="Выезды")
    template(world, "По теме", topic=topic(), by_itself=True)
    template(world, "По группе", group=group, by_itself=True)
    request = world.call()
    services.change_request(world.desk, request, values={"topic": topic()})
    services.change_request(world.desk, fresh(request), values={"topic": None})
    services.change_request(world.desk, fresh(request), values={"topic": topic()})
    services.assign(world.desk, fresh(request), group=group)
    assert titles(request) == ["По теме", "По группе"]


def test_a_template_is_added_by_hand_once_and_never_of_another_district(world: World) -> None:
    from tests import factories

    one = template(world, "Перед выездом")
    request = world.call()
    made = services.add_template(world.desk, request, one)
    assert services.add_template(world.desk, fresh(request), one) == made
    strange = ChecklistTemplate.create(
        municipality=factories.make_municipality(), title="Чужой", lines="…"
    )
    for wrong in (strange, None):
        with pytest.raises(Invalid):
            services.add_template(world.desk, fresh(request), wrong)
    one.delete_instance()
    assert titles(request) == ["Перед выездом"]


def test_a_needed_list_holds_the_solution_until_every_line_is_ticked(world: World) -> None:
    template(world, "Обязательный", required=True, by_itself=True)
    template(world, "Второй", by_itself=True)
    request = world.call()
    with pytest.raises(Conflict, match="2"):
        services.solve(world.desk, fresh(request), text="Готово.")
    needed = ChecklistItem.select().join(Checklist).where(Checklist.required == True)  # noqa: E712
    for item in needed:
        services.tick(world.desk, item)
    ticked = needed.first()
    assert ticked.done_by_id == world.specialist.id
    assert ticked.done_at == clock.now()
    assert services.solve(world.desk, fresh(request), text="Готово.").state == "solved"


def test_a_level_may_mean_only_requests_whose_lists_are_open(world: World, watch: Watch) -> None:
    EscalationLevel.delete().execute()
    EscalationLevel.create(clock="answer", offset_minutes=0, tells="assignee", lists_open=True)
    template(world, "Обязательный", required=True, topic=topic(), by_itself=True)
    plain, listed, ready = world.call(), world.call(topic=topic()), world.call(topic=topic())
    for item in ChecklistItem.select().join(Checklist).where(Checklist.request == ready.id):
        services.tick(world.desk, item)
    watch.on(days=2)
    tell_terms(clock.now())
    told = {one.request_id for one in Escalation.select()}
    assert told == {listed.id}
    assert plain.id not in told
