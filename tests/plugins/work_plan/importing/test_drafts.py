"""A plan on its way in: kept, corrected, taken in whole, compared, and undone while nothing was done."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from plugins.work_plan import services as plans
from plugins.work_plan.importing import drafts
from plugins.work_plan.importing.draft import Draft
from plugins.work_plan.importing.models import PlanDraft
from plugins.work_plan.importing.people import words_key
from plugins.work_plan.models import (
    Activity,
    ActivityResponsible,
    Occurrence,
    PlanSection,
    WorkPlan,
)
from portal.errors import Conflict, Invalid, NotAllowed, NotFound
from tests import factories
from tests.plugins.work_plan.importing.conftest import member
from tests.plugins.work_plan.importing.makers import DISTRICT, INSTITUTION
from tests.plugins.work_plan.work.world import actor_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.plugins.work_plan.work.world import World


def begin(world: World, plan: Path = DISTRICT, year: int = 2023) -> PlanDraft:
    """Send a plan of the centre."""
    return drafts.begin_with_file(
        world.district,
        io.BytesIO(plan.read_bytes()),
        f"C:\\Планы\\{plan.name}",
        institution=world.centre,
        year=year,
    )


def body_of(draft: PlanDraft) -> Draft:
    return Draft.from_json(PlanDraft.get_by_id(draft.id).body)


def test_a_draft_is_kept_and_taken_in_whole(world: World) -> None:
    draft = begin(world)
    assert draft.file_name == "district_2023-2024.txt"
    plan = drafts.apply(world.district, drafts.find(world.district, draft.id))
    assert plan.state == "draft"
    assert plan.title.startswith("ПЛАН работы муниципального")
    assert PlanSection.select().where(PlanSection.plan == plan.id).count() == 5
    rows = list(Activity.select().where(Activity.plan == plan.id).order_by(Activity.position))
    assert len(rows) == 29
    assert (rows[0].number, rows[0].term, rows[0].kind) == ("1.", "сентябрь", "dated")
    assert PlanDraft.get_by_id(draft.id).state == "applied"
    with pytest.raises(Conflict):
        drafts.apply(world.district, draft)


def test_people_are_matched_and_the_rest_stays_in_words(world: World) -> None:
    head = member(world, "Полянская Тамара Петровна")
    plan = drafts.apply(world.district, begin(world))
    first, second = (
        Activity.select().where(Activity.plan == plan.id).order_by(Activity.position).limit(2)
    )
    (answering,) = ActivityResponsible.select().where(ActivityResponsible.activity == first.id)
    assert answering.user_id == head
    (answering,) = ActivityResponsible.select().where(ActivityResponsible.activity == second.id)
    assert answering.user_id == world.specialist.id
    assert Occurrence.get(Occurrence.activity == first.id).responsible_id == head


def test_one_answer_about_words_serves_all_rows(world: World) -> None:
    draft = begin(world)
    words = "Сотрудники МКУО ЦОКО"

    def answer(body: Draft) -> None:
        body.answers[words_key(words)] = f"user:{world.head.id}"

    drafts.correct(world.district, draft, answer)
    plan = drafts.apply(world.district, draft)
    found = (
        ActivityResponsible.select()
        .join(Activity)
        .where(Activity.plan == plan.id, ActivityResponsible.user == world.head.id)
    )
    assert found.count() == 4


def test_a_corrected_row_goes_in_as_corrected(world: World) -> None:
    draft = begin(world)
    values = {
        "text": "Новый текст",
        "term": "март",
        "section": "VI. Новый раздел",
        "responsible": "методист",
    }
    drafts.correct_row(world.district, draft, 1, values, seen=draft.version)
    drafts.correct_row(world.district, draft, 2, {"skip": "не нужно"})
    plan = drafts.apply(world.district, draft)
    rows = list(Activity.select().where(Activity.plan == plan.id).order_by(Activity.position))
    assert len(rows) == 28
    assert (rows[-1].text, rows[-1].term, rows[-1].section.title) == (
        *("Новый текст", "март"),
        "VI. Новый раздел",
    )
    assert '"2024-03-01"' in rows[-1].reading


def test_two_who_correct_at_once_do_not_overwrite_each_other(world: World) -> None:
    draft = begin(world)
    drafts.correct_row(world.district, draft, 1, {"term": "май"}, seen=1)
    with pytest.raises(Conflict):
        drafts.correct_row(world.district, draft, 1, {"term": "июнь"}, seen=1)
    assert body_of(draft).rows[0].term == "май"


def test_a_row_without_an_activity_and_a_row_that_is_not_there_are_refused(world: World) -> None:
    draft = begin(world)
    with pytest.raises(Invalid):
        drafts.correct_row(world.district, draft, 1, {"text": " "})
    with pytest.raises(NotFound):
        drafts.correct_row(world.district, draft, 99, {"text": "x"})
    assert PlanDraft.get_by_id(draft.id).version == 1


def test_institutions_that_a_row_names_get_their_own_work(world: World) -> None:
    draft = begin(world)
    row = next(one for one in body_of(draft).rows if "СОШ № 8" in one.text)
    drafts.correct_row(world.district, draft, row.key, {"hand": [world.school.id, world.garden.id]})
    plan = drafts.apply(world.district, draft)
    plans.put_to_work(world.district, plan)
    handed = Occurrence.select().where(Occurrence.plan == plan.id, Occurrence.handed_down == True)  # noqa: E712
    assert {one.institution_id for one in handed} == {world.school.id, world.garden.id}


def test_an_import_can_be_undone_and_gone_on_with(world: World) -> None:
    draft = begin(world)
    drafts.correct_row(world.district, draft, 1, {"term": "май"})
    plan = drafts.apply(world.district, draft)
    undone = drafts.undo(world.district, draft)
    assert undone.state == "open"
    assert WorkPlan.get_or_none(WorkPlan.id == plan.id) is None
    assert Activity.select().where(Activity.plan == plan.id).count() == 0
    assert body_of(draft).rows[0].term == "май"
    drafts.apply(world.district, undone)


@pytest.mark.parametrize("act", ["put_to_work", "change_activity", "delete_activity"])
def test_nothing_is_undone_once_something_was_done(world: World, act: str) -> None:
    draft = begin(world)
    plan = drafts.apply(world.district, draft)
    row = Activity.get(Activity.plan == plan.id)
    if act == "put_to_work":
        plans.put_to_work(world.district, plan)
    elif act == "change_activity":
        plans.change_activity(world.district, row, values={"text": "другое"})
    else:
        plans.delete_activity(world.district, row)
    with pytest.raises(Conflict):
        drafts.undo(world.district, draft)
    assert WorkPlan.select().where(WorkPlan.id == plan.id).exists()


def test_a_plan_that_is_there_is_compared_and_only_what_is_chosen_is_taken(world: World) -> None:
    first = drafts.apply(world.district, begin(world))
    before = {one.id: one.text for one in Activity.select().where(Activity.plan == first.id)}
    again = begin(world)
    drafts.correct_row(world.district, again, 1, {"term": "октябрь"})
    drafts.correct_row(world.district, again, 2, {"skip": "убрали"})
    drafts.correct_row(world.district, again, 3, {"text": "Совсем другое дело для отдела"})
    with pytest.raises(Conflict):
        drafts.apply(world.district, again)
    found = drafts.compare(first, body_of(again))
    assert [one.after.key for one in found.changed] == [1]
    assert [one.names for one in found.changed] == [("term",)]
    assert [one.key for one in found.new] == [3]
    assert len(found.gone) == 2
    assert found.same == 26
    with pytest.raises(Invalid):
        drafts.merge(world.district, again, first, new=[], changed=[], gone=[])
    drafts.merge(world.district, again, first, new=[3], changed=[1], gone=[found.gone[0].key])
    rows = {one.id: one for one in Activity.select().where(Activity.plan == first.id)}
    assert len(rows) == 30
    assert rows[min(before)].term == "октябрь"
    assert rows[found.gone[0].key].dropped_reason
    assert not rows[found.gone[1].key].dropped_reason
    drafts.undo(world.district, again)
    after = {
        one.id: (one.text, one.term, one.dropped_reason)
        for one in Activity.select().where(Activity.plan == first.id)
    }
    assert after.keys() == before.keys()
    assert after[min(before)][1:] == ("сентябрь", "")
    assert not any(dropped for _text, _term, dropped in after.values())


def test_the_same_plan_again_differs_in_nothing(world: World) -> None:
    first = drafts.apply(world.district, begin(world))
    found = drafts.compare(first, body_of(begin(world)))
    assert (found.new, found.changed, found.gone, found.same) == ((), (), (), 29)


def test_drafts_of_another_district_do_not_exist_and_observers_make_none(world: World) -> None:
    draft = begin(world)
    stranger = factories.make_user(
        role="district_specialist", municipality=factories.make_municipality()
    )
    with pytest.raises(NotFound):
        drafts.find(actor_of(stranger), draft.id)
    with pytest.raises(NotFound):
        drafts.find(world.at_school, draft.id)
    observer = factories.make_user(role="observer", municipality=world.centre.municipality)
    with pytest.raises(NotAllowed):
        drafts.begin_with_text(
            actor_of(observer), DISTRICT.read_text(), institution=world.centre, year=2023
        )


def test_a_draft_given_up_is_gone_and_its_plan_stays(world: World) -> None:
    draft = begin(world, INSTITUTION, 2025)
    plan = drafts.apply(world.district, draft)
    drafts.discard(world.district, draft)
    assert PlanDraft.get_or_none(PlanDraft.id == draft.id) is None
    assert WorkPlan.select().where(WorkPlan.id == plan.id).exists()
    assert plan.title == "План работы на 2025-2026 учебный год"


def test_a_draft_comes_back_from_its_json_as_it_was(world: World) -> None:
    body = body_of(begin(world))
    assert Draft.from_json(body.to_json()) == body
