"""The pages of a check beside its road: proposals, teachers, proofs, findings, what each side may not see."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import zlib
from typing import TYPE_CHECKING

import pytest

from plugins.document_control import services
from plugins.document_control.links import check_url, finding_url
from plugins.document_control.models import (
    ControlCheck,
    Evidence,
    EvidenceUse,
    Extension,
    Finding,
    Item,
    Subject,
    Verdict,
)
from portal.audit.models import AuditEntry
from portal.database import database
from tests.plugins.document_control.world import answer_all, fresh, judge_all, places_of, teacher

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.accounts.models import User
    from tests.plugins.document_control.world import World
    from tests.plugins.hotline.pages.conftest import Browser

    Browse = Callable[[User], Browser]

MOST_QUERIES = 15
"""Of the whole request: four ask who is there, eleven draw the page."""


def picture(grey: int) -> bytes:
    """Return a picture of one dot."""

    def part(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    dots = zlib.compress(bytes([0, grey]))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", dots) + part(b"IEND", b"")


def drawn(world: World, code: str = "compliance", size: int = 2) -> ControlCheck:
    """Return a check with teachers."""
    question = services.Question(who="everyone")
    return world.begun(code, sample="drawn", sample_size=size, seed="0123456789", question=question)


def issued(world: World) -> tuple[ControlCheck, Finding]:
    """Return a check whose result was given out and acknowledged, with one finding."""
    check = world.answered()
    services.begin_inspection(world.inspector, check)
    judge_all(world.inspector, check)
    item = places_of(check)[0][0]
    services.give_verdict(
        world.inspector, check, item, verdict="no", comment="Нет", reason="Смотрел"
    )
    finding = services.raise_canned(world.inspector, fresh(check), item.remarks.get())
    services.issue(world.inspector, fresh(check))
    services.acknowledge(world.head, fresh(check), name="Воронов О. Ю.")
    return fresh(check), Finding.get_by_id(finding.id)


def test_proposals_are_accepted_by_one_click_and_all_yes_at_once(
    world: World, browse: Browse
) -> None:
    check = drawn(world)
    subjects = list(Subject.select().where(Subject.check_of == check))
    services.save_answers(
        world.at_school,
        check,
        facts=[
            services.ToldFact(code="sitting_on", value="2026-03-06"),
            services.ToldFact(code="local_act_text", value="по приказу № 276"),
        ],
    )
    for one in subjects:
        told = [services.ToldFact(code="order_acquainted_on", value="2026-02-04")]
        services.save_answers(world.at_school, check, facts=told, subject_key=one.id)
    answer_all(world.at_school, check)
    services.submit(world.at_school, fresh(check))
    district, base = browse(world.specialist), check_url(check.id)
    district.post(f"{base}/open", seen=fresh(check).version)
    page = district.get(base)
    assert "Предлагается: нет" in page
    assert "Предлагается: да" in district.get(f"{base}?who={subjects[0].id}")
    act = Item.get(
        Item.code == "compliance.local_act", Item.checklist_version == check.checklist_version
    )
    verdict = Verdict.get(Verdict.check_of == check, Verdict.item == act)
    district.post(f"{base}/verdict", item=act.id, who="0", accept="1", seen=verdict.version)
    verdict = Verdict.get_by_id(verdict.id)
    assert (verdict.verdict, verdict.confirmed) == ("no", True)
    assert verdict.comment == verdict.reason
    district.post(f"{base}/accept", who="0")
    left = Verdict.select().where(Verdict.proposed == "yes", Verdict.verdict.is_null())
    assert left.count() == 0
    assert fresh(check).answered > len(subjects)
    district.post(f"{base}/propose")
    assert "Предлагается" not in browse(world.coordinator).get(base)


def test_each_teacher_has_a_page_and_looking_at_it_is_written_down(
    world: World, browse: Browse
) -> None:
    check = drawn(world)
    one = Subject.select().where(Subject.check_of == check).first()
    page = browse(world.coordinator).get(f"{check_url(check.id)}?who={one.id}")
    assert one.person.full_name in page
    seen = AuditEntry.select().where(AuditEntry.action == "view", AuditEntry.note == str(one))
    assert seen.count() == 1
    assert one.person.full_name not in browse(world.coordinator).get(check_url(check.id))
    browse(world.neighbour).get(check_url(check.id), 404)


@pytest.mark.parametrize("teachers", [1, 30])
def test_the_page_asks_the_database_as_often_for_thirty_teachers_as_for_one(
    world: World, browse: Browse, monkeypatch: pytest.MonkeyPatch, teachers: int
) -> None:
    for number in range(teachers - 4):
        teacher(world.school, f"Пташкина{number}")
    check = drawn(world, size=teachers)
    answer_all(world.at_school, check)
    services.submit(world.at_school, fresh(check))
    services.begin_inspection(world.inspector, fresh(check))
    district = browse(world.specialist)
    district.get(check_url(check.id))
    said: list[str] = []
    run = type(database.obj).execute_sql

    def counted(this: object, sql: str, *given: object, **more: object) -> object:
        said.append(sql)
        return run(this, sql, *given, **more)

    monkeypatch.setattr(type(database.obj), "execute_sql", counted)
    district.get(check_url(check.id))
    asked = [one for one in said if one.startswith("SELECT")]
    assert len(asked) <= MOST_QUERIES, "\n".join(asked)


def test_a_file_stands_behind_several_items_and_its_versions_stay(
    world: World, browse: Browse
) -> None:
    check = world.begun()
    base, school = check_url(check.id), browse(world.coordinator)
    items = [item for item, _key in places_of(check)[:2]]
    assert "МБ" in school.get(f"{base}/proofs/new?item={items[0].id}")
    school.post(
        f"{base}/proofs/new",
        file=(io.BytesIO(picture(1)), "титул.png"),
        title="Титул",
        items=[str(one.id) for one in items],
    )
    proof = Evidence.get(Evidence.check_of == check)
    assert (proof.kind, len(proof.digest)) == ("photo", 64)
    assert EvidenceUse.select().where(EvidenceUse.evidence == proof).count() == len(items)
    place = f"/document-control/proofs/{proof.id}/version"
    school.post(place, file=(io.BytesIO(picture(9)), "титул2.png"))
    newest = Evidence.get(Evidence.replaces == proof)
    page = school.get(f"{base}/proofs")
    assert newest.digest in page
    assert proof.digest in page
    use = EvidenceUse.get(EvidenceUse.evidence == newest)
    school.post(f"/document-control/proofs/uses/{use.id}/drop")
    assert EvidenceUse.select().count() == len(items) - 1
    school.post(f"{base}/proofs/new", 422)
    school.post(f"{base}/proofs/new", 422, url="mailto:x", title="x")
    browse(world.watching).get(f"{base}/proofs/new", 403)


def test_a_finding_is_answered_returned_given_time_and_accepted(
    world: World, browse: Browse
) -> None:
    _check, finding = issued(world)
    place, school, district = (
        finding_url(finding),
        browse(world.coordinator),
        browse(world.specialist),
    )
    school.post(f"{place}/more-time", until="2026-05-20", reason="Отпуск", seen=finding.version)
    extension = Extension.get(Extension.finding == finding)
    school.post(f"{place}/more-time", 409, until="2026-05-21", reason="Ещё", seen=finding.version)
    assert "Отпуск" in district.get(place)
    district.post(f"/document-control/extensions/{extension.id}/refuse", answer="Нельзя")
    school.post(f"{place}/more-time", until="2026-05-20", reason="Отпуск", seen=finding.version)
    extension = Extension.get(Extension.finding == finding, Extension.state == "asked")
    district.post(f"/document-control/extensions/{extension.id}/grant", seen=extension.version)
    finding = Finding.get_by_id(finding.id)
    assert finding.due_on == dt.date(2026, 5, 20)
    assert "Набрано" in school.post(f"{place}/answer", 409, text="Набрано", seen="1")
    school.post(f"{place}/answer", text="Готово", seen=finding.version)
    finding = Finding.get_by_id(finding.id)
    district.post(f"{place}/return", **{"wanting-text": "Нет подписи", "seen": finding.version})
    assert "Нет подписи" in school.get(place)
    finding = Finding.get_by_id(finding.id)
    district.post(f"{place}/accept", 422, **{"seen-text": "", "seen": finding.version})
    district.post(f"{place}/change", due_on="2026-06-01", seen=finding.version)
    finding = Finding.get_by_id(finding.id)
    assert finding.due_on == dt.date(2026, 6, 1)
    district.post(f"{place}/accept", **{"seen-text": "Видел", "seen": finding.version})
    finding = Finding.get_by_id(finding.id)
    assert finding.state == "accepted"
    district.post(f"{place}/effect", holds="1", seen=finding.version)
    assert Finding.get_by_id(finding.id).effect == "holds"
    browse(world.neighbour).get(place, 404)


def test_answered_findings_are_accepted_many_at_once(world: World, browse: Browse) -> None:
    _check, finding = issued(world)
    services.answer_finding(world.at_school, finding, text="Готово")
    district = browse(world.specialist)
    page = district.get("/document-control/findings?when=answered")
    assert str(finding) in page
    home, told = "/lists/document_control.findings", {"row": [finding.id], "step": "1"}
    preview = district.post(f"{home}/chosen", 200, act="accept", **told)
    seen = re.search(r'name="seen" value="(\w+)"', preview)
    assert seen
    district.post(f"{home}/acts/accept", seen=seen[1], **told)
    assert Finding.get_by_id(finding.id).state == "accepted"
    assert str(finding) not in browse(world.neighbour).get("/document-control/findings?when=all")
    for address in ("?severity=remark&institution=СОШ&repeated=1", "?when=overdue", "?text=план"):
        browse(world.coordinator).get(f"/document-control/findings{address}")


def test_an_inspectors_own_finding_is_changed_and_withdrawn_unseen(
    world: World, browse: Browse
) -> None:
    check = world.answered()
    services.begin_inspection(world.inspector, check)
    base, district = check_url(check.id), browse(world.specialist)
    item = places_of(check)[0][0]
    address = f"{base}/findings/new?item={item.id}&who=0"
    assert item.question in district.get(address)
    district.post(address, 422, severity="remark")
    district.post(address, text="Своё", severity="violation", due_on="2026-04-01")
    finding = Finding.get(Finding.check_of == check)
    assert (finding.severity, finding.due_on) == ("violation", dt.date(2026, 4, 1))
    place = finding_url(finding)
    district.post(f"{place}/change", text="Иное", severity="remark", seen=finding.version)
    finding = Finding.get_by_id(finding.id)
    assert finding.text == "Иное"
    browse(world.coordinator).get(place, 404)
    district.post(f"{place}/withdraw", reason="Ошибка", seen=finding.version)
    assert Finding.get_by_id(finding.id).state == "withdrawn"


def test_reasons_are_asked_for_and_stand_in_the_history(world: World, browse: Browse) -> None:
    check = world.answered()
    base, district, chief = check_url(check.id), browse(world.specialist), browse(world.chief)
    district.post(f"{base}/return", 422, seen=fresh(check).version)
    district.post(f"{base}/return", reason="Нет подписей", seen=fresh(check).version)
    assert "Нет подписей" in browse(world.coordinator).get(f"{base}/history")
    district.post(f"{base}/begin", reason="Выезд на место", seen=fresh(check).version)
    assert fresh(check).state == "inspection"
    district.post(f"{base}/inspector", user=str(world.methodologist.id), seen=fresh(check).version)
    assert fresh(check).inspector_id == world.methodologist.id
    judge_all(world.inspector, check)
    services.issue(world.inspector, fresh(check))
    services.acknowledge(world.head, fresh(check), name="Воронов О. Ю.")
    assert fresh(check).state == "closed"
    district.get(f"{base}/reopen", 403)
    chief.post(f"{base}/reopen", reason="Жалоба", seen=fresh(check).version)
    district.post(f"{base}/cancel", reason="Перенос", seen=fresh(check).version)
    assert fresh(check).state == "cancelled"
    assert "Жалоба" in chief.get(f"{base}/history")


def test_a_changed_verdict_is_hidden_again_until_it_is_given_out(
    world: World, browse: Browse
) -> None:
    check, finding = issued(world)
    services.answer_finding(world.at_school, finding, text="Готово")
    services.begin_recheck(world.inspector, fresh(check))
    item = places_of(check)[0][0]
    services.give_verdict(
        world.inspector, check, item, verdict="partly", comment="Черновик вывода", reason="Мало"
    )
    assert "Черновик вывода" not in browse(world.coordinator).get(check_url(check.id))
    assert "Черновик вывода" in browse(world.specialist).get(check_url(check.id))


def test_the_dashboard_and_the_search_lead_to_checks_and_findings(
    world: World, browse: Browse
) -> None:
    check, finding = issued(world)
    assert "/document-control/findings" in browse(world.coordinator).get("/")
    found = browse(world.specialist).get(f"/search/?q={check.full_number}")
    assert check_url(check.id) in found
    assert finding_url(finding) in browse(world.coordinator).get("/search/?q=План не утверждён")
    assert finding_url(finding) not in browse(world.neighbour).get("/search/?q=План не утверждён")
