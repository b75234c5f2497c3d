"""The index is in step after every act; a check finds what is not, and reindexing mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline import services
from plugins.hotline.models import Message, Request
from plugins.hotline.searching.indexing import check, reindex
from plugins.hotline.searching.models import SearchEntry, SearchNear
from tests.undoing import undone

if TYPE_CHECKING:
    from tests.plugins.hotline.world import World


def test_acts_keep_the_index_in_step(world: World) -> None:
    request = world.call("Отпуск")
    services.answer(world.desk, request, text="Можно.", solve=True)
    services.reopen(world.desk, request, reason="А совместителю?")
    services.add_note(world.desk, request, text="Спросить министерство")
    message = Message.get(Message.kind == "answer")
    services.change_message(world.desk, message, text="Нельзя.")
    services.remove_message(world.desk, message)
    other = world.call("Отпуск ещё раз")
    services.split(world.desk, request, question="Министерство")
    services.link(world.desk, other, other=request, kind="duplicate")
    assert not check()


def test_what_was_changed_by_hand_is_found_and_mended(world: World) -> None:
    request = world.call("Отпуск")
    other = world.call("Декрет")
    Request.update(question="Больничный").where(Request.id == request.id).execute()
    SearchEntry.delete().where(SearchEntry.request == other.id).execute()
    found = check()
    assert (found.missing, found.different) == (1, 1)
    reindex()
    assert not check()
    words = {one.word for one in SearchNear.select()}
    assert {"больничный", "декрет"} <= words
    assert "отпуск" not in words


def test_a_request_that_is_not_stored_leaves_nothing_in_the_index(world: World) -> None:
    with undone():
        world.call("Канарейка")
    assert not SearchEntry.select().exists()
