"""Records of other plugins close or count the work that was planned as such."""

from __future__ import annotations

from typing import Any

import pytest
from flask import current_app

from plugins.staff.importing import runs
from plugins.work_plan import handing_down, services
from plugins.work_plan.handing import HandTo
from plugins.work_plan.models import Activity, Evidence, Occurrence
from portal.plugin import DoneWork, announce
from tests import factories
from tests.plugins.staff.importing.test_undo import IVANOVA, take_in
from tests.plugins.work_plan.work.conftest import TODAY
from tests.plugins.work_plan.work.world import (
    ALWAYS,
    ASKED_FOR,
    MONTHLY,
    OCTOBER,
    World,
    dated,
    day,
    window,
    work_of,
)

KIND = "staff.list_taken_in"


def tell(actor: Any, key: str = "1", **values: Any) -> None:
    announce(
        DoneWork(
            **{
                "kind": KIND,
                "key": key,
                "title": "Список принят",
                "day": TODAY,
                "actor": actor,
                "url": "/staff/import/1",
                **values,
            }
        )
    )


def closed_by(world: World, row: Activity, **values: Any) -> None:
    services.change_activity(world.district, row, values={"counts_for": KIND, **values})


def states(row: Activity) -> list[str]:
    return [one.state for one in work_of(row)]


NOVEMBER = dated(window(day(11, 1), day(11, 30)))


def test_a_record_closes_the_work_of_its_window_and_is_its_proof(world: World) -> None:
    _plan, (row,) = world.plan(MONTHLY)
    closed_by(world, row)
    tell(world.district)
    assert states(row) == ["planned", "planned", "done", *["planned"] * 6]
    proof = Evidence.get()
    assert (proof.kind, proof.text, proof.url) == ("record", "Список принят", "/staff/import/1")
    assert Occurrence.get_by_id(proof.occurrence_id).done_on == TODAY


def test_a_record_counts_once(world: World) -> None:
    _plan, (row,) = world.plan(MONTHLY)
    closed_by(world, row)
    tell(world.district)
    tell(world.district)
    assert Evidence.select().count() == 1
    tell(world.district, key="2")
    assert Evidence.select().count() == 2
    assert states(row).count("done") == 1


def test_work_that_needs_several_records_is_begun_by_the_first(world: World) -> None:
    _plan, (row,) = world.plan(NOVEMBER)
    closed_by(world, row, counts_needed=2)
    tell(world.district, key="1")
    assert states(row) == ["in_progress"]
    tell(world.district, key="2")
    assert states(row) == ["done"]


def test_records_of_endless_work_only_count(world: World) -> None:
    _plan, (row,) = world.plan(ALWAYS)
    closed_by(world, row)
    for key in "12":
        tell(world.district, key=key)
    assert states(row) == ["planned"]
    assert Evidence.select().count() == 2


def test_a_record_makes_work_on_request(world: World) -> None:
    _plan, (row,) = world.plan(ASKED_FOR)
    closed_by(world, row)
    tell(world.district)
    assert [(one.origin, one.state, one.start) for one in work_of(row)] == [("hand", "done", TODAY)]


def test_an_institution_closes_its_own_part_alone(world: World) -> None:
    _plan, (row,) = world.plan(NOVEMBER)
    closed_by(world, row)
    handing_down.hand_down(world.district, row, to=HandTo(everybody=True))
    tell(world.at_school, institution_id=world.school.id)
    assert {one.institution_id for one in work_of(row, state="done")} == {world.school.id}


def test_the_district_at_a_school_closes_both_parts(world: World) -> None:
    _plan, (row,) = world.plan(NOVEMBER)
    closed_by(world, row)
    handing_down.hand_down(world.district, row, to=HandTo(everybody=True))
    tell(world.district, institution_id=world.school.id)
    done = {one.institution_id for one in work_of(row, state="done")}
    assert done == {world.school.id, world.centre.id}


def test_plans_that_are_not_at_work_or_not_asked_take_no_note(world: World) -> None:
    _draft, (first,) = world.plan(NOVEMBER, draft=True)
    closed_by(world, first)
    _plan, (other,) = world.plan(OCTOBER, title="Другой")
    tell(world.district)
    assert states(first) == states(other) == ["planned"]


def test_where_plans_are_off_nothing_is_counted(world: World) -> None:
    _plan, (row,) = world.plan(NOVEMBER, whose=world.school, actor=world.at_school)
    services.change_activity(world.at_school, row, values={"counts_for": KIND})
    actor = world.at_school
    factories.switch(world.school, "work_plan", enabled=False)
    tell(actor, institution_id=world.school.id)
    assert states(row) == ["planned"]


def test_a_kind_that_nobody_declares_is_a_mistake(world: World) -> None:
    with pytest.raises(ValueError, match="Nobody declares"):
        tell(world.district, kind="nobody.knows")


def test_who_fails_to_count_leaves_the_work_done(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _plan, (row,) = world.plan(NOVEMBER)
    closed_by(world, row)

    def broken(_work: DoneWork) -> None:
        Evidence.create(occurrence=work_of(row)[0], kind="text", on=TODAY)
        raise RuntimeError

    monkeypatch.setattr("plugins.work_plan.done_work.count_work", broken)
    tell(world.district)
    assert not Evidence.select().exists()
    assert current_app.extensions["plugins"].work_kinds()


def test_a_list_of_staff_that_a_school_takes_in_closes_its_part(world: World) -> None:
    _plan, (row,) = world.plan(NOVEMBER)
    closed_by(world, row)
    handing_down.hand_down(world.district, row, to=HandTo(everybody=True))
    run = take_in(world.at_school, IVANOVA)
    (mine,) = work_of(row, institution=world.school)
    assert mine.state == "done"
    proof = Evidence.get(Evidence.occurrence == mine.id)
    assert (proof.work_key, proof.url) == (str(run.id), f"/staff/import/{run.id}")
    assert "список.xlsx" in proof.text
    assert {one.institution_id for one in work_of(row, state="done")} == {world.school.id}


def test_a_list_that_is_undone_leaves_what_was_said_of_it(world: World) -> None:
    _plan, (row,) = world.plan(NOVEMBER, whose=world.school, actor=world.at_school)
    services.change_activity(world.at_school, row, values={"counts_for": KIND})
    run = take_in(world.at_school, IVANOVA)
    runs.undo(world.at_school, run, partly=False)
    assert states(row) == ["done"]
