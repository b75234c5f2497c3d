"""The pages of the search: what is found is marked, parts come for htmx, foreign words stay out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline.answers import articles
from plugins.hotline.models import Topic
from tests import factories

if TYPE_CHECKING:
    from flask import Flask

    from tests.plugins.hotline.world import World


def test_the_page_shows_what_was_found_with_its_words_marked(app: Flask, world: World) -> None:
    request = world.call("Можно ли аттестоваться в отпуске?", answer="Можно.")
    page = factories.browser_of(app, world.specialist).get("/hotline/search?q=отпуск")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "<mark>отпуске</mark>" in text
    assert f"/hotline/{request.id}" in text or str(request.full_number) in text


def test_what_is_not_understood_is_told(app: Flask, world: World) -> None:
    page = factories.browser_of(app, world.specialist).get("/hotline/search?q=до:вчера state:x")
    text = page.get_data(as_text=True)
    assert "до:вчера" in text
    assert "state:x" in text


def test_similar_requests_come_as_a_part_and_as_a_page(app: Flask, world: World) -> None:
    world.call("Сколько ждать после декрета?", answer="Не раньше чем через два года.")
    browser = factories.browser_of(app, world.specialist)
    address = "/hotline/similar?question=После декрета сколько надо ждать аттестации"
    part = browser.get(address, headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "через два года" in part
    assert "<html" not in part
    assert "через два года" in browser.get(address).get_data(as_text=True)


def test_a_neighbour_is_proposed_nothing_of_others(app: Flask, world: World) -> None:
    world.call("Сколько ждать после декрета?", answer="Не раньше чем через два года.")
    browser = factories.browser_of(app, world.neighbour)
    for address in ("/hotline/similar?question=сколько ждать после декрета",
                    "/hotline/search?q=декрет"):  # fmt: skip
        assert "через два года" not in browser.get(address).get_data(as_text=True)


def test_articles_on_the_topic_stand_by_what_was_found_and_by_what_is_asked(
    app: Flask, world: World
) -> None:
    topic = Topic.create(code="leave-test", title="Отпуск")
    values = {"title": "Порядок для совместителей", "text": "Иначе.", "topic": topic}
    hidden = {**values, "title": "Внутреннее", "audience": "district"}
    for one in ({**values, "audience": "coordinators"}, hidden):
        articles.publish(world.desk, municipality_id=world.place.id, values=one)
    world.call("Можно ли аттестоваться в отпуске?", answer="Можно.", topic=topic)
    desk = factories.browser_of(app, world.specialist)
    school = factories.browser_of(app, world.coordinator)
    for address in ("/hotline/search?q=отпуск", f"/hotline/similar?topic={topic.id}"):
        page = desk.get(address).get_data(as_text=True)
        assert "Порядок для совместителей" in page
        assert "Внутреннее" in page
        page = school.get(address).get_data(as_text=True)
        assert "Порядок для совместителей" in page
        assert "Внутреннее" not in page


def test_what_is_typed_as_an_answer_brings_its_like_to_the_request(
    app: Flask, world: World
) -> None:
    made = world.call("Как быть?")
    world.call("Другое", answer="Представление подписывает руководитель.")
    desk = factories.browser_of(app, world.specialist)
    assert "/hotline/similar?question=" in desk.get(f"/hotline/{made.id}").get_data(as_text=True)
    address = f"/hotline/similar?question=Как быть?&without={made.id}"
    headers = {"HX-Request": "true"}
    assert "руководитель" not in desk.get(address, headers=headers).get_data(as_text=True)
    typed = desk.get(f"{address}&text=Представление подпишет", headers=headers)
    assert "руководитель" in typed.get_data(as_text=True)
