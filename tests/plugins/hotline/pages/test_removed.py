"""What was removed is found: by whom, when and why, and how it comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline import services
from tests import factories
from tests.plugins.hotline.world import World, actor_of, fresh

if TYPE_CHECKING:
    from flask import Flask


def test_a_removed_request_is_found_with_who_when_and_why_and_restored(
    app: Flask, world: World
) -> None:
    gone, kept = world.call("Записано по ошибке?"), world.call("Осталось?")
    services.remove(actor_of(world.head), gone, reason="двойная запись")
    browser = factories.browser_of(app, world.head)
    listed = browser.get("/hotline/?when=removed").text
    assert gone.full_number in listed
    assert "Осталось?" not in listed
    page = browser.get(f"/hotline/{gone.id}").text
    for told in ("двойная запись", world.head.name, "17.03.2026", "restore"):
        assert told in page
    assert kept.removed_at is None
    services.restore(actor_of(world.head), fresh(gone))
    assert gone.full_number not in browser.get("/hotline/?when=removed").text
