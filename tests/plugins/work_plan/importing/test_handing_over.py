"""Imports of plans that were begun move to whoever takes over the work, where he may make plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.importing import drafts
from plugins.work_plan.importing.handing_over import open_drafts
from plugins.work_plan.importing.models import PlanDraft
from tests.plugins.work_plan.importing.test_drafts import begin

if TYPE_CHECKING:
    from tests.plugins.work_plan.work.world import World


def test_a_begun_import_moves_to_another_who_makes_plans(world: World) -> None:
    draft = begin(world)
    (found,) = open_drafts(draft.user)
    assert found.labels == ("district_2023-2024.txt (2023/24)",)
    assert list(found.move(world.head)) == []
    assert PlanDraft.get_by_id(draft.id).user_id == world.head.id
    assert len(open_drafts(world.head)) == 1


def test_who_makes_no_plans_there_gets_none_and_is_told(world: World) -> None:
    draft = begin(world)
    (found,) = open_drafts(draft.user)
    (left,) = found.move(world.coordinator)
    assert left.reason
    assert PlanDraft.get_by_id(draft.id).user_id == draft.user_id


def test_what_was_taken_in_is_no_longer_open(world: World) -> None:
    draft = begin(world)
    drafts.apply(world.district, drafts.find(world.district, draft.id))
    assert open_drafts(draft.user) == []
