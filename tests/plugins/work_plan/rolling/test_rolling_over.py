"""Next year's plan in the database: rows, terms read anew, debts, people, what was handed down."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from plugins.work_plan import doing, handing_down, services
from plugins.work_plan.handing import HandTo
from plugins.work_plan.models import Activity, ActivityResponsible, Occurrence, WorkPlan
from plugins.work_plan.rolling import services as rolling
from plugins.work_plan.rolling.next_year import Debt
from plugins.work_plan.services import Responsible
from portal import clock
from portal.errors import Conflict, NotAllowed
from tests.plugins.work_plan.work.world import ALWAYS, MONTHLY, OCTOBER, YEAR, day, work_of

if TYPE_CHECKING:
    from tests.plugins.work_plan.work.world import World


def rows_of(plan: WorkPlan) -> list[Activity]:
    return list(Activity.select().where(Activity.plan == plan.id).order_by(Activity.position))


def everything(found: rolling.Preview) -> dict[str, object]:
    """Return what is chosen when nobody changes a box."""
    return {
        "rows": {row.old.key for row in found.rolled.rows if row.wanted},
        "debts": {number for number, one in enumerate(found.debts) if one.wanted},
        "stamp": found.stamp,
    }


@pytest.fixture
def june(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    today = dt.date(YEAR + 1, 6, 20)
    monkeypatch.setattr(clock, "today", lambda: today)
    return today


def test_the_new_plan_is_a_draft_of_the_next_year_with_its_own_dates(
    world: World, june: dt.date
) -> None:
    plan, [row] = world.plan(OCTOBER)
    doing.finish(world.district, work_of(row)[0])
    found = rolling.preview(plan, to=YEAR + 1)
    made = rolling.roll_over(world.district, plan, to=YEAR + 1, **everything(found))
    assert (made.state, made.school_year, made.previous_id) == ("draft", YEAR + 1, plan.id)
    [fresh] = rows_of(made)
    assert fresh.term == "октябрь"
    [work] = work_of(fresh)
    assert (work.start, work.due) == (dt.date(YEAR + 1, 10, 1), dt.date(YEAR + 1, 10, 31))


def test_looking_at_the_differences_writes_nothing(world: World, june: dt.date) -> None:
    plan, _rows = world.plan(OCTOBER, MONTHLY)
    before = (WorkPlan.select().count(), Activity.select().count(), Occurrence.select().count())
    rolling.preview(plan, to=YEAR + 1)
    after = (WorkPlan.select().count(), Activity.select().count(), Occurrence.select().count())
    assert after == before


def test_what_is_overdue_is_carried_on_with_its_origin(world: World, june: dt.date) -> None:
    plan, [row, _always] = world.plan(OCTOBER, ALWAYS)
    found = rolling.preview(plan, to=YEAR + 1)
    assert [one.kind for one in found.debts] == [Debt.OVERDUE]
    made = rolling.roll_over(world.district, plan, to=YEAR + 1, **everything(found))
    debt = rows_of(made)[-1]
    assert debt.debt_of_id == row.id
    assert debt.section.title == "Перенесено из плана 2025-2026 учебного года"
    assert (
        debt.text
        == f"{row.text} (перенесено из плана 2025-2026 учебного года: срок 31.10.2025 истёк)"
    )
    assert [work.due for work in work_of(debt)] == [dt.date(YEAR + 1, 9, 30)]


def test_what_was_moved_past_the_year_keeps_the_day_it_was_moved_to(
    world: World, june: dt.date
) -> None:
    plan, [row] = world.plan(OCTOBER)
    doing.move(world.district, work_of(row)[0], due=dt.date(2026, 10, 15), reason="нет экспертов")
    found = rolling.preview(plan, to=YEAR + 1)
    assert [one.kind for one in found.debts] == [Debt.MOVED_PAST]
    made = rolling.roll_over(world.district, plan, to=YEAR + 1, **everything(found))
    assert [work.due for work in work_of(rows_of(made)[-1])] == [dt.date(2026, 10, 15)]


def test_a_debt_is_carried_once_and_not_repeated_as_a_row(
    world: World, monkeypatch: pytest.MonkeyPatch, june: dt.date
) -> None:
    plan, [row] = world.plan(OCTOBER)
    made = rolling.roll_over(
        world.district, plan, to=YEAR + 1, **everything(rolling.preview(plan, to=YEAR + 1))
    )
    services.put_to_work(world.district, made)
    monkeypatch.setattr(clock, "today", lambda: dt.date(YEAR + 2, 6, 20))
    doing.finish(world.district, work_of(rows_of(made)[0])[0])
    again = rolling.preview(WorkPlan.get_by_id(made.id), to=YEAR + 2)
    assert [one.text.text for one in again.rolled.rows] == [row.text]
    [debt] = again.debts
    assert debt.written.text.count("перенесено из плана") == 1


def test_a_dropped_row_is_shown_and_not_taken(world: World, june: dt.date) -> None:
    plan, [row, other] = world.plan(OCTOBER, ALWAYS)
    services.drop_activity(world.district, row, reason="отменено приказом")
    found = rolling.preview(plan, to=YEAR + 1)
    assert [(one.old.dropped, one.wanted) for one in found.rolled.rows] == [
        ("отменено приказом", False),
        ("", True),
    ]
    assert not found.debts
    made = rolling.roll_over(world.district, plan, to=YEAR + 1, **everything(found))
    assert [one.text for one in rows_of(made)] == [other.text]


def test_people_and_what_is_handed_down_go_along(world: World, june: dt.date) -> None:
    plan, [row] = world.plan(
        OCTOBER, responsibles=[[Responsible(user=world.specialist.id), Responsible(role="РМО")]]
    )
    handing_down.hand_down(world.district, row, to=HandTo(everybody=True))
    services.change_activity(
        world.district, row, values={"counts_for": "staff.list_taken_in", "counts_needed": 2}
    )
    found = rolling.preview(plan, to=YEAR + 1)
    made = rolling.roll_over(world.district, plan, to=YEAR + 1, **everything(found))
    fresh, own, owed = rows_of(made)
    assert fresh.hand_to == HandTo(everybody=True).as_text()
    assert (fresh.counts_for, fresh.counts_needed) == ("staff.list_taken_in", 2)
    people = ActivityResponsible.select().where(ActivityResponsible.activity == fresh.id)
    assert [(one.user_id, one.role) for one in people] == [(world.specialist.id, ""), (None, "РМО")]
    assert own.hand_to == ""
    assert set(HandTo.from_text(owed.hand_to).institutions) == {
        world.school.id,
        world.other.id,
        world.garden.id,
    }


def test_what_has_changed_since_is_not_rolled_over(world: World, june: dt.date) -> None:
    plan, [row] = world.plan(OCTOBER)
    found = rolling.preview(plan, to=YEAR + 1)
    doing.finish(world.district, work_of(row)[0])
    with pytest.raises(Conflict):
        rolling.roll_over(world.district, plan, to=YEAR + 1, **everything(found))
    assert WorkPlan.select().where(WorkPlan.school_year == YEAR + 1).count() == 0


def test_a_plan_elsewhere_is_not_made(world: World, june: dt.date) -> None:
    plan, _rows = world.plan(OCTOBER)
    found = rolling.preview(plan, to=YEAR + 1)
    with pytest.raises(NotAllowed):
        rolling.roll_over(world.at_school, plan, to=YEAR + 1, **everything(found))


def test_years_in_rows_are_moved_and_the_old_approval_is_not_taken(
    world: World, june: dt.date
) -> None:
    from dataclasses import replace

    from plugins.work_plan.written import Approval
    from tests.plugins.work_plan.work.world import written

    paper = replace(
        written("до 10.07.2026", title="План на 2025-2026 учебный год"),
        approval=Approval(lines=("Приложение № 5", "приказом", "от 05.09.2025 № 8")),
    )
    plan = services.make_plan(
        world.district, institution=world.centre, school_year=YEAR, written=paper
    )
    found = rolling.preview(plan, to=YEAR + 1)
    made = rolling.roll_over(world.district, plan, to=YEAR + 1, **everything(found))
    assert made.title == "План на 2026-2027 учебный год"
    assert '"Приложение № 5"' in made.approval
    assert "05.09" not in made.approval
    assert "№ 8" not in made.approval
    [fresh] = [one for one in rows_of(made) if one.debt_of_id is None]
    assert fresh.term == "до 10.07.2027"
    assert [work.due for work in work_of(fresh)] == [day(7, 10).replace(year=YEAR + 2)]
