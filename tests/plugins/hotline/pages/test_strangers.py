"""A neighbour who guesses the keys of another school's records finds and changes nothing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from plugins.hotline import services
from plugins.hotline.models import Checklist, ChecklistItem, Message, RecordLink, RequestLink, Visit
from portal import clock
from portal.files.services import store
from tests.plugins.hotline.world import World, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.routing import Rule

    from tests.plugins.hotline.pages.conftest import Browser

FOUND_NOTHING = {403, 404, 405}
SECRET = "Канарейкина"


def keys_of_a_full_request(world: World) -> dict[str, Any]:
    """Return the keys of a request of the school that has something of everything."""
    caller = services.CallerDetails(name=f"{SECRET} Анна", phone="8 918 123 45 67")
    request = world.call(f"{SECRET}: посмотрите папки", caller=caller, answer="", kind="visit")
    other = world.call("Другой вопрос")
    visit = services.agree_visit(world.desk, request, starts_at=clock.now(), place="Школа")
    services.add(world.at_school, request, text=f"{SECRET} дополняет")
    services.add_checklist(world.desk, request, title="Проверить", items=["Приказ"])
    services.link(world.desk, request, other=other)
    services.link_record(world.desk, request, title=SECRET, url="https://x.example/1")
    files = [
        store(
            io.BytesIO(b"text"),
            name=f"{SECRET}.txt",
            subject=one,
            actor=world.desk,
            accept=frozenset({"txt"}),
        )
        for one in (fresh(request), Message.get(), Visit.get())
    ]
    return {
        "request_id": request.id,
        "caller_id": fresh(request).caller_id,
        "visit_id": visit.id,
        "message_id": Message.get().id,
        "checklist_id": Checklist.get().id,
        "item_id": ChecklistItem.get().id,
        "link_id": RecordLink.get().id if RecordLink.select().exists() else RequestLink.get().id,
        "file_id": files[0].id,
        "number": 1,
        "kind": "docx",
    }


def addresses(app: Flask, keys: dict[str, Any]) -> list[tuple[Rule, str]]:
    """Return every address of the hotline, and of files, that names one of the keys."""
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        named = rule.arguments - {"kind", "number"}
        if not named or not rule.arguments <= {*keys}:
            continue
        if rule.rule.startswith(("/hotline/", "/files/<int:file_id>")):
            values = {name: keys[name] for name in rule.arguments}
            method = "GET" if "GET" in (rule.methods or ()) else "POST"
            found.append((rule, adapter.build(rule.endpoint, values, method=method)))
    return found


def test_no_address_shows_a_neighbour_anything_or_lets_it_be_changed(
    app: Flask, world: World, browse: Callable[..., Browser]
) -> None:
    keys = keys_of_a_full_request(world)
    version = fresh(world.call()).version, Message.select().count(), Visit.get().version
    stranger = browse(world.neighbour)
    listed = addresses(app, keys)
    assert len(listed) > 40
    for rule, address in listed:
        if "GET" in (rule.methods or ()):
            answer = stranger.client.get(address)
            assert answer.status_code in FOUND_NOTHING, address
            assert SECRET not in answer.get_data(as_text=True), address
        if "POST" in (rule.methods or ()):
            assert stranger.send(address, text="x", reason="x").status_code in FOUND_NOTHING, (
                address
            )
    after = version[0], Message.select().count(), Visit.get().version
    assert after == version


def test_neither_search_nor_lists_nor_calendar_tell_a_neighbour(
    world: World, browse: Callable[..., Browser]
) -> None:
    keys_of_a_full_request(world)
    stranger = browse(world.neighbour)
    for address in (
        "/hotline/", "/hotline/?view=all", "/hotline/journal", "/calendar/", "/work/", "/",
        "/hotline/search?q=state:open", "/hotline/search?q=-слово", "/hotline/search?q=%22посмотрите папки%22",
        "/hotline/search?q=посмотрете", "/hotline/search?q=school:1", "/hotline/similar?question=посмотрите папки",
        "/hotline/ask", "/inbox/",
    ):  # fmt: skip
        answer = stranger.client.get(address)
        assert SECRET not in answer.get_data(as_text=True), address
