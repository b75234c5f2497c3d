"""The list of work: its views, whose work it shows, acts on many with undo, and what it costs."""

from __future__ import annotations

import datetime as dt
import io
import re

import openpyxl
import pytest

from plugins.work_plan import doing, handing_down
from plugins.work_plan.handing import HandTo
from plugins.work_plan.models import Evidence, Move, Occurrence
from portal.database import database
from tests.plugins.work_plan.work.world import (
    ALWAYS,
    MONTHLY,
    OCTOBER,
    SCHEDULE,
    dated,
    day,
    window,
    work_of,
)

HOME = "/lists/work_plan.work"
THIS_WEEK = dated(window(None, day(11, 14)), phrase="до 14 ноября")


def days_in(page):
    """Return the last days that a list shows, in its order."""
    return re.findall(r"(?:– |до )(\d\d\.\d\d\.\d{4})", page.partition("<tbody>")[2])


@pytest.mark.parametrize(
    ("view", "days"),
    [
        ("", ["31.10.2025", "14.11.2025", "28.11.2025"]),
        ("week", ["14.11.2025"]),
        ("month", ["14.11.2025", "28.11.2025"]),
        ("overdue", ["28.09.2025", "28.10.2025", "31.10.2025"]),
    ],
)
def test_each_view_shows_its_days(world, browse, view, days):
    world.plan(OCTOBER, THIS_WEEK, MONTHLY, ALWAYS, SCHEDULE)
    shown = days_in(browse(world.specialist).get(f"/work-plan/work?when={view}"))
    if view:
        assert shown == days
    else:
        assert shown[:3] == ["28.09.2025", "28.10.2025", "31.10.2025"]
        assert shown == sorted(shown, key=lambda one: one.split(".")[::-1])


def test_work_without_a_date_has_its_own_view(world, browse):
    world.plan(OCTOBER, ALWAYS, SCHEDULE)
    page = browse(world.specialist).get("/work-plan/work?when=undated")
    assert "Мероприятие 1" not in page
    assert "Мероприятие 2" in page
    assert "Мероприятие 3" in page


def test_my_part_is_what_names_me(world, browse):
    _plan, rows = world.plan(OCTOBER, MONTHLY)
    doing.assign(world.district, work_of(rows[0])[0], user=world.head)
    page = browse(world.head).get("/work-plan/work?when=mine")
    assert "31.10.2025" in page
    mine = browse(world.specialist).get("/work-plan/work?when=mine")
    assert "31.10.2025" not in mine


def test_drafts_and_work_of_others_are_left_out(world, browse):
    world.plan(OCTOBER, draft=True)
    world.plan(MONTHLY, whose=world.school, title="Школьный")
    page = browse(world.specialist).get("/work-plan/work")
    assert "Мероприятие" not in page.partition('id="results"')[2]
    page = browse(world.specialist).get("/work-plan/work?whose=below")
    assert "28.11.2025" in page
    assert "28.11.2025" not in browse(world.neighbour).get("/work-plan/work")


def test_what_was_handed_down_is_found_by_its_row(world, browse):
    _plan, rows = world.plan(OCTOBER)
    handing_down.hand_down(world.district, rows[0], to=HandTo(everybody=True))
    page = browse(world.specialist).get(f"/work-plan/work?activity={rows[0].id}&when=open&handed=1")
    for place in (world.school, world.other, world.garden):
        assert place.short_name in page
    own = browse(world.coordinator).get("/work-plan/work?handed=1")
    assert len(days_in(own)) == 1


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("month=2025-12", 1),
        ("state=overdue", 3),
        ("kind=recurring", 9),
        ("section=направление", 11),
        ("section=другое", 0),
        ("text=Мероприятие 2", 9),
        ("responsible=методист", 11),
        ("handed=0", 11),
        ("month=2025-99&state=nothing&kind=x", 11),
    ],
)
def test_filters_narrow(world, browse, asked, count):
    world.plan(OCTOBER, MONTHLY, THIS_WEEK)
    page = browse(world.specialist).get(f"/work-plan/work?{asked}")
    assert len(days_in(page)) == count


def test_every_column_is_shown_and_downloaded(world, browse):
    world.plan(OCTOBER, MONTHLY)
    browser = browse(world.specialist)
    columns = "due,state,responsible,institution,section,plan,number,term,kind,start,first_due,note"
    page = browser.get(f"/work-plan/work?columns={columns}")
    assert "I. Организационное направление" in page
    answer = browser.client.get(f"{HOME}/download.xlsx?columns={columns}&when=all")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert "ежемесячно" in {cell for row in sheet.iter_rows(values_only=True) for cell in row}


class Many:
    """An act on many rows: previewed, done, taken back."""

    def __init__(self, browser, keys):
        self.browser, self.keys = browser, keys

    def preview(self, act, **form):
        """Return the page that says what would happen."""
        return self.browser.post(f"{HOME}/chosen", 200, row=self.keys, act=act, step="1", **form)

    def do(self, act, **form):
        """Carry an act out and return where it is shown."""
        seen = re.search(r'name="seen" value="(\w+)"', self.preview(act, **form))[1]
        return self.browser.post(f"{HOME}/acts/{act}", row=self.keys, step="1", seen=seen, **form)

    def undo(self, done):
        """Take an act back."""
        self.browser.post(f"{done}/undo")


@pytest.fixture
def many(world, browse):
    _plan, rows = world.plan(OCTOBER, THIS_WEEK)
    keys = [work_of(row)[0].id for row in rows]
    doing.start_work(world.district, Occurrence.get_by_id(keys[0]))
    return Many(browse(world.specialist), keys)


def states(many):
    return [Occurrence.get_by_id(key).state for key in many.keys]


def test_many_are_marked_done_and_that_is_taken_back(many):
    done = many.do("finish", on="2025-11-10", proof="Проведено")
    assert states(many) == ["done", "done"]
    assert Evidence.select().where(Evidence.text == "Проведено").count() == 2
    many.undo(done)
    assert states(many) == ["in_progress", "planned"]


def test_many_are_moved_with_one_reason_and_that_is_taken_back(many):
    page = many.preview("move", due="2025-12-20", why="Карантин")
    assert "20.12.2025" in page
    assert not Move.select().exists()
    done = many.do("move", due="2025-12-20", why="Карантин")
    assert {Occurrence.get_by_id(key).due for key in many.keys} == {dt.date(2025, 12, 20)}
    assert {one.reason for one in Move.select()} == {"Карантин"}
    many.undo(done)
    assert [Occurrence.get_by_id(key).due for key in many.keys] == [day(10, 31), day(11, 14)]
    assert [Occurrence.get_by_id(key).moves for key in many.keys] == [0, 0]
    assert not Move.select().exists()


def test_many_are_given_to_another_person_and_that_is_taken_back(world, many):
    done = many.do("give", user=str(world.head.id))
    assert {Occurrence.get_by_id(key).responsible_id for key in many.keys} == {world.head.id}
    many.undo(done)
    assert {Occurrence.get_by_id(key).responsible_id for key in many.keys} == {None}


def test_many_are_dropped_with_a_reason_and_that_is_taken_back(many):
    done = many.do("drop", why="Отменено приказом")
    assert states(many) == ["dropped", "dropped"]
    assert Occurrence.get_by_id(many.keys[0]).reason == "Отменено приказом"
    many.undo(done)
    assert states(many) == ["in_progress", "planned"]


def test_an_institution_does_not_move_or_drop_many_of_the_district(world, browse):
    _plan, rows = world.plan(OCTOBER)
    handing_down.hand_down(world.district, rows[0], to=HandTo(everybody=True))
    mine = work_of(rows[0], institution=world.school)
    foreign = work_of(rows[0], institution=world.other)
    many = Many(browse(world.coordinator), [mine[0].id, foreign[0].id])
    page = many.preview("drop", why="Не хотим")
    assert "Поручено районом" in page or "остаётся как есть" in page or "решает" in page
    assert 'name="seen"' not in page
    many.do("finish", on="2025-11-10", proof="")
    assert Occurrence.get_by_id(mine[0].id).state == "done"
    assert Occurrence.get_by_id(foreign[0].id).state == "planned"


def test_the_list_asks_few_queries_however_many_rows_it_shows(world, browse):
    browser = browse(world.specialist)
    world.plan(OCTOBER, MONTHLY, ALWAYS)
    few = _queries(lambda: browser.get("/work-plan/work?when=all"))
    world.plan(*([MONTHLY] * 6), title="Ещё план")
    much = _queries(lambda: browser.get("/work-plan/work?when=all"))
    assert len(much) == len(few)
    own = [one for one in much if "work_plan" in one]
    assert len(own) <= 4


def _queries(act):
    asked = []
    execute = database.obj.execute_sql

    def counted(sql, *args, **values):
        asked.append(sql)
        return execute(sql, *args, **values)

    database.obj.execute_sql = counted
    try:
        act()
    finally:
        del database.obj.execute_sql
    return asked
