"""The import in the browser: send or paste, look, correct in place, take in, compare, undo."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest

from plugins.work_plan.importing.models import PlanDraft
from plugins.work_plan.models import Activity, WorkPlan
from tests import factories
from tests.plugins.work_plan.importing.makers import DISTRICT, INSTITUTION, html_table

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.plugins.work_plan.work.world import World

ROOT = "/work-plan/import/"


@pytest.fixture
def browser(app: Flask, world: World) -> FlaskClient:
    return factories.browser_of(app, world.specialist)


def send(browser: FlaskClient, world: World, *, code: int = 200, **values: object) -> str:
    """Fill the first form and return the page that follows."""
    page = browser.get(ROOT).get_data(as_text=True)
    answer = browser.post(
        ROOT,
        data={
            "csrf_token": factories.token_of(page),
            "institution": str(world.centre.id),
            "year": "2023",
            **values,
        },
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    assert answer.status_code == code, answer.get_data(as_text=True)[-3000:]
    return answer.get_data(as_text=True)


def post(
    browser: FlaskClient, address: str, page: str, *, code: int = 200, **values: object
) -> str:
    """Press a button of a page."""
    answer = browser.post(
        address,
        data={"csrf_token": factories.token_of(page), **values},
        follow_redirects=True,
    )
    assert answer.status_code == code, answer.get_data(as_text=True)[-3000:]
    return answer.get_data(as_text=True)


def sent(browser: FlaskClient, world: World) -> tuple[str, str]:
    """Send the district's plan; return the draft's address and its page."""
    page = send(browser, world, file=(io.BytesIO(DISTRICT.read_bytes()), "план.txt"))
    newest = PlanDraft.select().order_by(PlanDraft.id.desc()).get()
    return f"{ROOT}{newest.id}", page


def test_a_file_is_shown_row_by_row_with_its_readings(browser: FlaskClient, world: World) -> None:
    _address, page = sent(browser, world)
    assert page.count('<tr id="row-') == 29
    assert "I. Информационное направление" in page
    assert "01.09.2023 – 30.09.2023" in page
    assert "Ежевикина Ольга Викторовна" in page
    assert "упомянута организация: СОШ № 8" in page


def test_pasted_text_and_a_pasted_page_are_read(browser: FlaskClient, world: World) -> None:
    text = INSTITUTION.read_text(encoding="utf-8")
    assert send(browser, world, pasted=text, year="2025").count('<tr id="row-') == 23
    table = html_table([["№", "Мероприятие", "Сроки", "Кто"], ["1", "Сбор", "май", "методист"]])
    page = send(browser, world, pasted="1 Сбор", markup=f"<html>{table}</html>", year="2025")
    assert page.count('<tr id="row-') == 1


def test_what_cannot_be_read_is_told_at_the_field(browser: FlaskClient, world: World) -> None:
    page = send(browser, world, code=422, file=(io.BytesIO(b"%PDF-1.7"), "план.pdf"))
    assert "Это PDF" in page
    assert "Выберите файл с планом или вставьте его текст." in send(browser, world, code=422)
    page = send(browser, world, code=422, pasted="просто слова")
    assert "мероприятий в нём не найдено" in page
    assert PlanDraft.select().count() == 0


def test_a_row_is_corrected_in_place_and_the_draft_survives(
    browser: FlaskClient, world: World
) -> None:
    address, _page = sent(browser, world)
    page = browser.get(f"{address}?row=2").get_data(as_text=True)
    assert "Исправление строки" in page
    values = {"section": "1", "number": "2", "text": "Новый текст", "term": "до 5 мая",
              "responsible": "методист", "skip": "", "version": "1"}  # fmt: skip
    post(browser, f"{address}/rows/2", page, **values)
    page = browser.get(address).get_data(as_text=True)
    assert "Новый текст" in page
    assert "до 05.05.2024" in page
    assert post(
        browser, f"{address}/rows/2", page, code=422, **{**values, "text": "", "version": "2"}
    )
    assert post(browser, f"{address}/rows/2", page, code=409, **values)


def test_a_term_is_read_while_it_is_typed(browser: FlaskClient, world: World) -> None:
    address, _page = sent(browser, world)
    part = browser.get(f"{address}/rows/1/reading?term=март").get_data(as_text=True)
    assert "01.03.2024 – 31.03.2024" in part
    assert "<html" not in part
    assert browser.get(f"{address}/rows/99/reading?term=март").status_code == 404


def test_the_plan_is_taken_in_and_undone(browser: FlaskClient, world: World) -> None:
    address, page = sent(browser, world)
    page = post(browser, f"{address}/apply", page, version="1")
    assert Activity.select().count() == 29
    assert "Отмена загрузки" in page
    post(browser, f"{address}/undo", page)
    assert WorkPlan.select().count() == 0
    page = browser.get(address).get_data(as_text=True)
    post(browser, f"{address}/discard", page)
    assert browser.get(address).status_code == 404


def test_a_plan_of_the_year_is_compared_never_overwritten(
    browser: FlaskClient, world: World
) -> None:
    address, page = sent(browser, world)
    post(browser, f"{address}/apply", page)
    address, page = sent(browser, world)
    assert "План на этот год уже есть" in page
    assert f'action="{address}/apply"' not in page
    (compare,) = re.findall(rf'href="({address}/compare/\d+)"', page)
    assert "Отличий нет" in browser.get(compare).get_data(as_text=True)
    post(browser, f"{address}/rows/1", page, section="0", number="1.", text="Совещание", term="май",
         responsible="методист", version="1")  # fmt: skip
    page = browser.get(compare).get_data(as_text=True)
    assert "Новые строки" in page
    page = post(browser, compare, page, new="1", version="2")
    assert "1 отличие внесено в план." in page
    assert Activity.select().count() == 30


def test_doubts_people_and_facts_are_kept(browser: FlaskClient, world: World) -> None:
    page = send(browser, world, pasted=INSTITUTION.read_text(encoding="utf-8"), year="2025")
    newest = PlanDraft.select().order_by(PlanDraft.id.desc()).get()
    address = f"{ROOT}{newest.id}"
    assert "методическую работу" in page
    page = post(browser, f"{address}/doubts", page, doubt="all")
    assert "методическую работу" not in page
    words = "координатор по вопросам аттестации"
    page = post(
        browser,
        f"{address}/people",
        page,
        **{"words:0": words, "who:0": f"user:{world.coordinator.id}"},
    )
    assert f'value="user:{world.coordinator.id}" selected' in page
    page = post(browser, f"{address}/facts", page, title="Мой план", year="2024")
    assert 'value="Мой план"' in page
    assert "01.09.2024 – 30.09.2024" in page


def test_a_school_sees_and_sends_only_its_own(app: Flask, world: World) -> None:
    browser = factories.browser_of(app, world.coordinator)
    page = browser.get(ROOT).get_data(as_text=True)
    assert "СОШ № 8" in page
    assert f'<option value="{world.centre.id}"' not in page
    send(browser, world, code=422, pasted=INSTITUTION.read_text(encoding="utf-8"))
