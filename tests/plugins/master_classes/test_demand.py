"""What is asked for and not planned: pure rules, and the page that begins an event with its topic."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from plugins.hotline import services as hotline
from plugins.hotline.models import Topic
from plugins.master_classes.demand import Answer, Asked, wanted_topics
from portal import clock
from tests.plugins.hotline.pages.conftest import Browser

if TYPE_CHECKING:
    from flask import Flask

    from tests.plugins.master_classes.world import World

SCHOOLS = frozenset({1, 2, 3})
WHOLES = {"part": "whole"}


@pytest.mark.parametrize(
    ("answers", "is_open", "unreached"),
    [
        ([], True, SCHOOLS),
        ([Answer(7, "part", ahead=True)], False, SCHOOLS),
        ([Answer(7, "whole", ahead=True)], False, SCHOOLS),
        ([Answer(7, "other", ahead=True)], True, SCHOOLS),
        ([Answer(7, "part", ahead=False, reached=SCHOOLS)], False, frozenset()),
        ([Answer(7, "part", ahead=False, reached=frozenset({1, 9}))], True, frozenset({2, 3})),
        ([Answer(7, "", ahead=True)], True, SCHOOLS),
    ],
)
def test_a_topic_is_open_until_an_event_is_planned_or_has_reached_all_who_asked(
    answers, is_open, unreached
):
    (found,) = wanted_topics({"part": Asked(4, SCHOOLS)}, answers, WHOLES)
    assert (found.is_open, found.unreached) == (is_open, unreached)


def test_an_event_on_a_part_does_not_answer_the_whole_and_what_is_asked_most_comes_first():
    asked = {"few": Asked(1, SCHOOLS), "whole": Asked(2, SCHOOLS), "part": Asked(9, SCHOOLS)}
    found = wanted_topics(asked, [Answer(7, "part", ahead=True)], WHOLES)
    assert [(one.code, one.is_open) for one in found] == [
        ("whole", True), ("few", True), ("part", False),
    ]  # fmt: skip


def test_a_topic_of_the_hotline_becomes_an_event(world: World, app: Flask) -> None:
    topic = Topic.select().where(Topic.parent.is_null(False)).first()
    for place in (world.school, world.other):
        hotline.take_call(
            world.desk, call=hotline.Call(question="Как?", topic=topic, institution=place)
        )
    desk: Any = Browser(app, world.methodologist)
    part = desk.client.get("/master-classes/demand/open", headers={"HX-Request": "true"})
    address = f"/master-classes/new?topic={topic.code}"
    assert f'{address}">' in part.get_data(as_text=True)
    assert "не запланировано" in desk.get("/master-classes/demand")

    page = desk.get(address)
    assert f'{topic.title}"' in page
    starts = clock.now() + dt.timedelta(days=9)
    world.event(topic=topic.code, title="Ответ на вопрос", starts_at=starts)
    page = desk.get("/master-classes/demand")
    assert "Ответ на вопрос" in page
    assert "не запланировано" not in page
