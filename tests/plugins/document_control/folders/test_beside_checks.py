"""A check of portfolios leads to the teacher's folder and takes the days of its papers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.document_control import services
from plugins.document_control.folders.models import Folder, FolderPart
from plugins.document_control.models import Item, Verdict
from plugins.document_control.open_items import open_items
from plugins.staff.models import Employment
from tests import factories
from tests.plugins.document_control.world import fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from plugins.document_control.models import ControlCheck
    from portal.accounts.models import User
    from tests.plugins.document_control.world import World
    from tests.plugins.hotline.pages.conftest import Browser


def _with_folder(world: World) -> tuple[ControlCheck, Folder]:
    question = services.Question(who="everyone")
    check = world.begun("folder", sample="drawn", sample_size=1, seed="ab", question=question)
    subject = check.subjects.get()
    folder = Folder.create(
        municipality=world.place,
        institution=world.school,
        person=subject.person,
        kind="compliance",
        month=dt.date(2026, 3, 1),
        hand_in_by=dt.date(2026, 3, 1),
        inspector=world.specialist,
    )
    days = {"first_on": dt.date(2019, 1, 10), "last_on": dt.date(2026, 3, 1)}
    FolderPart.create(folder=folder, code="body", title="Основная часть", **days)
    return check, folder


def test_the_page_of_the_teacher_leads_to_the_folder(
    world: World, browse: Callable[[User], Browser]
) -> None:
    check, folder = _with_folder(world)
    address = f"/document-control/checks/{check.id}?who={check.subjects.get().id}"
    assert f"/document-control/folders/{folder.id}" in browse(world.specialist).get(address)
    assert f"/document-control/folders/{folder.id}" in browse(world.coordinator).get(address)


def test_the_card_of_the_teacher_leads_to_the_folder_and_the_check_within_reach(
    world: World, browse: Callable[[User], Browser]
) -> None:
    check, folder = _with_folder(world)
    ours = [f"/document-control/folders/{folder.id}", f"/document-control/checks/{check.id}"]
    post = check.subjects.get().employment
    Employment.create(
        person=post.person,
        institution=world.other,
        position=post.position,
        started_on=dt.date(2025, 9, 1),
    )
    card = f"/staff/persons/{post.person_id}"
    for user, seen in ((world.specialist, ours), (world.coordinator, ours), (world.neighbour, [])):
        page = browse(user).get(card)
        assert [one for one in ours if f'"{one}"' in page] == seen


def test_days_that_nobody_told_come_from_the_folder(world: World) -> None:
    check, _folder = _with_folder(world)
    subject = check.subjects.get()
    services.begin_without(world.inspector, fresh(check), reason="На месте")
    services.propose(world.inspector, fresh(check))
    found = Verdict.select().join(Item).where(Item.code == "folder.period").get()
    assert found.proposed == "yes", "at work since 2015, the oldest paper is of 2019"
    assert "10.01.2019" in found.reason
    assert subject.person is not None


def test_portfolios_go_over_to_another_inspector(world: World) -> None:
    _check, folder = _with_folder(world)
    other = factories.make_user(role="district_specialist", municipality=world.place)
    [items] = [one for one in open_items(world.specialist) if one.name == "folders"]
    assert list(items.move(other)) == []
    assert Folder.get_by_id(folder.id).inspector == other
