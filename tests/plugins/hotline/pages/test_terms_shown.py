"""What the page says of the terms while a request waits over a weekend and when it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.plugins.hotline.world import World, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.plugins.hotline.conftest import Watch
    from tests.plugins.hotline.pages.conftest import Browser


def test_waiting_over_a_weekend_stops_all_terms_and_moves_them_by_working_time(
    world: World, watch: Watch, browse: Callable[..., Browser]
) -> None:
    watch.set(3, 20, 10)
    address = f"/hotline/{world.call().id}"
    desk = browse(world.specialist)
    page = desk.get(address)
    assert "20.03.2026 15:00" in page
    assert "25.03.2026 10:00" in page

    watch.set(3, 20, 12)
    desk.post(f"{address}/wait", reason="Пришлите приказ")
    watch.set(3, 22, 12)
    stopped = browse(world.specialist).get(address)
    assert "Стоит, осталось: 2 рабочих часа" in stopped
    assert "Стоит, осталось: 22 рабочих часа" in stopped
    assert "Просрочено" not in stopped
    assert "Пришлите приказ" in browse(world.coordinator).get(address)

    watch.set(3, 23, 11)
    desk = browse(world.specialist)
    desk.post(f"{address}/go-on")
    page = desk.get(address)
    assert "23.03.2026 13:00" in page
    assert "25.03.2026 18:00" in page
    assert "20.03.2026 12:00 – 23.03.2026 11:00" in page


def test_an_addition_of_who_asked_lets_the_clocks_go_on(
    world: World, watch: Watch, browse: Callable[..., Browser]
) -> None:
    watch.set(3, 20, 10)
    request = world.call()
    address = f"/hotline/{request.id}"
    watch.set(3, 20, 12)
    browse(world.specialist).post(f"{address}/wait", reason="Пришлите приказ")
    watch.set(3, 21, 12)
    answer = browse(world.coordinator).send(f"{address}/add", **{"add-text": "Вот приказ"})
    assert answer.status_code == 302
    assert fresh(request).state != "waiting"
    assert "23.03.2026 11:00" in browse(world.coordinator).get(address)
