"""The demo district's checks: every state is to be seen, all of it marked, the same each time."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from plugins.document_control.demo import fill
from plugins.document_control.folders.models import Folder
from plugins.document_control.models import Campaign, ControlCheck, Finding, Subject
from plugins.document_control.sites.models import PageResult, Site
from portal import clock
from portal.plugin import DemoSeed
from tests import factories
from tests.plugins.document_control.world import teacher

if TYPE_CHECKING:
    from flask import Flask

    from tests.plugins.hotline.conftest import Watch


@pytest.fixture
def filled(app: Flask, db: object, watch: Watch) -> None:
    """Fill a district that has the demo's workplaces."""
    place = factories.make_municipality()
    codes = {"school-1": "school1", "school-2": "school2", "kindergarten-1": "garden1"}
    with app.app_context():
        places = []
        for code, login in codes.items():
            one = factories.make_institution(municipality=place, code=code)
            factories.make_user(role="school_coordinator", institution=one, login=login)
            for name in ("Аистова", "Беркутова", "Вьюркова"):
                teacher(one, name)
            places.append(one)
        factories.make_user(role="institution_head", institution=places[0], login="director1")
        factories.make_user(role="district_specialist", municipality=place, login="specialist")
        fill(
            DemoSeed(
                municipalities=[place],
                institutions=places,
                random=random.Random(1),  # noqa: S311 - believable rows, not secrets
                persons=9,
                today=clock.today(),
                progress=lambda _text: None,
            )
        )


@pytest.mark.usefixtures("filled")
def test_the_demo_shows_every_state_of_a_check() -> None:
    states = Counter(one.state for one in ControlCheck.select())
    assert {"self_check", "submitted", "inspection", "issued", "remediation", "closed"} <= set(
        states
    )
    assert {one.state for one in Campaign.select()} == {"draft", "running"}
    assert {one.checklist_version.checklist.code for one in Campaign.select()} == {
        "plan", "compliance", "folder", "site",
    }  # fmt: skip


@pytest.mark.usefixtures("filled")
def test_the_demo_has_findings_on_their_way_and_one_that_is_overdue() -> None:
    found = list(Finding.select())
    assert {"draft", "open", "answered", "returned"} <= {one.state for one in found}
    assert any(one.is_open and one.due_on < clock.today() for one in found if one.due_on)
    assert Subject.select().count() > 0


@pytest.mark.usefixtures("filled")
def test_the_boards_of_folders_and_sites_are_filled() -> None:
    assert {one.state for one in Folder.select()} == {
        "collecting", "handed_in", "preview", "returned", "ready", "closed",
    }  # fmt: skip
    assert {one.state for one in Site.select()} == {"done", "failed"}
    assert PageResult.select().where(PageResult.finding.is_null(False)).count() == 1


@pytest.mark.usefixtures("filled")
def test_all_of_the_demo_is_marked() -> None:
    for model in (Campaign, ControlCheck, Folder, Site):
        assert not model.select().where(model.demo == False).exists()  # noqa: E712 - SQL
