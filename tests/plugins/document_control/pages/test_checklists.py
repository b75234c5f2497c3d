"""A district makes a shipped checklist its own, changes the draft, puts it into use; checks keep theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.models import Checklist, ChecklistVersion, ControlCheck, Item
from tests.plugins.document_control.world import version_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.accounts.models import User
    from tests.plugins.document_control.world import World
    from tests.plugins.hotline.pages.conftest import Browser

ITEM = {
    "section": "Оформление",
    "question": "Есть печать организации?",
    "weight": "2",
    "asked_of": "institution",
    "comment_on": ["no"],
    "remarks": "Нет печати.\nПечать неразборчива.",
}


def _drafted(browser: Browser) -> ChecklistVersion:
    source = version_of("plan")
    where = f"/document-control/checklists/versions/{source.id}/copy"
    browser.post(where, title="Наш план")
    return ChecklistVersion.select().where(ChecklistVersion.state == "draft").get()


def test_an_own_copy_is_changed_put_into_use_and_followed_by_a_new_version(
    world: World, browse: Callable[[User], Browser]
) -> None:
    browser = browse(world.specialist)
    draft = _drafted(browser)
    codes = {one.code for one in Item.select().where(Item.checklist_version == draft)}
    assert codes == {
        one.code for one in Item.select().where(Item.checklist_version == version_of("plan"))
    }
    browser.post(f"/document-control/checklists/versions/{draft.id}/items/new", **ITEM)
    added = Item.get(Item.question == ITEM["question"])
    assert [one.text for one in added.remarks] == ["Нет печати.", "Печать неразборчива."]
    browser.post(f"/document-control/checklists/items/{added.id}/move", up="1")
    page = browser.get(f"/document-control/checklists/versions/{draft.id}")
    assert ITEM["question"] in page
    browser.post(f"/document-control/checklists/versions/{draft.id}/publish")
    check = world.begun(draft.checklist.code)
    browser.post(f"/document-control/checklists/{draft.checklist_id}/next-version")
    later = ChecklistVersion.get(ChecklistVersion.number == 2)
    doomed = Item.get(Item.checklist_version == later, Item.code == added.code)
    browser.post(f"/document-control/checklists/items/{doomed.id}/remove")
    browser.post(f"/document-control/checklists/versions/{later.id}/publish")
    kept = ControlCheck.get_by_id(check.id).checklist_version
    assert (kept.id, kept.state) == (draft.id, "retired") or kept.id == draft.id
    assert Item.select().where(Item.checklist_version == kept, Item.code == added.code).exists()


def test_what_is_in_use_and_what_is_shipped_is_not_changed(
    world: World, browse: Callable[[User], Browser]
) -> None:
    shipped = version_of("plan")
    browser = browse(world.specialist)
    before = Item.select().count()
    browser.post(f"/document-control/checklists/versions/{shipped.id}/items/new", **ITEM)
    item = Item.get(Item.checklist_version == shipped)
    browser.send(f"/document-control/checklists/items/{item.id}/remove")
    browser.send(f"/document-control/checklists/{shipped.checklist_id}/next-version")
    assert Item.select().count() == before
    assert Checklist.select().count() == Checklist.select().where(Checklist.origin != "").count()


def test_a_school_reads_shipped_checklists_and_keeps_none(
    world: World, browse: Callable[[User], Browser]
) -> None:
    browser = browse(world.coordinator)
    shipped = version_of("compliance")
    assert "30 календарных дней" in browser.get(
        f"/document-control/checklists/versions/{shipped.id}"
    )
    browser.get(f"/document-control/checklists/versions/{shipped.id}/copy", 403)
    draft = _drafted(browse(world.specialist))
    browser.get("/document-control/checklists")
    assert draft.checklist.title
