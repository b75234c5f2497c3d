"""A campaign carries out a piece of the district's plan: checks are its proofs, its end is the work's end."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from plugins.document_control import services
from plugins.document_control.planned import pieces_of
from plugins.work_plan import planned_work
from plugins.work_plan.models import Activity, Evidence, Occurrence, PlanSection, WorkPlan
from portal.errors import Invalid
from tests import factories
from tests.plugins.document_control.world import World, answer_all, fresh, judge_all

if TYPE_CHECKING:
    from portal.institutions.models import Institution


def _piece(centre: Institution, state: str = "planned") -> Occurrence:
    plan = WorkPlan.create(institution=centre, school_year=2025, title="План", state="at_work")
    section = PlanSection.create(plan=plan, title="V. Контроль")
    row = Activity.create(
        plan=plan, section=section, number="1", text="Проверка планов", counts_for=""
    )
    done = dt.date(2026, 3, 1) if state == "done" else None
    return Occurrence.create(
        activity=row,
        plan=plan,
        institution=centre,
        due=dt.date(2026, 3, 31),
        state=state,
        done_on=done,
    )


def test_the_work_closes_when_the_campaign_does_and_checks_are_its_proofs(world: World) -> None:
    piece = _piece(factories.make_institution(municipality=world.place, kind="centre"))
    assert [one.title for one in pieces_of(world.inspector, world.place.id)] == [
        "V.1. Проверка планов"
    ]
    assert pieces_of(world.at_school, world.place.id) == []
    campaign = world.campaign(occurrence=piece.id)
    services.start_campaign(world.inspector, campaign, [world.school.id])
    check = campaign.checks.get()
    answer_all(world.at_school, check)
    services.submit(world.at_school, check)
    services.begin_inspection(world.inspector, fresh(check))
    judge_all(world.inspector, check)
    services.issue(world.inspector, fresh(check))
    services.acknowledge(world.head, fresh(check))
    assert Occurrence.get_by_id(piece.id).state == "in_progress"
    services.close_campaign(world.inspector, campaign)
    assert Occurrence.get_by_id(piece.id).state == "done"
    assert Evidence.select().where(Evidence.occurrence == piece).count() == 2


def test_what_was_chosen_is_told_before_all_that_may_be_chosen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _piece(factories.make_institution(municipality=world.place, kind="centre"))
    chosen = Occurrence.create(
        activity=first.activity,
        plan=first.plan,
        institution=first.institution,
        due=dt.date(2026, 6, 30),
    )
    monkeypatch.setattr(planned_work, "MOST", 1)
    told = planned_work.planned_work
    assert [one.key for one in told(world.inspector, [])] == [first.id]
    assert [one.key for one in told(world.inspector, [chosen.id])] == [chosen.id]


def test_work_that_is_over_or_of_another_district_is_not_chosen(world: World) -> None:
    over = _piece(factories.make_institution(municipality=world.place, kind="centre"), "done")
    elsewhere = factories.make_institution(
        municipality=factories.make_municipality(), kind="centre"
    )
    for piece in (over, _piece(elsewhere)):
        with pytest.raises(Invalid):
            world.campaign(occurrence=piece.id)
