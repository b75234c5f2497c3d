"""The pages of folders as the coordinator, the inspector, the head and a stranger see them."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from plugins.document_control.folders import services
from plugins.document_control.folders.models import Folder, FolderPart, Remark
from plugins.staff.models import Category, Participation
from portal.database import database
from portal.files.models import StoredFile
from tests.plugins.document_control.folders.conftest import (
    PNG,
    collected,
    fresh,
    part_of,
    post_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.accounts.models import User
    from tests.plugins.document_control.world import World
    from tests.plugins.hotline.pages.conftest import Browser

    Browse = Callable[[User], Browser]

LIST = "/document-control/folders"


def test_the_coordinator_collects_and_the_inspector_returns_it_through_pages(
    world: World, browse: Browse, folder: Folder
) -> None:
    known = Participation.create(
        person=folder.person, title="Смешанное обучение", certificate_number="12/2026"
    )
    at, page = f"{LIST}/{folder.id}", browse(world.coordinator)
    assert folder.person.full_name in page.get(LIST)
    assert "Смешанное обучение" in page.get(at)
    for part in FolderPart.select().where(FolderPart.folder == folder):
        page.send(f"{at}/scans", part=part.id, files=[(io.BytesIO(PNG), "скан.png")])
    body = part_of(folder, "folder.body")
    page.post(f"{at}/materials", part=body.id, event=known.id)
    note = part_of(folder, "folder.note")
    page.get(f"{at}/parts/{note.id}")
    page.post(
        f"{at}/parts/{note.id}",
        present="partly",
        first_on="2022-01-10",
        last_on="2026-02-01",
        comment="",
        seen=fresh_part(note).version,
    )
    assert fresh(folder).present == 5
    file = StoredFile.select().where(StoredFile.subject_id == note.id).get()
    assert "turn-90" in page.get(f"{at}/scans/{file.id}?turn=90&zoom=150")
    page.post(f"{at}/hand-in", seen=fresh(folder).version)

    looks = browse(world.specialist)
    looks.post(f"{at}/begin", seen=fresh(folder).version)
    text = looks.get(at)
    assert "Копии не заверены в организации." in text
    canned = services.canned_remarks(world.place.id)["folder.appendices"][0]
    appendices = part_of(folder, "folder.appendices")
    looks.post(f"{at}/remarks/ready-made", part=appendices.id, canned=canned.id)
    looks.post(f"{at}/mark", part=body.id, mark="fine")
    looks.get(f"{at}/remarks/new")
    looks.post(f"{at}/remarks/new?part={note.id}", text="Нет подписи", severity="advice")
    assert "Нет подписи" not in page.get(at)
    looks.get(f"{at}/return")
    looks.post(f"{at}/return", words="Дополните", seen=fresh(folder).version)
    text = page.get(at)
    assert "Нет подписи" in text
    assert "Дополните" in text
    remark = Remark.get(Remark.text == canned.text)
    page.get(f"{at}/remarks/{remark.id}/answer")
    page.post(f"{at}/remarks/{remark.id}/answer", text="Заверили")
    page.post(f"{at}/parts/{note.id}", present="yes", comment="", seen=fresh_part(note).version)
    page.post(f"{at}/hand-in", seen=fresh(folder).version)
    looks.post(f"{at}/begin", seen=fresh(folder).version)
    looks.post(f"{at}/remarks/{remark.id}/judge", what="mended")
    looks.post(f"{at}/ready", seen=fresh(folder).version)
    assert fresh(folder).state == "ready"
    looks.post(f"{at}/close", seen=fresh(folder).version)
    assert fresh(folder).state == "closed"


def test_a_month_is_opened_with_its_numbers_first(world: World, browse: Browse) -> None:
    Category.create(
        person=post_of("Аистова").person,
        kind="first",
        assigned_on=dt.date(2021, 4, 10),
        term="until",
        valid_until=dt.date(2026, 4, 10),
    )
    page = browse(world.specialist)
    page.get(f"{LIST}/open")
    asked = {
        "month": "2026-04",
        "whom": "category_ends",
        "hand_in_by": "2026-03-27",
        "inspectors": world.specialist.id,
    }
    text = page.post(f"{LIST}/open", status=200, **asked)
    assert Folder.select().count() == 0
    counted = text.split('name="counted"')[1].split('value="')[1].split('"')[0]
    page.post(f"{LIST}/open", **asked, counted=counted)
    assert Folder.select().count() == 1
    board = page.get(f"{LIST}/board?month=2026-04")
    assert "Аистова А. П." in board
    assert world.school.short_name in page.get(f"{LIST}/board?month=2026-04&view=table")
    page.get(f"{LIST}/board?month=2026-04&attestation=compliance&kind=school&inspector=1")


def test_the_head_reads_and_the_neighbour_finds_nothing(
    world: World, browse: Browse, folder: Folder
) -> None:
    at = f"{LIST}/{folder.id}"
    head = browse(world.director)
    assert "hand-in" not in head.get(at)
    assert head.send(f"{at}/hand-in").status_code == 403
    near = browse(world.neighbour)
    near.get(at, 404)
    assert folder.person.last_name not in near.get(LIST)
    assert near.send(f"{at}/hand-in").status_code == 404
    assert browse(world.watching).client.get(at).status_code == 403


def test_a_coordinator_opens_a_folder_by_hand(world: World, browse: Browse) -> None:
    page = browse(world.coordinator)
    page.get(f"{LIST}/new")
    page.post(f"{LIST}/new", employment=post_of("Беркутова").id, month="2026-05", kind="category")
    made = Folder.get()
    assert made.month == dt.date(2026, 5, 1)
    assert page.get(f"{LIST}/of/{made.person_id}", 302) is not None


def test_the_list_and_the_board_ask_no_more_of_many_folders(
    world: World, browse: Browse, folder: Folder
) -> None:
    page = browse(world.specialist)
    services.begin(world.inspector, collected(world, folder))
    for address in (LIST, f"{LIST}/board?month=2026-04"):
        page.get(address)
        few = _queries(lambda at=address: page.get(at))
        for name in ("Беркутова", "Вьюркова", "Голубева"):
            if not Folder.select().where(Folder.person == post_of(name).person_id).exists():
                services.open_one(
                    world.at_school,
                    post_of(name),
                    month=dt.date(2026, 4, 1),
                    kind="category",
                    hand_in_by=dt.date(2026, 3, 27),
                )
        assert _queries(lambda at=address: page.get(at)) <= few + 1


def test_the_board_moves_a_folder_by_its_menu(world: World, browse: Browse, folder: Folder) -> None:
    handed = collected(world, folder)
    page = browse(world.specialist)
    led = page.post(f"{LIST}/{folder.id}/begin", seen=handed.version, **{"from": "board"})
    assert led.endswith("/document-control/folders/board?month=2026-04")


def test_the_district_keeps_a_template_of_its_own(world: World, browse: Browse) -> None:
    page = browse(world.specialist)
    page.get(f"{LIST}/parts")
    page.post(f"{LIST}/parts/own")
    page.get(f"{LIST}/parts/new")
    page.post(f"{LIST}/parts/new", title="Отзывы родителей", least_files=0, position=7)
    assert "Отзывы родителей" in page.get(f"{LIST}/parts")
    made = services.open_one(
        world.at_school,
        post_of("Голубева"),
        month=dt.date(2026, 4, 1),
        kind="category",
        hand_in_by=dt.date(2026, 3, 27),
    )
    assert made.parts.count() == 7


def _queries(act: Callable[[], Any]) -> int:
    """Return how many queries an act asks."""
    asked: list[str] = []
    execute = database.obj.execute_sql

    def counted(sql: str, *args: Any, **values: Any) -> Any:
        asked.append(sql)
        return execute(sql, *args, **values)

    database.obj.execute_sql = counted
    try:
        act()
    finally:
        del database.obj.execute_sql
    return len(asked)


def fresh_part(part: FolderPart) -> FolderPart:
    """Return the part as it is stored now."""
    return FolderPart.get_by_id(part.id)
