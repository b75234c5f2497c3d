"""The year at a glance, and the days of events with the preview of what they do."""

from __future__ import annotations

import datetime as dt
import re

from plugins.work_plan import doing, events
from plugins.work_plan.models import EventDate
from tests.plugins.work_plan.work.world import (
    ALWAYS,
    BEFORE_MEETING,
    MONTHLY,
    OCTOBER,
    SCHEDULE,
    day,
    work_of,
)


def cells(page):
    """Return the words of the grid's cells by month, of its first section."""
    grid = page.partition("<tbody>")[2].partition("</tr>")[0]
    found = re.findall(r"<td[^>]*>(.*?)</td>", grid, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def test_each_month_counts_done_open_overdue_and_what_goes_on(world, browse):
    plan, rows = world.plan(OCTOBER, MONTHLY, ALWAYS, SCHEDULE)
    doing.finish(world.district, work_of(rows[1])[0], on=day(9, 20))
    doing.log_act(world.district, work_of(rows[2])[0], proof=doing.Proof(text="х", on=day(11, 3)))
    page = browse(world.specialist).get(f"/work-plan/{plan.id}/year")
    grid = cells(page)
    assert len(grid) == 13
    assert "выполнено: 1" in grid[0]
    assert "просрочено: 2" in grid[1]
    assert "предстоит: 1" in grid[2]
    assert "1 действие постоянной работы" in grid[2]
    assert "предстоит: 1" in grid[12]
    assert "постоянно: 1" in grid[12]
    assert grid[10] == grid[11] == ""


def test_a_cell_leads_to_exactly_its_work(world, browse):
    plan, _rows = world.plan(OCTOBER, MONTHLY)
    browser = browse(world.specialist)
    page = browser.get(f"/work-plan/{plan.id}/year")
    address = re.search(r'href="(/work-plan/work\?[^"]*month=2025-10[^"]*)"', page)[1]
    found = browser.get(address.replace("&amp;", "&"))
    assert "31.10.2025" in found
    assert "28.10.2025" in found
    assert "28.11.2025" not in found


def test_the_year_of_an_institution_holds_all_its_plans(world, browse):
    world.plan(OCTOBER, whose=world.school, title="Первый план")
    world.plan(MONTHLY, whose=world.school, title="Второй план")
    page = browse(world.coordinator).get("/work-plan/year")
    assert "Первый план" in page
    assert "Второй план" in page
    other = browse(world.neighbour).get(f"/work-plan/year?institution={world.school.id}")
    assert "Первый план" not in other
    district = browse(world.specialist).get(f"/work-plan/year?institution={world.school.id}")
    assert "Первый план" in district


def test_a_year_without_plans_says_what_to_do(world, browse):
    page = browse(world.specialist).get("/work-plan/year?year=1995")
    assert "Плана на этот год здесь нет" in page
    for odd in ("0", "99999", "x", "-1"):
        browse(world.specialist).get(f"/work-plan/year?year={odd}")


def test_the_day_of_an_event_is_shown_before_it_gives_work_its_dates(world, browse):
    plan, (row,) = world.plan(BEFORE_MEETING)
    browser = browse(world.specialist)
    assert "дня ещё нет" in browser.get(f"/work-plan/{plan.id}/events")
    form = {"anchor": "commission_meeting", "on": "2025-12-20", "last_on": "", "note": ""}
    page = browser.post(f"/work-plan/{plan.id}/events/new", 200, **form)
    assert "до 10.12.2025" in page
    assert not EventDate.select().exists()
    previewed = re.search(r'name="previewed"[^>]*value="([^"]*)"', page)[1]
    browser.post(f"/work-plan/{plan.id}/events/new", **form, previewed=previewed)
    assert [one.due for one in work_of(row)] == [dt.date(2025, 12, 10)]


def test_a_changed_day_takes_its_work_along_and_a_removed_one_leaves_it_waiting(world, browse):
    plan, (row,) = world.plan(BEFORE_MEETING)
    event, _brought = events.add_event_date(
        world.district, plan, anchor="commission_meeting", on=day(12, 20)
    )
    browser = browse(world.specialist)
    form = {"on": "2026-01-20", "last_on": "", "note": "перенос"}
    page = browser.post(f"/work-plan/events/{event.id}", 200, **form, seen=event.version)
    assert "до 10.12.2025 → до 10.01.2026" in page
    previewed = re.search(r'name="previewed"[^>]*value="([^"]*)"', page)[1]
    browser.post(f"/work-plan/events/{event.id}", **form, seen=event.version, previewed=previewed)
    assert [one.due for one in work_of(row)] == [dt.date(2026, 1, 10)]
    browser.post(f"/work-plan/events/{event.id}/remove")
    assert [one.due for one in work_of(row)] == [None]


def test_a_last_day_before_the_first_is_refused_at_its_field(world, browse):
    plan, _rows = world.plan(BEFORE_MEETING)
    page = browse(world.specialist).post(
        f"/work-plan/{plan.id}/events/new",
        422,
        anchor="commission_meeting",
        on="2025-12-20",
        last_on="2025-12-19",
    )
    assert 'href="#last_on"' in page
