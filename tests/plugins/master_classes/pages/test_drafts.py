"""The form of an event keeps what is typed: offered again, gone once it is stored, each user's own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from plugins.master_classes import services
from plugins.master_classes.drafts import DRAFTS
from plugins.master_classes.models import Event, EventDraft
from portal import clock
from tests.plugins.master_classes.pages.test_road import FIRST

if TYPE_CHECKING:
    from tests.plugins.master_classes.world import World

TYPED = {"title": "Начатая тема", "subjects": "Химия", "positions": ["teacher", "tutor"]}


def test_a_begun_form_is_offered_again_and_goes_with_its_event(world: World, browse: Any) -> None:
    desk, other = browse(world.methodologist), browse(world.coordinator)
    desk.post("/master-classes/draft", 204, draft="form-1", **TYPED)

    assert "Начатая тема" not in other.get("/master-classes/new")
    assert "Начатая тема" not in other.get("/master-classes/new?draft=form-1")
    page = desk.get("/master-classes/new?draft=form-1")
    assert 'value="Начатая тема"' in page
    assert "Химия</textarea>" in page
    desk.post("/master-classes/new", **FIRST, draft="form-1")
    assert EventDraft.select().count() == 0


def test_a_stored_event_keeps_the_form_that_changes_it_apart(world: World, browse: Any) -> None:
    desk = browse(world.methodologist)
    address = desk.post("/master-classes/new", **FIRST)
    event = Event.get()
    key, begun = f"event-{event.id}", event.version
    desk.get(f"{address}/change")
    desk.post("/master-classes/draft", 204, draft=key, seen=begun, title="Другая тема")
    services.change_event(world.desk, event, values={"direction": "Естественные науки"})

    assert f"?draft={key}" in desk.get(f"{address}/change")
    page = desk.get(f"{address}/change?draft={key}")
    assert 'value="Другая тема"' in page
    assert f'name="seen" value="{begun}"' in page, "what another has changed meanwhile is told"
    desk.get(f"{address}/change")
    desk.post("/master-classes/draft/drop", draft=key)
    assert DRAFTS.of(world.desk) == []


def test_forms_that_nobody_goes_on_with_are_forgotten(world: World) -> None:
    DRAFTS.save(world.desk, "old", {"title": ["Давняя"]})
    EventDraft.update(saved_at=clock.now() - dt.timedelta(days=31)).execute()
    assert DRAFTS.forget_old() == 1
