"""The road of a folder from being opened to ready, and what may not happen on it."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest

from plugins.document_control.folders import services
from plugins.document_control.folders.models import Folder, FolderPart, Preview, Remark
from plugins.document_control.folders.standing import standing_of
from plugins.staff.models import Category, Compliance, Participation
from portal.access import policies
from portal.errors import Conflict, Invalid, NotAllowed
from portal.files.models import StoredFile
from tests.plugins.document_control.folders.conftest import (
    PNG,
    collected,
    fresh,
    part_of,
    post_of,
)

if TYPE_CHECKING:
    from tests.plugins.document_control.world import World

APRIL = dt.date(2026, 4, 1)


def test_a_folder_goes_from_opened_to_ready_through_a_return(world: World, folder: Folder) -> None:
    assert (folder.state, folder.asked, folder.present) == ("collecting", 6, 0)
    handed = collected(world, folder)
    assert (handed.state, handed.present) == ("handed_in", 6)
    assert handed.due_on == dt.date(2026, 3, 24), "five working days after 17 March"
    services.begin(world.inspector, handed)
    part = part_of(folder, "folder.appendices")
    canned = services.canned_remarks(world.place.id)["folder.appendices"][0]
    remark = services.raise_canned(world.inspector, folder, canned, part=part)
    services.give_out(world.inspector, fresh(folder), ready=False)
    returned = fresh(folder)
    assert (returned.state, returned.remarks_open) == ("returned", 1)
    assert not standing_of(returned).ready
    services.answer_remark(world.at_school, returned, remark, text="Заверили")
    services.hand_in(world.at_school, fresh(folder))
    services.begin(world.inspector, fresh(folder))
    with pytest.raises(Conflict, match="1"):
        services.give_out(world.inspector, fresh(folder), ready=True)
    services.judge_remark(world.inspector, fresh(folder), remark, mended=True)
    services.give_out(world.inspector, fresh(folder), ready=True)
    ready = fresh(folder)
    assert (ready.state, ready.remarks_open, ready.due_on) == ("ready", 0, None)
    previews = Preview.select().where(Preview.folder == folder).order_by(Preview.number)
    assert [one.outcome for one in previews] == ["returned", "ready"]
    services.close(world.inspector, ready)
    assert fresh(folder).state == "closed"


def test_the_institution_sees_no_draft_of_a_remark_and_no_other_folder(
    world: World, folder: Folder
) -> None:
    services.begin(world.inspector, collected(world, folder))
    services.raise_remark(world.inspector, folder, text="Черновик")

    def seen(model: type[Remark | Preview | Folder]) -> int:
        return policies[model].rows(world.at_school).count()

    assert (seen(Remark), seen(Preview), seen(Folder)) == (0, 0, 1)
    services.give_out(world.inspector, fresh(folder), ready=False)
    assert (seen(Remark), seen(Preview)) == (1, 1)
    assert policies[Folder].rows(world.next_door).count() == 0
    assert policies[FolderPart].rows(world.next_door).count() == 0
    assert policies[StoredFile].rows(world.next_door).count() == 0


def test_a_folder_is_changed_by_its_institution_alone_and_only_while_it_has_it(
    world: World, folder: Folder
) -> None:
    part = part_of(folder, "folder.note")
    scan = [(io.BytesIO(PNG), "скан.png")]
    for other in (world.inspector, world.head, world.next_door):
        with pytest.raises(NotAllowed):
            services.add_scans(other, folder, part, scan)
    collected(world, folder)
    with pytest.raises(Conflict):
        services.add_scans(world.at_school, folder, part, scan)
    file = StoredFile.get(StoredFile.subject_id == part.id)
    assert not policies[StoredFile].permits(world.at_school, "delete", file)
    services.take_back(world.at_school, fresh(folder))
    services.drop_scan(world.at_school, fresh(folder), file)
    assert fresh(folder).present == 5
    with pytest.raises(NotAllowed):
        services.begin(world.at_school, fresh(folder))


def test_a_folder_that_was_opened_is_not_taken_back(world: World, folder: Folder) -> None:
    services.begin(world.inspector, collected(world, folder))
    with pytest.raises(Conflict):
        services.take_back(world.at_school, fresh(folder))


def test_a_folder_is_not_handed_in_unsaid_nor_returned_without_a_word(
    world: World, folder: Folder
) -> None:
    with pytest.raises(Conflict, match="Титульный лист"):
        services.hand_in(world.at_school, folder)
    for part in FolderPart.select().where(FolderPart.folder == folder):
        services.say_part(world.at_school, folder, part, present="no")
    services.hand_in(world.at_school, fresh(folder))
    services.begin(world.inspector, fresh(folder))
    with pytest.raises(Conflict, match="Титульный лист"):
        services.give_out(world.inspector, fresh(folder), ready=True)
    with pytest.raises(Invalid):
        services.give_out(world.inspector, fresh(folder), ready=False)
    services.give_out(world.inspector, fresh(folder), ready=False, words="Папка пуста")


def test_folders_of_a_month_are_opened_at_once_and_once_only(world: World) -> None:
    for name, until in (("Аистова", 10), ("Беркутова", 20), ("Дроздова", 30)):
        Category.create(
            person=post_of(name).person,
            kind="first",
            assigned_on=dt.date(2021, 4, until),
            term="until",
            valid_until=dt.date(2026, 4, until),
        )
    opening = services.Opening(
        month=APRIL,
        whom="category_ends",
        hand_in_by=dt.date(2026, 3, 27),
        institution_ids=[world.school.id, world.other.id],
        inspectors=[world.specialist.id, world.methodologist.id],
    )
    foreseen = services.foresee(world.inspector, world.place, opening)
    assert (foreseen.folders, foreseen.institutions, foreseen.already) == (3, 2, 0)
    assert services.open_folders(world.inspector, world.place, opening) == 3
    made = list(Folder.select().order_by(Folder.institution))
    assert {one.inspector_id for one in made} == {world.specialist.id, world.methodologist.id}
    assert all(one.asked == 6 and one.parts.count() == 6 for one in made)
    with pytest.raises(Invalid):
        services.open_folders(world.inspector, world.place, opening)
    with pytest.raises(NotAllowed):
        services.open_folders(world.at_school, world.place, opening)


def test_those_attested_for_compliance_in_the_month_get_folders(world: World) -> None:
    Compliance.create(
        employment=post_of("Вьюркова"), held_on=dt.date(2026, 4, 7), decision="complies"
    )
    opening = services.Opening(
        month=APRIL,
        whom="attested",
        hand_in_by=dt.date(2026, 3, 27),
        institution_ids=[world.school.id],
    )
    assert services.open_folders(world.inspector, world.place, opening) == 1
    assert Folder.get().kind == "compliance"


def test_a_coordinator_opens_folders_of_the_own_institution_alone(world: World) -> None:
    with pytest.raises((NotAllowed, Conflict)):
        services.open_one(
            world.next_door,
            post_of("Аистова"),
            month=APRIL,
            kind="category",
            hand_in_by=dt.date(2026, 3, 27),
        )
    with pytest.raises(NotAllowed):
        services.open_one(
            world.head,
            post_of("Аистова"),
            month=APRIL,
            kind="category",
            hand_in_by=dt.date(2026, 3, 27),
        )


def test_a_certificate_of_a_master_class_is_offered_and_put_in_once(
    world: World, folder: Folder
) -> None:
    known = Participation.create(
        person=folder.person, title="Смешанное обучение", certificate_number="12/2026"
    )
    body = part_of(folder, "folder.body")
    services.add_material(world.at_school, folder, body, known)
    services.add_material(world.at_school, folder, body, known)
    assert (body.materials.count(), fresh(folder).present) == (1, 1)
    stranger = Participation.create(person=post_of("Беркутова").person, title="Чужое")
    with pytest.raises(Conflict):
        services.add_material(world.at_school, folder, body, stranger)
    services.drop_material(world.at_school, folder, body.materials.get())
    assert fresh(folder).present == 0
