"""The pages of sites: the district sends, looks, confirms and raises; an institution sees what was confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.document_control.models import Finding
from plugins.document_control.sites import keeping
from plugins.document_control.sites.looking import look_at
from plugins.document_control.sites.models import Look, PageResult, RequiredPage, Site
from portal.jobs.runner import run_pending
from tests.plugins.document_control.sites.schools import gosweb
from tests.plugins.document_control.sites.serving import serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

    from portal.accounts.models import User
    from tests.plugins.document_control.world import World
    from tests.plugins.hotline.pages.conftest import Browser

ROAD = "/document-control/sites"


def _new(desk: Browser, institution: int, address: str) -> TestResponse:
    form = {"institution": institution, "address": address, "checked": "y"}
    return desk.client.post(f"{ROAD}/new", data={"csrf_token": desk.token, **form})


def test_from_the_address_to_the_finding(
    app: Flask, world: World, browse: Callable[[User], Browser]
) -> None:
    desk = browse(world.specialist)
    assert f"{ROAD}/new" in desk.get(ROAD)
    pages = gosweb(schedule="")
    with serving(pages) as served:
        card = _new(desk, world.school.id, served.url).headers["Location"]
        assert "Портал аттестации" in desk.get(card), "the portal keeps its own name"
        assert "/jobs/" in desk.post(f"{card}/look")
        run_pending(app)
        pages.update(gosweb(schedule="<p>График будет позже</p>"))
        desk.post(f"{ROAD}/look")
        run_pending(app)
    site = Site.get()
    result = (
        PageResult.select()
        .where(PageResult.code == "schedule")
        .order_by(PageResult.id.desc())
        .get()
    )
    assert world.school.short_name in desk.get(ROAD)
    assert f"{ROAD}/results/{result.id}" in desk.get(card)
    norms = PageResult.get(PageResult.look == result.look_id, PageResult.code == "norms")
    seen = desk.get(f"{ROAD}/results/{norms.id}")
    assert "<ins>График будет позже</ins>" in seen
    assert norms.digest in seen
    assert "График будет позже" in desk.get(f"{ROAD}/snapshots/{norms.snapshot_id}")

    sent = desk.client.get(f"{ROAD}/snapshots/{norms.snapshot_id}/page")
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert "html" not in sent.headers["Content-Type"]
    assert "График будет позже" in sent.get_data(as_text=True)

    own = browse(world.coordinator)
    assert f"{ROAD}/results/" not in own.get(card)
    own.get(f"{ROAD}/snapshots/{norms.snapshot_id}/page", status=404)
    desk.post(f"{card}/confirm-good")
    rows = PageResult.select().where(PageResult.look == result.look_id)
    assert {one.confirmed for one in rows if one.proposed == "yes"} == {"yes"}
    assert not [one for one in rows if one.proposed != "yes" and one.confirmed]
    assert f"{ROAD}/results/{norms.id}" in own.get(card)
    own.get(f"{ROAD}/results/{result.id}", status=404)
    own.get(f"{ROAD}/snapshots/{norms.snapshot_id}", status=404)
    browse(world.neighbour).get(card, status=404)

    address = f"{ROAD}/results/{result.id}"
    page = desk.get(f"{address}/finding")
    assert "31.03.2026" in page
    where = desk.post(f"{address}/finding", text="Нет графика", severity="remark", seen=1)
    assert where == f"/document-control/findings/{Finding.get().id}"
    desk.post(f"{ROAD}/results/{norms.id}/confirm", status=422, verdict="no", comment="")
    desk.post(f"{ROAD}/results/{norms.id}/confirm", verdict="yes", comment="")
    told = own.get(card)
    assert f"{address}" in told
    assert f"{ROAD}/results/{norms.id}" in told
    assert "Нет графика" in own.get(address)
    assert Site.get_by_id(site.id).looked_at


def test_a_campaign_sends_the_robot_to_its_institutions(
    app: Flask, world: World, browse: Callable[[User], Browser]
) -> None:
    check = world.begun("site")
    with serving(gosweb()) as served:
        site = keeping.set_site(world.inspector, world.school, address=served.url)
        desk = browse(world.specialist)
        address = f"{ROAD}/campaigns/{check.campaign_id}/look"
        assert address in desk.get(f"/document-control/campaigns/{check.campaign_id}")
        desk.post(address)
        run_pending(app)
    assert Look.select().where(Look.site == site).count() == 1


def test_a_broken_site_says_so_on_its_card(world: World, browse: Callable[[User], Browser]) -> None:
    with serving({}) as served:
        site = keeping.set_site(world.inspector, world.school, address=served.url)
        look = look_at(world.inspector, site)
    page = browse(world.specialist).get(f"{ROAD}/{site.id}")
    assert look.error in page


def test_the_district_keeps_what_sites_must_have(
    world: World, browse: Callable[[User], Browser]
) -> None:
    desk = browse(world.specialist)
    shipped = RequiredPage.get(RequiredPage.code == "schedule")
    assert f"{ROAD}/required/{shipped.id}/change" in desk.get(f"{ROAD}/required")
    form = {"title": "График", "any_of": "график аттестации", "test": "year", "in_use": "y"}
    desk.post(f"{ROAD}/required/{shipped.id}/change", **form)
    own = RequiredPage.get(
        RequiredPage.code == "schedule", RequiredPage.municipality == world.place
    )
    assert own.title == "График"
    assert RequiredPage.get_by_id(shipped.id).title != "График"
    desk.post(f"{ROAD}/required/new", code="faq", **form)
    desk.post(f"{ROAD}/required/new", status=422, code="faq", **form)
    browse(world.methodologist).get(f"{ROAD}/required/new", status=403)


@pytest.mark.parametrize(
    "address", ["", "ftp://school.example/", "http://user:x@school.example/", "http://[x"]
)
def test_an_address_that_is_none_is_refused_at_its_field(
    world: World, browse: Callable[[User], Browser], address: str
) -> None:
    answer = _new(browse(world.specialist), world.school.id, address)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "address-error" in page


def test_an_address_is_kept_as_people_read_it(world: World) -> None:
    site = keeping.set_site(world.inspector, world.school, address=" Школа7.рф/сайт ")
    assert site.address == "https://Школа7.рф/сайт"
