"""The pages of a new plan and of the differences with last year's, and the official downloads."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING

import pytest

from plugins.work_plan.models import Activity, Occurrence, PlanSection, WorkPlan
from portal import clock
from portal.audit.models import AuditEntry
from tests import factories
from tests.plugins.work_plan.work.world import ALWAYS, OCTOBER, TITLE, YEAR

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from portal.institutions.models import Institution
    from tests.plugins.work_plan.work.world import World

NEW = "/work-plan/new"


@pytest.fixture
def browser(app: Flask, world: World) -> FlaskClient:
    return factories.browser_of(app, world.specialist)


def post_new(browser: FlaskClient, place: Institution, **values: object) -> TestResponse:
    token = factories.token_of(browser.get(NEW).get_data(as_text=True))
    data = {
        "csrf_token": token,
        "institution": place.id,
        "school_year": YEAR,
        "title": "",
        **values,
    }
    return browser.post(NEW, data=data)


@pytest.mark.parametrize(
    ("source", "sections", "rows"), [("district", 5, 29), ("institution", 6, 23)]
)
def test_a_template_becomes_a_draft_with_the_years_of_its_year(
    browser: FlaskClient, world: World, source: str, sections: int, rows: int
) -> None:
    assert post_new(browser, world.centre, source=source).status_code == 302
    plan = WorkPlan.get(WorkPlan.institution == world.centre)
    assert (plan.state, plan.school_year) == ("draft", YEAR)
    assert f"{YEAR}-{YEAR + 1}" in plan.title
    assert PlanSection.select().where(PlanSection.plan == plan.id).count() == sections
    assert Activity.select().where(Activity.plan == plan.id).count() == rows
    assert Occurrence.select().where(Occurrence.plan == plan.id).exists()
    texts = " ".join(one.text for one in Activity.select().where(Activity.plan == plan.id))
    assert "{" not in texts


def test_a_blank_plan_needs_a_title(browser: FlaskClient, world: World) -> None:
    answer = post_new(browser, world.centre, source="blank")
    assert answer.status_code == 422
    assert post_new(browser, world.centre, source="blank", title="Мой план").status_code == 302
    plan = WorkPlan.get(WorkPlan.title == "Мой план")
    assert Activity.select().where(Activity.plan == plan.id).count() == 0


def test_last_years_plan_leads_to_the_differences(browser: FlaskClient, world: World) -> None:
    plan, _rows = world.plan(OCTOBER)
    answer = post_new(browser, world.centre, source="last_year", school_year=YEAR + 1)
    assert answer.status_code == 302
    assert answer.location.startswith(f"/work-plan/{plan.id}/next-year")
    nothing = post_new(browser, world.school, source="last_year", school_year=YEAR + 1)
    assert nothing.status_code == 422


def test_of_several_plans_the_one_to_roll_over_is_asked_for(
    browser: FlaskClient, world: World
) -> None:
    world.plan(OCTOBER)
    other, _rows = world.plan(ALWAYS, title="План РМО")
    asked = post_new(browser, world.centre, source="last_year", school_year=YEAR + 1)
    assert asked.status_code == 422
    assert "План РМО" in asked.get_data(as_text=True)
    chosen = post_new(
        browser, world.centre, source="last_year", school_year=YEAR + 1, previous=str(other.id)
    )
    assert f"/{other.id}/" in chosen.location


def test_the_same_template_twice_is_told_in_words(browser: FlaskClient, world: World) -> None:
    post_new(browser, world.centre, source="district")
    again = post_new(browser, world.centre, source="district")
    assert again.status_code == 409
    assert WorkPlan.select().where(WorkPlan.institution == world.centre).count() == 1


def test_an_institution_makes_plans_only_for_itself(app: Flask, world: World) -> None:
    own = factories.browser_of(app, world.coordinator)
    assert post_new(own, world.other, source="institution").status_code == 422
    assert post_new(own, world.school, source="institution").status_code == 302


def test_the_differences_are_shown_and_applied(
    browser: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, [october, always] = world.plan(OCTOBER, ALWAYS)
    monkeypatch.setattr(clock, "today", lambda: dt.date(YEAR + 1, 6, 20))
    address = f"/work-plan/{plan.id}/next-year"
    page = browser.get(address).get_data(as_text=True)
    assert "01.10.2025 – 31.10.2025" in page
    assert "01.10.2026 – 31.10.2026" in page
    values = {
        name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("stamp", "year")
    }
    token = factories.token_of(page)
    data = {"csrf_token": token, **values, "rows": [always.id], "debts": ["0"]}
    assert browser.post(address, data=data).status_code == 302
    made = WorkPlan.get(WorkPlan.school_year == YEAR + 1)
    told = [(one.text, one.debt_of_id) for one in made.activities.order_by(Activity.position)]
    assert told[0] == (always.text, None)
    assert told[1][1] == october.id
    stale = browser.post(address, data={**data, "stamp": "0" * 32})
    assert stale.status_code == 409


def test_nothing_chosen_makes_nothing(browser: FlaskClient, world: World) -> None:
    plan, _rows = world.plan(OCTOBER)
    address = f"/work-plan/{plan.id}/next-year"
    page = browser.get(address).get_data(as_text=True)
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)[1]
    data = {"csrf_token": factories.token_of(page), "stamp": stamp, "year": YEAR + 1}
    assert browser.post(address, data=data).status_code == 422
    assert WorkPlan.select().where(WorkPlan.school_year == YEAR + 1).count() == 0


def test_odd_values_in_the_address_are_the_next_year(browser: FlaskClient, world: World) -> None:
    plan, _rows = world.plan(OCTOBER)
    for year in ("", "0", "²", "99999999999999999999", "-1", "2025"):
        answer = browser.get(f"/work-plan/{plan.id}/next-year", query_string={"year": year})
        assert answer.status_code == 200


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_official_plan_is_taken_away_and_entered_in_the_audit(
    browser: FlaskClient, world: World, kind: str
) -> None:
    from docx import Document
    from openpyxl import load_workbook

    plan, _rows = world.plan(OCTOBER)
    answer = browser.get(f"/work-plan/{plan.id}/official.{kind}")
    assert answer.status_code == 200
    if kind == "docx":
        texts = [one.text for one in Document(io.BytesIO(answer.data)).paragraphs]
    else:
        texts = [str(row[0].value) for row in load_workbook(io.BytesIO(answer.data)).active]
    assert TITLE in texts
    entry = (
        AuditEntry.select()
        .where(AuditEntry.action == "export")
        .order_by(AuditEntry.id.desc())
        .get()
    )
    assert (entry.subject, entry.subject_id) == ("work_plan_plan", plan.id)
