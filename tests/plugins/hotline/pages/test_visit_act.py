"""The act of a visit as a document, and visits in the plan of the district."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import docx

from plugins.hotline import services
from portal.audit.models import AuditEntry
from portal.clock import today
from tests import factories
from tests.plugins.hotline.world import World, fresh

if TYPE_CHECKING:
    from flask import Flask


def test_the_act_has_the_number_of_its_request_and_is_a_document(app: Flask, world: World) -> None:
    request = world.call("Посмотрите папки.", kind="visit")
    visit = services.agree_visit(
        world.desk, request, starts_at=dt.datetime(2026, 3, 17, 6, tzinfo=dt.UTC)
    )
    browser = factories.browser_of(app, world.specialist)
    address = f"/hotline/visits/{visit.id}/act"
    assert browser.get(f"{address}.docx").status_code == 409
    assert f"{address}.docx" not in browser.get(address).text
    services.finish_visit(
        world.desk, visit, what_done="Просмотрены папки.", materials="Памятка", done_on=today()
    )
    assert f"{address}.docx" in browser.get(address).text
    answer = browser.get(f"{address}.docx")
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(answer.data)).paragraphs)
    assert f"№ {fresh(request).full_number}" in text
    assert "Просмотрены папки." in text
    assert AuditEntry.select().where(AuditEntry.note == "visit_act.docx").count() == 1
    assert browser.get(f"{address}.pdf").data.startswith(b"%PDF")
    assert factories.browser_of(app, world.neighbour).get(f"{address}.docx").status_code == 404


def test_the_requests_of_a_caller_are_shown_page_by_page(app: Flask, world: World) -> None:
    details = services.CallerDetails(name="Канарейкина Анна", phone="8 918 123 45 67")
    for place in range(52):
        world.call(f"Вопрос {place}-й?", caller=details)
    browser = factories.browser_of(app, world.specialist)
    address = f"/hotline/callers/{fresh(world.call(caller=details)).caller_id}"
    first, second = browser.get(address).text, browser.get(f"{address}?page=2").text
    assert "Вопрос 51-й?" in first
    assert "Вопрос 1-й?" not in first
    assert "Вопрос 1-й?" in second
    assert 'rel="next"' in first
    assert 'rel="prev"' in second
