"""A written plan becomes work: which pieces, how they change with the plan, and what stays."""

from __future__ import annotations

import pytest

from plugins.work_plan import doing, services
from plugins.work_plan.models import Activity, Occurrence, PlanSection, WorkPlan
from plugins.work_plan.services import Responsible
from plugins.work_plan.terms import Certainty, Kind
from plugins.work_plan.written import WrittenPlan
from portal.audit.models import AuditEntry
from portal.errors import Conflict, Invalid, NotAllowed
from tests.plugins.work_plan.work.world import (
    ALWAYS,
    ASKED_FOR,
    BEFORE_MEETING,
    MONTHLY,
    OCTOBER,
    SCHEDULE,
    UNREAD,
    YEAR,
    World,
    dated,
    day,
    window,
    work_of,
    written,
)


def test_each_row_becomes_the_work_that_its_term_asks_for(world: World) -> None:
    _plan, rows = world.plan(OCTOBER, MONTHLY, ALWAYS, ASKED_FOR, SCHEDULE, BEFORE_MEETING, UNREAD)
    assert [len(work_of(row)) for row in rows] == [1, 9, 1, 0, 1, 1, 1]
    october = work_of(rows[0])[0]
    assert (october.start, october.due, october.first_due) == (day(10, 1), day(10, 31), day(10, 31))
    assert october.institution_id == world.centre.id
    assert not october.handed_down
    assert all(work_of(row)[0].due is None for row in rows[2:] if row is not rows[3])


def test_a_doubtful_reading_gives_no_deadline_before_it_is_confirmed(world: World) -> None:
    doubtful = dated(window(day(8, 1), day(8, 31)), certainty=Certainty.ASK)
    _plan, (row,) = world.plan(doubtful)
    assert [one.due for one in work_of(row)] == [None]
    services.confirm_reading(world.district, row)
    assert [one.due for one in work_of(row)] == [day(8, 31)]


def test_what_was_not_read_gets_its_days_by_hand(world: World) -> None:
    _plan, (row,) = world.plan(UNREAD)
    services.set_dates(world.district, row, windows=[window(None, day(12, 5))])
    assert [one.due for one in work_of(row)] == [day(12, 5)]
    row = Activity.get_by_id(row.id)
    assert (row.kind, row.term) == ("dated", UNREAD.phrase)


def test_a_schedule_that_is_entered_stays_a_schedule(world: World) -> None:
    _plan, (row,) = world.plan(SCHEDULE)
    services.set_dates(
        world.district, row, windows=[window(None, day(12, 5)), window(None, day(3, 5))]
    )
    assert [one.due for one in work_of(row)] == [day(12, 5), day(3, 5)]
    assert Activity.get_by_id(row.id).kind == Kind.BY_SCHEDULE


def test_a_changed_term_is_read_again_and_keeps_what_was_done(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _plan, (row,) = world.plan(MONTHLY)
    first, second = work_of(row)[:2]
    doing.finish(world.district, first)
    doing.start_work(world.district, second)
    quarters = dated(
        window(day(9, 1), day(10, 31)), window(day(11, 1), day(12, 31)), kind=Kind.RECURRING
    )
    monkeypatch.setattr(services, "read_again", lambda *_args, **_values: quarters)
    services.change_activity(world.district, row, values={"term": "раз в четверть"})
    found = work_of(row)
    assert (first.id, "done") in {(one.id, one.state) for one in found}
    assert (second.id, "in_progress") in {(one.id, one.state) for one in found}
    assert [(one.due, one.state) for one in found] == [
        (day(9, 28), "done"),
        (day(10, 28), "in_progress"),
        (day(12, 31), "planned"),
    ]


def test_a_changed_text_leaves_the_work_alone(world: World) -> None:
    _plan, (row,) = world.plan(MONTHLY)
    before = [(one.id, one.version) for one in work_of(row)]
    services.change_activity(world.district, row, values={"text": "Иначе"}, seen=row.version)
    assert [(one.id, one.version) for one in work_of(row)] == before
    with pytest.raises(Conflict):
        services.change_activity(world.district, row, values={"text": "Ещё"}, seen=row.version)


def test_who_answers_for_a_row_gets_its_open_work(world: World) -> None:
    people = [[Responsible(user=world.specialist.id), Responsible(role="сотрудники")]]
    _plan, (row,) = world.plan(MONTHLY, responsibles=people)
    assert {one.responsible_id for one in work_of(row)} == {world.specialist.id}
    first, second = work_of(row)[:2]
    doing.finish(world.district, first)
    services.change_activity(
        world.district, row, values={}, responsibles=[Responsible(user=world.head.id)]
    )
    assert Occurrence.get_by_id(first.id).responsible_id == world.specialist.id
    assert Occurrence.get_by_id(second.id).responsible_id == world.head.id


def test_a_dropped_row_drops_its_open_work_with_the_reason(world: World) -> None:
    _plan, (row,) = world.plan(MONTHLY)
    first, second = work_of(row)[:2]
    doing.finish(world.district, first)
    doing.start_work(world.district, second)
    services.drop_activity(world.district, row, reason="Отменено приказом")
    assert [(one.state, one.reason) for one in work_of(row)] == [
        ("done", ""),
        ("dropped", "Отменено приказом"),
    ]
    services.restore_activity(world.district, row)
    assert [one.state for one in work_of(row)] == ["done", *["planned"] * 8]


def test_a_row_is_added_at_the_end_of_its_section(world: World) -> None:
    plan, rows = world.plan(OCTOBER)
    section = PlanSection.get(PlanSection.plan == plan.id)
    later = services.add_section(world.district, plan, title="II. Контроль")
    last = services.add_activity(world.district, later, values={"text": "Проверка"})
    middle = services.add_activity(world.district, section, values={"text": "Ещё", "term": "май"})
    order = Activity.select().where(Activity.plan == plan.id).order_by(Activity.position)
    assert [one.id for one in order] == [rows[0].id, middle.id, last.id]
    with pytest.raises(Invalid):
        services.add_activity(world.district, section, values={"text": " "})


def test_an_institution_has_one_plan_of_a_year_and_title(world: World) -> None:
    world.plan(OCTOBER)
    with pytest.raises(Conflict):
        world.plan(OCTOBER)
    other, _rows = world.plan(OCTOBER, title="Другой")
    with pytest.raises(Conflict):
        services.change_plan(world.district, other, values={"title": "План работы по аттестации"})


def test_a_plan_without_rows_is_refused_whole(world: World) -> None:
    empty = WrittenPlan(title="План", school_year=YEAR)
    with pytest.raises(Invalid):
        services.make_plan(
            world.district, institution=world.centre, school_year=YEAR, written=empty
        )
    assert not WorkPlan.select().exists()


def test_terms_are_read_where_no_readings_are_given(world: World) -> None:
    plan = services.make_plan(
        world.district, institution=world.centre, school_year=YEAR, written=written("октябрь", "")
    )
    assert Activity.select().where(Activity.plan == plan.id).count() == 2


def test_a_written_plan_comes_back_as_it_was(world: World) -> None:
    plan, _rows = world.plan(OCTOBER, MONTHLY)
    assert services.written_plan(plan) == written(OCTOBER.phrase, MONTHLY.phrase)


def test_a_closed_plan_is_only_read(world: World) -> None:
    plan, (row,) = world.plan(OCTOBER)
    services.close_plan(world.district, plan)
    with pytest.raises(Conflict):
        services.change_activity(world.district, row, values={"text": "Иначе"})
    with pytest.raises(Conflict):
        doing.finish(world.district, work_of(row)[0])
    services.open_again(world.district, plan)
    doing.finish(world.district, work_of(row)[0])


def test_a_draft_is_deleted_and_a_plan_at_work_is_not(world: World) -> None:
    plan, _rows = world.plan(OCTOBER)
    with pytest.raises(Conflict):
        services.delete_plan(world.district, plan)
    draft, _rows = world.plan(OCTOBER, title="Черновик", draft=True)
    services.delete_plan(world.district, draft)
    assert Occurrence.select().where(Occurrence.plan == draft.id).count() == 0


def test_a_row_with_done_work_is_not_deleted(world: World) -> None:
    _plan, (first, second) = world.plan(OCTOBER, MONTHLY)
    doing.finish(world.district, work_of(first)[0])
    with pytest.raises(Conflict):
        services.delete_activity(world.district, first)
    services.delete_activity(world.district, second)
    assert work_of(second) == []


def test_a_school_makes_its_own_plan_and_no_other(world: World) -> None:
    plan, _rows = world.plan(OCTOBER, whose=world.school, actor=world.at_school)
    assert plan.institution_id == world.school.id
    for foreign in (world.other, world.centre):
        with pytest.raises(NotAllowed):
            world.plan(OCTOBER, whose=foreign, actor=world.at_school)


def test_every_verb_leaves_a_line_of_the_audit(world: World) -> None:
    plan, (row,) = world.plan(OCTOBER)
    services.change_activity(world.district, row, values={"text": "Иначе"})
    services.close_plan(world.district, plan)
    lines = AuditEntry.select().where(AuditEntry.subject.startswith("work_plan_"))
    told = [(one.action, one.subject, one.institution_id) for one in lines.order_by(AuditEntry.id)]
    here = world.centre.id
    assert told == [
        ("create", "work_plan_plan", here),
        ("change", "work_plan_plan", here),
        ("change", "work_plan_activity", here),
        ("change", "work_plan_plan", here),
    ]
