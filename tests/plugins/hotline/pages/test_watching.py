"""A colleague is set to watch a request on its page, and is told of it; likewise when taken off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.hotline.models import Watcher
from portal.inbox.models import Notice

if TYPE_CHECKING:
    from portal.accounts.models import User
    from tests.plugins.hotline.world import World


def _told(user: User) -> list[str]:
    query = Notice.select().where(Notice.user == user.id, Notice.kind == "hotline.watching")
    return [one.text for one in query.order_by(Notice.id)]


def test_a_colleague_is_added_told_and_taken_off(world: World, browse: Any) -> None:
    made = world.call()
    desk = browse(world.specialist)
    assert f'<option value="{world.colleague.id}"' in desk.get(f"/hotline/{made.id}")
    for _again in range(2):
        desk.post(f"/hotline/{made.id}/watch", user=world.colleague.id)
    assert [one.user_id for one in Watcher.select()] == [world.colleague.id]
    page = desk.get(f"/hotline/{made.id}")
    assert f'<option value="{world.colleague.id}"' not in page
    assert len(_told(world.colleague)) == 1
    assert "Орлова Вера Павловна" in _told(world.colleague)[0]
    desk.post(f"/hotline/{made.id}/watch", user=world.colleague.id, stop="1")
    assert not Watcher.select().exists()
    assert len(_told(world.colleague)) == 2


def test_nobody_is_told_of_the_own_watching(world: World, browse: Any) -> None:
    made = world.call()
    desk = browse(world.specialist)
    desk.post(f"/hotline/{made.id}/watch")
    assert [one.user_id for one in Watcher.select()] == [world.specialist.id]
    assert _told(world.specialist) == []


def test_only_people_of_the_desk_are_set_to_watch(world: World, browse: Any) -> None:
    made = world.call()
    desk = browse(world.specialist)
    for user in (world.coordinator.id, 999_999, "x", ""):
        desk.post(f"/hotline/{made.id}/watch", user=user)
    assert not Watcher.select().exists()
    browse(world.coordinator).post(f"/hotline/{made.id}/watch", 403, user=world.colleague.id)
