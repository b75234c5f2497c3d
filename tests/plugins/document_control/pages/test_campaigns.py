"""A campaign is made in three steps and begins everywhere at once; its board shows how far it is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.document_control.models import Campaign, ControlCheck
from tests.plugins.document_control.world import version_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.accounts.models import User
    from tests.plugins.document_control.world import World
    from tests.plugins.hotline.pages.conftest import Browser

FORM = {
    "title": "Папки аттестуемых в марте",
    "starts_on": "2026-03-02",
    "self_check_until": "2026-03-20",
    "ends_on": "2026-03-31",
    "acknowledge_days": "5",
    "mend_days": "30",
    "sample": "drawn",
    "sample_size": "2",
    "who": "everyone",
}


def test_a_campaign_is_made_in_three_steps_and_begins_at_once(
    world: World, browse: Callable[[User], Browser]
) -> None:
    browser = browse(world.specialist)
    form = FORM | {"checklist_version": version_of("folder").id}
    leads = browser.post("/document-control/campaigns/new", **form)
    campaign = Campaign.get()
    assert leads.endswith(f"/document-control/campaigns/{campaign.id}/start")
    asked = {"where": "everybody", "inspectors": world.specialist.id, "seen": campaign.version}
    page = browser.post(leads, status=200, **asked)
    assert "2" in page
    assert ControlCheck.select().count() == 0, "nothing begins before it was looked at"
    assert browser.post(leads, **asked, counted="2-3").endswith(f"/campaigns/{campaign.id}")
    checks = list(ControlCheck.select())
    assert [one.inspector for one in checks] == [world.specialist] * 2
    assert sorted(one.subjects.count() for one in checks) == [1, 2]
    board = browser.get(f"/document-control/campaigns/{campaign.id}")
    assert world.school.short_name in board
    assert world.other.short_name in board
    browse(world.watching).get(f"/document-control/campaigns/{campaign.id}")
    browse(world.coordinator).get(f"/document-control/campaigns/{campaign.id}", 403)


def test_several_inspectors_share_the_institutions(
    world: World, browse: Callable[[User], Browser]
) -> None:
    campaign = world.campaign()
    browser = browse(world.specialist)
    asked = {
        "where": "named",
        "institutions": [world.school.id, world.other.id],
        "inspectors": [world.specialist.id, world.methodologist.id],
        "seen": campaign.version,
        "counted": "2-0",
    }
    browser.post(f"/document-control/campaigns/{campaign.id}/start", **asked)
    people = {one.inspector_id for one in ControlCheck.select()}
    assert people == {world.specialist.id, world.methodologist.id}


def test_mistakes_are_told_at_their_fields_and_nothing_is_kept(
    world: World, browse: Callable[[User], Browser]
) -> None:
    form = FORM | {"checklist_version": version_of("plan").id, "ends_on": "2026-03-01"}
    page = browse(world.specialist).post("/document-control/campaigns/new", status=422, **form)
    assert FORM["title"] in page
    assert Campaign.select().count() == 0


def test_a_campaign_is_called_off_with_a_reason(
    world: World, browse: Callable[[User], Browser]
) -> None:
    check = world.begun()
    address = f"/document-control/campaigns/{check.campaign_id}/cancel"
    browser = browse(world.specialist)
    browser.post(address, status=422, reason="")
    browser.post(address, reason="Перенос", seen=Campaign.get().version)
    assert {one.state for one in ControlCheck.select()} == {"cancelled"}
    assert dt.date(2026, 3, 31) == Campaign.get().ends_on
