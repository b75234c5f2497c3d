"""A district makes a shipped checklist its own, changes the draft, puts it into use; checks keep theirs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from plugins.document_control.checklists import editing
from plugins.document_control.checklists.flaws import flaws_of
from plugins.document_control.checklists.vocabulary import vocabulary_of
from plugins.document_control.models import (
    Checklist,
    ChecklistVersion,
    ControlCheck,
    Item,
    ItemFact,
    Section,
)
from plugins.document_control.rules.catalogue import CATALOGUE
from plugins.document_control.rules.table import RULES
from plugins.document_control.stepping import standing_of
from portal.institutions.models import Institution
from tests.plugins.document_control.world import version_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.accounts.models import User
    from tests.plugins.document_control.world import World
    from tests.plugins.hotline.pages.conftest import Browser

ITEM = {
    "section": "Оформление",
    "question": "Есть печать организации?",
    "weight": "2",
    "asked_of": "institution",
    "comment_on": ["no"],
    "when": "always",
    "remarks": "Нет печати.\nПечать неразборчива.",
}


def _drafted(browser: Browser) -> ChecklistVersion:
    source = version_of("plan")
    where = f"/document-control/checklists/versions/{source.id}/copy"
    browser.post(where, title="Наш план")
    return ChecklistVersion.select().where(ChecklistVersion.state == "draft").get()


def test_an_own_copy_is_changed_put_into_use_and_followed_by_a_new_version(
    world: World, browse: Callable[[User], Browser]
) -> None:
    browser = browse(world.specialist)
    draft = _drafted(browser)
    codes = {one.code for one in Item.select().where(Item.checklist_version == draft)}
    assert codes == {
        one.code for one in Item.select().where(Item.checklist_version == version_of("plan"))
    }
    browser.post(f"/document-control/checklists/versions/{draft.id}/items/new", **ITEM)
    added = Item.get(Item.question == ITEM["question"])
    assert [one.text for one in added.remarks] == ["Нет печати.", "Печать неразборчива."]
    browser.post(f"/document-control/checklists/items/{added.id}/move", up="1")
    page = browser.get(f"/document-control/checklists/versions/{draft.id}")
    assert ITEM["question"] in page
    sections = Section.select().where(Section.checklist_version == draft)
    *others, last = [one.title for one in sections.order_by(Section.position)]
    moved = sections.where(Section.title == last).get()
    for _place in others:
        browser.post(f"/document-control/checklists/sections/{moved.id}/move", up="1")
    assert [one.title for one in sections.order_by(Section.position)] == [last, *others]
    browser.post(f"/document-control/checklists/versions/{draft.id}/publish")
    check = world.begun(draft.checklist.code)
    browser.post(f"/document-control/checklists/{draft.checklist_id}/next-version")
    later = ChecklistVersion.get(ChecklistVersion.number == 2)
    doomed = Item.get(Item.checklist_version == later, Item.code == added.code)
    browser.post(f"/document-control/checklists/items/{doomed.id}/remove")
    browser.post(f"/document-control/checklists/versions/{later.id}/publish")
    kept = ControlCheck.get_by_id(check.id).checklist_version
    assert (kept.id, kept.state) == (draft.id, "retired") or kept.id == draft.id
    assert Item.select().where(Item.checklist_version == kept, Item.code == added.code).exists()


def test_a_rule_and_a_condition_are_given_to_an_item_of_a_draft(
    world: World, browse: Callable[[User], Browser]
) -> None:
    browser = browse(world.specialist)
    draft = _drafted(browser)
    first = Item.select().where(Item.checklist_version == draft).order_by(Item.position).get()
    where = f"/document-control/checklists/versions/{draft.id}/items/new"
    wrong = browser.send(where, **(ITEM | {"when": "item"})).get_data(as_text=True)
    assert "Выберите пункт." in wrong
    facts = {
        "facts-0-label": "Кто утвердил план",
        "facts-0-kind": "choice",
        "facts-0-choices": "Руководитель\nЗаместитель",
        "facts-1-label": "День выписки",
        "facts-1-kind": "date",
    }
    chosen = {"when": "item", "when_item": first.code, "when_answers": ["yes", "partly"]}
    browser.post(where, **(ITEM | facts | chosen))
    added = Item.get(Item.question == ITEM["question"])
    assert json.loads(added.applies_when) == {"item": first.code, "is": ["yes", "partly"]}
    who, day = added.facts.order_by(ItemFact.position)
    page = browser.get(f"/document-control/checklists/versions/{draft.id}")
    assert "только если ответ на" in page
    own = f"{who.code}|{who.choices.partition('=')[0]}"
    answer = browser.send(
        f"/document-control/checklists/items/{added.id}",
        **(ITEM | {"when": "fact", "when_values": [own]}),
    )
    assert answer.status_code == 422
    rule = f"/document-control/checklists/items/{added.id}/rule?rule=acquainted_before_sitting"
    assert "Дата заседания комиссии" in browser.get(rule)
    assert "Выберите, что читает правило." in browser.send(rule).get_data(as_text=True)
    browser.post(rule, acquainted=day.code)
    kept = Item.get_by_id(added.id)
    assert (kept.rule, json.loads(kept.rule_options)) == (
        "acquainted_before_sitting",
        {"acquainted": day.code},
    )
    assert "sitting_on" in {one.code for one in kept.facts}
    browser.post(f"/document-control/checklists/items/{first.id}/remove")
    browser.post(f"/document-control/checklists/versions/{draft.id}/publish")
    assert ChecklistVersion.get_by_id(draft.id).state == "draft"
    page = browser.get(f"/document-control/checklists/versions/{draft.id}")
    assert "Условие смотрит на пункт, которого больше нет." in page


def test_an_item_for_one_kind_of_institutions_is_asked_only_there(world: World) -> None:
    actor = world.inspector
    draft = editing.new_checklist(actor, world.place, title="Наш", subject="other")
    kinds = {"fact": "institution.kind", "is": ["kindergarten"]}
    for question, condition in (("Всех?", {}), ("Садов?", kinds)):
        values = editing.ItemValues(question=question, section="Р", applies_when=condition)
        editing.save_item(actor, draft, values)
    editing.publish(actor, draft)
    Institution.update(kind="kindergarten").where(Institution.id == world.other.id).execute()
    check = world.begun(draft.checklist.code)
    there = ControlCheck.get(ControlCheck.institution == world.other.id)
    assert (check.asked, there.asked) == (1, 2)
    assert [one.asked for one in (standing_of(check), standing_of(there))] == [1, 2]


@pytest.mark.parametrize("code", ["plan", "folder", "compliance", "site"])
def test_a_copy_of_a_shipped_checklist_is_sound_as_it_is(world: World, code: str) -> None:
    copy = editing.copy_checklist(world.inspector, version_of(code), world.place, title="Наш")
    assert flaws_of(vocabulary_of(copy.id)) == {}


def test_every_rule_is_told_in_words() -> None:
    assert set(CATALOGUE) == set(RULES)


def test_what_is_in_use_and_what_is_shipped_is_not_changed(
    world: World, browse: Callable[[User], Browser]
) -> None:
    shipped = version_of("plan")
    browser = browse(world.specialist)
    before = Item.select().count()
    browser.post(f"/document-control/checklists/versions/{shipped.id}/items/new", **ITEM)
    item = Item.get(Item.checklist_version == shipped)
    browser.send(f"/document-control/checklists/items/{item.id}/remove")
    browser.send(f"/document-control/checklists/{shipped.checklist_id}/next-version")
    assert Item.select().count() == before
    assert Checklist.select().count() == Checklist.select().where(Checklist.origin != "").count()


def test_a_school_reads_shipped_checklists_and_keeps_none(
    world: World, browse: Callable[[User], Browser]
) -> None:
    browser = browse(world.coordinator)
    shipped = version_of("compliance")
    assert "30 календарных дней" in browser.get(
        f"/document-control/checklists/versions/{shipped.id}"
    )
    browser.get(f"/document-control/checklists/versions/{shipped.id}/copy", 403)
    draft = _drafted(browse(world.specialist))
    browser.get("/document-control/checklists")
    assert draft.checklist.title
