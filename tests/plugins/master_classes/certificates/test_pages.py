"""Certificates through the pages: issued, downloaded, checked by everybody without a name."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document

from plugins.master_classes import personal_links
from plugins.master_classes.certificates import issuing
from plugins.master_classes.certificates.making import Form
from plugins.master_classes.certificates.models import Certificate
from plugins.master_classes.certificates.papers import check_address, papers_of
from plugins.master_classes.models import Enrolment
from portal.database import write
from portal.files.models import StoredFile
from portal.files.services import find_version, open_content
from portal.jobs import runner
from tests.plugins.master_classes.after import hold
from tests.plugins.master_classes.pages.conftest import browse

if TYPE_CHECKING:
    from flask import Flask

    from tests.plugins.hotline.conftest import Watch
    from tests.plugins.master_classes.world import World

__all__ = ["browse"]


def words_of(docx: bytes) -> str:
    """Return all the words of a paper, its table's too."""
    document = Document(io.BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_a_methodologist_issues_and_everybody_checks_without_a_name(
    world: World, watch: Watch, app: Flask, browse: Any
) -> None:
    held = hold(world, watch, came=2, absent=1)
    desk = browse(world.methodologist)
    address = f"/master-classes/{held.event.id}/certificates"
    assert "нет: не было на мероприятии" in desk.get(address)
    desk.post(f"{address}/issue", all="1")
    assert Certificate.select().count() == 3
    assert "№ 1/2026" in desk.get(address)
    listed = desk.get("/master-classes/certificates")
    assert "3/2026" in listed
    one = Certificate.get(Certificate.role == "participant")
    guest = app.test_client()
    page = guest.get(f"/master-classes/verify/{one.code}").get_data(as_text=True)
    assert one.full_number in page
    assert held.event.title in page
    assert "Действует" in page
    assert one.name.split()[0] not in page
    assert one.organisation not in page
    typed = guest.get("/master-classes/verify", query_string={"code": one.shown_code.lower()})
    assert one.full_number in typed.get_data(as_text=True)
    assert typed.headers["Cache-Control"] == "no-store"
    unknown = guest.get("/master-classes/verify/3H7KQW4MX9TH").get_data(as_text=True)
    assert "Сертификат с таким кодом не выдавался" in unknown
    wrong = guest.get("/master-classes/verify?code=ZZZ").get_data(as_text=True)
    assert "Это не код сертификата" in wrong


@pytest.mark.usefixtures("still_pace")
def test_guessing_codes_is_slowed_down(world: World, app: Flask) -> None:
    guest = app.test_client()
    seen = [guest.get(f"/master-classes/verify/{number}").status_code for number in range(25)]
    assert seen[:20] == [200] * 20
    assert seen[-1] == 429


def test_a_school_sees_the_certificates_of_its_people_alone(
    world: World, watch: Watch, browse: Any
) -> None:
    held = hold(world, watch, came=1)
    one = issuing.issue(held.desk, held.event)[-1]
    address = f"/master-classes/certificates/{one.id}"
    assert one.name in browse(world.coordinator).get(address)
    browse(world.neighbour).get(address, 404)
    assert one.name not in browse(world.neighbour).get("/master-classes/certificates")
    # whether a leader from elsewhere has one is not the school's to know: no "to be issued"
    assert "к выдаче" not in browse(world.coordinator).get(
        f"/master-classes/{held.event.id}/certificates"
    )


def test_the_paper_says_what_was_issued_and_leads_to_the_check(
    world: World, watch: Watch, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    held = hold(world, watch, came=1, absent=0)
    one = issuing.issue(held.desk, held.event)[-1]
    monkeypatch.setattr(
        "plugins.master_classes.certificates.papers.printed_address", lambda: "https://new.ru"
    )
    assert check_address(one.code) == f"https://new.ru/master-classes/verify/{one.code}"
    (paper,) = papers_of([one])
    words = words_of(paper)
    for said in (one.name, held.event.title, f"№ {one.full_number}", one.shown_code, "4 ак. ч."):
        assert said in words
    assert "https://new.ru/master-classes/verify" in words
    assert len(Document(io.BytesIO(paper)).inline_shapes) == 1


def test_who_has_a_personal_link_takes_the_own_certificate_and_none_other(
    world: World, watch: Watch, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugins.master_classes.certificates.views.has_converter", lambda: False)
    held = hold(world, watch, came=1, absent=1)
    came, absent = Enrolment.select().where(Enrolment.event == held.event.id).order_by(Enrolment.id)
    with write():
        mine, other = (personal_links.make(enrolment=one) for one in (came, absent))
    guest = app.test_client()
    assert "Получить сертификат" not in guest.get(f"/master-classes/mine/{mine}").text
    issued = issuing.issue(held.desk, held.event)
    one = next(each for each in issued if each.enrolment_id == came.id)
    assert (
        f"Получить сертификат № {one.full_number}" in guest.get(f"/master-classes/mine/{mine}").text
    )
    paper = guest.get(f"/master-classes/mine/{mine}/certificate")
    assert one.name in words_of(paper.get_data())
    assert "Получить сертификат" not in guest.get(f"/master-classes/mine/{other}").text
    assert guest.get(f"/master-classes/mine/{other}/certificate").status_code == 404
    issuing.revoke(held.desk, one, reason="По ошибке")
    assert guest.get(f"/master-classes/mine/{mine}/certificate").status_code == 404
    assert guest.get("/master-classes/mine/unknown/certificate").status_code == 410


def test_many_papers_are_made_in_the_background(
    world: World, watch: Watch, app: Flask, browse: Any
) -> None:
    held = hold(world, watch, came=3, absent=0)
    desk = browse(world.methodologist)
    address = f"/master-classes/{held.event.id}/certificates"
    desk.post(f"{address}/issue", all="1")
    desk.post(f"{address}/papers", form=Form.ZIP_DOCX)
    (job,) = runner.run_pending(app)
    assert (job.state, job.error) == ("done", "")
    version = find_version(StoredFile.get(StoredFile.purpose == "job_result"))
    with open_content(version) as stream:
        archive = zipfile.ZipFile(io.BytesIO(stream.read()))
    names = archive.namelist()
    assert len(names) == 4
    assert [name.split()[0] for name in names] == ["1-2026", "2-2026", "3-2026", "4-2026"]
    one = Certificate.get(Certificate.number == 2)
    assert one.name in words_of(archive.read(names[1]))


def test_an_ended_certificate_is_not_given_out(world: World, watch: Watch, browse: Any) -> None:
    held = hold(world, watch, came=1, absent=0)
    one = issuing.issue(held.desk, held.event)[-1]
    desk = browse(world.methodologist)
    address = f"/master-classes/certificates/{one.id}"
    desk.post(f"{address}/revoke", reason="Отметили по ошибке", seen=one.version)
    desk.get(f"{address}/certificate.docx", 409)
    page = desk.get(address)
    assert "Отметили по ошибке" in page
    checked = desk.get(f"/master-classes/verify/{one.code}")
    assert "отозван" in checked.casefold()
    assert "Отметили по ошибке" not in checked
