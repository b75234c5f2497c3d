"""One piece of work: done with proof, moved, given, dropped, opened again; answered from an institution."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from plugins.work_plan import handing_down
from plugins.work_plan.handing import HandTo
from plugins.work_plan.models import Evidence, Move, Occurrence
from portal.files.models import StoredFile
from tests.plugins.work_plan.work.world import OCTOBER, day, work_of

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def work(world):
    _plan, rows = world.plan(OCTOBER)
    return work_of(rows[0])[0]


@pytest.fixture
def handed(world):
    _plan, rows = world.plan(OCTOBER)
    handing_down.hand_down(world.district, rows[0], to=HandTo(institutions=(world.school.id,)))
    return work_of(rows[0], handed_down=True)[0]


def test_work_is_done_with_text_link_and_file(world, browse, work):
    browser = browse(world.specialist)
    browser.post(
        f"/work-plan/work/{work.id}/done",
        on="2025-10-20",
        text="Проведено",
        link="https://example.org/news",
        file=(io.BytesIO(PDF), "protocol.pdf"),
        seen=work.version,
    )
    stored = Occurrence.get_by_id(work.id)
    assert (stored.state, stored.done_on) == ("done", dt.date(2025, 10, 20))
    assert {one.kind for one in Evidence.select()} == {"link", "file"}
    page = browser.get(f"/work-plan/work/{work.id}")
    file = StoredFile.get(StoredFile.subject == "work_plan_evidence")
    assert f"/files/{file.id}" in page
    assert "https://example.org/news" in page
    assert "Выполнено 20.10.2025" in page


def test_a_day_that_has_not_come_is_refused_at_its_field(world, browse, work):
    page = browse(world.specialist).post(
        f"/work-plan/work/{work.id}/done", status=422, on="2025-12-20", seen=work.version
    )
    assert 'href="#on"' in page
    assert Occurrence.get_by_id(work.id).state == "planned"


def test_moving_a_deadline_keeps_the_old_one_with_the_reason(world, browse, work):
    browser = browse(world.specialist)
    browser.post(
        f"/work-plan/work/{work.id}/move",
        due="2025-12-15",
        reason="По просьбе школ",
        seen=work.version,
    )
    move = Move.get(Move.occurrence == work.id)
    assert (move.old_due, move.new_due) == (dt.date(2025, 10, 31), dt.date(2025, 12, 15))
    page = browser.get(f"/work-plan/work/{work.id}")
    assert "Срок перенесён: 31.10.2025 → 15.12.2025" in page
    assert "По просьбе школ" in page


def test_work_is_given_begun_dropped_and_opened_again(world, browse, work):
    browser = browse(world.specialist)
    address = f"/work-plan/work/{work.id}"
    browser.post(f"{address}/give", user=str(world.head.id), seen=work.version)
    assert Occurrence.get_by_id(work.id).responsible_id == world.head.id
    browser.post(f"{address}/start")
    assert Occurrence.get_by_id(work.id).state == "in_progress"
    browser.post(f"{address}/drop", reason="Не нужно")
    assert Occurrence.get_by_id(work.id).reason == "Не нужно"
    browser.post(f"{address}/reopen", reason="Нужно")
    assert Occurrence.get_by_id(work.id).state == "planned"


def test_a_person_who_does_not_see_the_work_cannot_be_given_it(world, browse, work):
    page = browse(world.specialist).post(
        f"/work-plan/work/{work.id}/give",
        status=422,
        user=str(world.coordinator.id),
        seen=work.version,
    )
    assert 'href="#user"' in page


def test_a_proof_is_added_and_removed(world, browse, work):
    browser = browse(world.specialist)
    browser.post(f"/work-plan/work/{work.id}/proofs/new", on="2025-11-01", text="Письмо")
    proof = Evidence.get(Evidence.occurrence == work.id)
    assert "Письмо" in browser.get(f"/work-plan/work/{work.id}")
    browser.post(f"/work-plan/proofs/{proof.id}/remove")
    assert not Evidence.select().where(Evidence.occurrence == work.id).exists()


def test_a_bad_link_is_refused_at_its_field(world, browse, work):
    page = browse(world.specialist).post(
        f"/work-plan/work/{work.id}/proofs/new", status=422, on="2025-11-01", link="javascript:x"
    )
    assert 'href="#link"' in page


def test_an_institution_answers_what_was_handed_down_to_it(world, browse, handed):
    browser = browse(world.coordinator)
    page = browser.get("/work-plan/work")
    assert "Мероприятие 1" in page
    page = browser.get(f"/work-plan/work/{handed.id}")
    assert "Ответить: выполнено" in page
    assert "/move" not in page
    assert "/drop" not in page
    browser.post(
        f"/work-plan/work/{handed.id}/done", on="2025-11-10", text="Отправлено", seen=handed.version
    )
    assert Occurrence.get_by_id(handed.id).state == "done"
    district = browse(world.specialist).get(f"/work-plan/work/{handed.id}")
    assert "Отправлено" in district


def test_an_institution_does_not_move_what_the_district_decides_on(world, browse, handed):
    answer = browse(world.coordinator).client
    browser = browse(world.coordinator)
    reply = answer.post(
        f"/work-plan/work/{handed.id}/move",
        data={"csrf_token": browser.token, "due": "2026-01-10", "reason": "Позже"},
    )
    assert reply.status_code in {400, 403}
    assert Occurrence.get_by_id(handed.id).due == day(10, 31)


def test_a_neighbour_does_not_find_the_work(world, browse, handed):
    browse(world.neighbour).get(f"/work-plan/work/{handed.id}", status=404)
