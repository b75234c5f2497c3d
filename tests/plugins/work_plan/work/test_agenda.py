"""Work stands in "My work", the calendar, the dashboard, the search and hand-overs of who does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flask import current_app

from plugins.work_plan import calendar, dashboard, doing, events, finding, handing_down, tasks
from plugins.work_plan.doing import Proof
from plugins.work_plan.handing import HandTo
from plugins.work_plan.models import Activity, ActivityResponsible, Occurrence, WorkPlan
from plugins.work_plan.notices import tell_overdue
from plugins.work_plan.open_items import open_items
from plugins.work_plan.services import Responsible
from portal.database import database
from portal.errors import Conflict
from portal.inbox.models import Notice
from tests import factories
from tests.plugins.work_plan.work.conftest import TODAY
from tests.plugins.work_plan.work.world import (
    ALWAYS,
    BEFORE_MEETING,
    MONTHLY,
    OCTOBER,
    SCHEDULE,
    UNREAD,
    World,
    actor_of,
    day,
    work_of,
)

if TYPE_CHECKING:
    import datetime as dt

ALL = HandTo(everybody=True)


def due_days(found: list[Any]) -> list[dt.date | None]:
    return [one.due_on for one in found]


def test_overdue_and_near_work_is_a_task_and_the_rest_is_not(world: World) -> None:
    world.plan(MONTHLY, ALWAYS, SCHEDULE)
    assert due_days(tasks.tasks(world.district)) == [
        day(9, 28),
        day(10, 28),
        day(11, 28),
    ]


def test_work_with_a_name_is_the_task_of_that_one_alone(world: World) -> None:
    world.plan(OCTOBER, responsibles=[[Responsible(user=world.head.id)]])
    assert tasks.tasks(world.district) == []
    assert due_days(tasks.tasks(actor_of(world.head))) == [day(10, 31)]


def test_everybody_who_answers_for_a_row_has_its_tasks(world: World) -> None:
    people = [[Responsible(user=world.head.id), Responsible(user=world.specialist.id)]]
    world.plan(OCTOBER, responsibles=people)
    assert due_days(tasks.tasks(world.district)) == [day(10, 31)]


def test_handed_down_work_is_the_task_of_its_institution(world: World) -> None:
    _plan, (row,) = world.plan(OCTOBER)
    handing_down.hand_down(world.district, row, to=ALL)
    (task,) = tasks.tasks(world.at_school)
    (mine,) = work_of(row, institution=world.school)
    assert (task.key, task.institution) == (f"work_plan.work:{mine.id}", str(world.school))
    assert len(tasks.tasks(world.district)) == 1


def test_rows_without_a_date_are_one_task_of_who_plans(world: World) -> None:
    world.plan(UNREAD, UNREAD, SCHEDULE)
    (task,) = tasks.tasks(world.district)
    assert task.due_on is None
    assert "2" in task.title
    assert tasks.tasks(world.at_school) == []


def test_drafts_and_closed_plans_press_nobody(world: World) -> None:
    world.plan(OCTOBER, draft=True)
    assert tasks.tasks(world.district) == []
    assert calendar.entries(world.district, day(9, 1), day(8, 31)) == []


def test_the_calendar_has_the_own_deadlines_and_the_days_of_events(world: World) -> None:
    plan, (_october, row) = world.plan(OCTOBER, BEFORE_MEETING)
    events.add_event_date(world.district, plan, anchor="commission_meeting", on=day(11, 28))
    handing_down.hand_down(world.district, row, to=ALL)
    found = calendar.entries(world.district, day(9, 1), day(12, 31))
    assert [(one.first_on, one.last_on) for one in found] == [
        (day(10, 31), day(10, 31)),
        (day(11, 18), day(11, 18)),
        (day(11, 28), day(11, 28)),
    ]
    assert len({one.key for one in found}) == 3
    assert [one.last_on for one in calendar.entries(world.at_school, day(9, 1), day(12, 31))] == [
        day(11, 18)
    ]


def test_the_dashboard_counts_what_is_overdue_and_due_this_week(world: World) -> None:
    _plan, (row, _months) = world.plan(OCTOBER, MONTHLY)
    doing.move(world.district, work_of(row)[0], due=TODAY, reason="Сегодня")
    overdue, week = dashboard.cards(world.district)
    assert (overdue.value, overdue.needs_you, week.value) == ("2", True, "1")


def test_the_head_is_told_of_overdue_work_once(world: World) -> None:
    _plan, (row,) = world.plan(OCTOBER)
    handing_down.hand_down(world.district, row, to=ALL)
    director = factories.make_user(role="institution_head", institution=world.school)
    assert tell_overdue(TODAY) == 2
    assert tell_overdue(TODAY) == 0
    told = Notice.select().where(Notice.kind == "work_plan.overdue")
    assert sorted(one.user_id for one in told) == sorted((world.head.id, director.id))
    (mine,) = work_of(row, institution=world.school)
    doing.move(world.district, mine, due=day(11, 10), reason="Ещё раз")
    assert tell_overdue(TODAY) == 1


def test_much_overdue_work_is_told_in_one_notice(world: World) -> None:
    world.plan(*[OCTOBER] * 7)
    assert tell_overdue(TODAY) == 1
    assert "7" in Notice.get(Notice.kind == "work_plan.overdue").title


def test_a_hand_over_moves_open_work_and_rows(world: World) -> None:
    _plan, (row,) = world.plan(MONTHLY, responsibles=[[Responsible(user=world.specialist.id)]])
    done = work_of(row)[0]
    doing.finish(world.district, done)
    items = open_items(world.specialist)
    assert [len(one.labels) for one in items] == [8, 1]
    assert [list(one.move(world.head)) for one in items] == [[], []]
    assert {one.responsible_id for one in work_of(row, state="planned")} == {world.head.id}
    assert Occurrence.get_by_id(done.id).responsible_id == world.specialist.id
    assert ActivityResponsible.get().user_id == world.head.id
    assert open_items(world.specialist) == []


def test_what_the_receiver_may_not_do_stays_and_is_said(world: World) -> None:
    world.plan(OCTOBER, responsibles=[[Responsible(user=world.specialist.id)]])
    left = [item for one in open_items(world.specialist) for item in one.move(world.coordinator)]
    assert len(left) == 2
    assert all(one.reason for one in left)


def test_the_search_finds_rows_in_reach_and_handed_down_work(world: World) -> None:
    _plan, (row,) = world.plan(OCTOBER)
    assert [one.title for one in finding.find(world.district, "мероприятие")] == [row.text]
    assert finding.find(world.at_school, "мероприятие") == []
    handing_down.hand_down(world.district, row, to=ALL)
    (found,) = finding.find(world.at_school, "МЕРОПРИЯТИЕ")
    assert found.title == row.text
    assert finding.find(world.district, "план работы")[0].title.startswith("План работы")


def test_records_are_called_by_their_words(world: World) -> None:
    plan, (row,) = world.plan(OCTOBER)
    work = work_of(row)[0]
    (proof,) = doing.add_evidence(world.district, work, proof=Proof(text="Протокол"))
    plugins = current_app.extensions["plugins"]
    told = [plugins.describe_record(one).label for one in (plan, row, work, proof)]
    assert told == [str(plan), row.text, row.text, "Протокол"]


def test_a_row_is_changed_back_and_its_work_follows(world: World) -> None:
    plan, (row,) = world.plan(OCTOBER)
    plugins = current_app.extensions["plugins"]

    def revert(record: Any, field: str, value: Any) -> bool:
        return bool(
            plugins.revert_field(world.district, record, field=field, value=value, note="Назад")
        )

    assert revert(row, "text", "Прежний текст")
    assert Activity.get_by_id(row.id).text == "Прежний текст"
    assert revert(plan, "title", "Прежнее название")
    assert WorkPlan.get_by_id(plan.id).title == "Прежнее название"
    with pytest.raises(Conflict):
        revert(work_of(row)[0], "state", "done")


@pytest.mark.parametrize("address", ["/", "/my-work/"])
def test_a_page_asks_for_the_plan_once(
    world: World, sign_in: Any, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    world.plan(MONTHLY, UNREAD, SCHEDULE)
    client = sign_in("district_specialist", municipality=world.centre.municipality)
    asked: list[str] = []
    run = type(database.obj).execute_sql

    def counting(self: Any, sql: str, *rest: Any, **more: Any) -> Any:
        asked.append(sql)
        return run(self, sql, *rest, **more)

    monkeypatch.setattr(type(database.obj), "execute_sql", counting)
    assert client.get(address).status_code == 200
    assert sum("work_plan_" in sql for sql in asked) == 1
