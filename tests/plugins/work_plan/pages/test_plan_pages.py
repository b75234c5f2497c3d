"""The pages of whole plans: the list, the table, putting to work, closing, sections, deletion."""

from __future__ import annotations

import json

from plugins.work_plan.models import Activity, Occurrence, PlanSection, WorkPlan
from tests.plugins.work_plan.work.world import (
    ALWAYS,
    MONTHLY,
    OCTOBER,
    SCHEDULE,
    TITLE,
    UNREAD,
    work_of,
)


def test_the_list_tells_how_far_a_plan_has_come(world, browse):
    plan, _rows = world.plan(OCTOBER, MONTHLY, ALWAYS, SCHEDULE)
    Occurrence.update(state="done", done_on="2025-10-05").where(
        Occurrence.due == "2025-10-31"
    ).execute()
    page = browse(world.specialist).get("/work-plan/")
    assert f'href="/work-plan/{plan.id}"' in page
    assert "9 %: выполнено 1 из 11" in page
    assert "просрочено: 2" in page
    assert "предстоит: 7" in page
    assert "без даты: 1" in page
    assert "постоянно: 1" in page


def test_an_institution_sees_its_own_plan_alone(world, browse):
    world.plan(OCTOBER)
    world.plan(OCTOBER, whose=world.school, title="План школы")
    page = browse(world.coordinator).get("/work-plan/")
    assert "План школы" in page
    assert TITLE not in page


def test_the_table_shows_words_reading_doubts_and_work_of_each_row(world, browse):
    plan, _rows = world.plan(OCTOBER, UNREAD)
    page = browse(world.specialist).get(f"/work-plan/{plan.id}")
    assert "Мероприятие 1" in page
    assert "01.10.2025 – 31.10.2025" in page
    assert "просрочено: 1" in page
    assert "когда рак свистнет" in page
    assert "1 строка ждёт даты или подтверждения." in page
    waiting = browse(world.specialist).get(f"/work-plan/{plan.id}?rows=waiting")
    assert "Мероприятие 2" in waiting
    assert "Мероприятие 1" not in waiting


def test_a_draft_is_put_to_work_after_its_consequences_are_told(world, browse):
    plan, _rows = world.plan(OCTOBER, UNREAD, draft=True)
    browser = browse(world.specialist)
    page = browser.get(f"/work-plan/{plan.id}/put-to-work")
    assert "1 работа со сроком" in page
    assert "1 строка ещё ждёт даты" in page
    assert WorkPlan.get_by_id(plan.id).state == "draft"
    browser.post(f"/work-plan/{plan.id}/put-to-work", seen=plan.version)
    assert WorkPlan.get_by_id(plan.id).state == "at_work"


def test_a_plan_that_somebody_else_changed_meanwhile_is_not_put_to_work(world, browse):
    plan, _rows = world.plan(OCTOBER, draft=True)
    page = browse(world.specialist).post(
        f"/work-plan/{plan.id}/put-to-work", status=409, seen=plan.version + 1
    )
    assert "error-summary" in page
    assert WorkPlan.get_by_id(plan.id).state == "draft"


def test_a_closed_plan_is_only_read_until_it_is_opened_again(world, browse):
    plan, rows = world.plan(OCTOBER)
    browser = browse(world.specialist)
    browser.post(f"/work-plan/{plan.id}/close")
    assert f"/work-plan/rows/{rows[0].id}/change" not in browser.get(f"/work-plan/{plan.id}")
    page = browser.post(
        f"/work-plan/rows/{rows[0].id}/drop", status=409, reason="нет", seen=rows[0].version
    )
    assert "План закрыт" in page
    browser.post(f"/work-plan/{plan.id}/open_again")
    assert f"/work-plan/rows/{rows[0].id}/change" in browser.get(f"/work-plan/{plan.id}")


def test_title_and_texts_of_a_plan_are_changed(world, browse):
    plan, _rows = world.plan(OCTOBER)
    browse(world.specialist).post(
        f"/work-plan/{plan.id}/change",
        title="План  на год",
        approval="УТВЕРЖДАЮ\nНачальник",
        preamble="Цель",
        closing="",
        seen=plan.version,
    )
    stored = WorkPlan.get_by_id(plan.id)
    assert stored.title == "План на год"
    assert json.loads(stored.approval) == ["УТВЕРЖДАЮ", "Начальник"]


def test_a_draft_is_deleted_only_when_the_number_of_its_rows_is_typed(world, browse):
    plan, _rows = world.plan(OCTOBER, MONTHLY, draft=True)
    browser = browse(world.specialist)
    page = browser.post(f"/work-plan/{plan.id}/delete", status=422, number="3", seen=plan.version)
    assert "Строк в плане другое число" in page
    browser.post(f"/work-plan/{plan.id}/delete", number="2", seen=plan.version)
    assert not WorkPlan.select().where(WorkPlan.id == plan.id).exists()


def test_sections_are_added_renamed_moved_and_removed_when_empty(world, browse):
    plan, rows = world.plan(OCTOBER)
    browser = browse(world.specialist)
    browser.post(f"/work-plan/{plan.id}/sections/new", title="II. Контроль")
    first, second = PlanSection.select().where(PlanSection.plan == plan.id).order_by(PlanSection.id)
    browser.post(f"/work-plan/sections/{second.id}", title="I. Контроль")
    browser.post(f"/work-plan/sections/{second.id}/up")
    order = PlanSection.select().where(PlanSection.plan == plan.id).order_by(PlanSection.position)
    assert [one.title for one in order] == ["I. Контроль", first.title]
    page = browser.get(browser.post(f"/work-plan/sections/{first.id}/remove"))
    assert "сначала перенесите или удалите их" in page
    browser.post(f"/work-plan/sections/{second.id}/remove")
    assert [one.id for one in order.clone()] == [first.id]
    assert Activity.get_by_id(rows[0].id).section_id == first.id


def test_rows_are_moved_within_their_section(world, browse):
    plan, rows = world.plan(OCTOBER, MONTHLY, ALWAYS)
    browser = browse(world.specialist)
    browser.post(f"/work-plan/rows/{rows[2].id}/up")
    browser.post(f"/work-plan/rows/{rows[0].id}/up")
    order = Activity.select().where(Activity.plan == plan.id).order_by(Activity.position)
    assert [one.id for one in order] == [rows[0].id, rows[2].id, rows[1].id]
    assert [one.position for one in order] == [1, 2, 3]


def test_work_of_a_draft_is_not_called_overdue(world, browse):
    plan, rows = world.plan(OCTOBER, draft=True)
    page = browse(world.specialist).get(f"/work-plan/{plan.id}")
    assert work_of(rows[0])
    assert "просрочено" not in page
    assert "ещё не в работе" in page
