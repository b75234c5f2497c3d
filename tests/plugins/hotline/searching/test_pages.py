"""The pages of the search: what is found is marked, parts come for htmx, foreign words stay out."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
