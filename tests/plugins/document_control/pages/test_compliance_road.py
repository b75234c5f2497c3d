"""The check of compliance papers played whole through its pages, with drawn teachers, by all sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control import services
from plugins.document_control.links import check_url, finding_url
from plugins.document_control.models import (
    Campaign,
    ControlCheck,
    Extension,
    Finding,
    Item,
    Subject,
    Verdict,
)
from tests.plugins.document_control.world import fresh, places_of, version_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.accounts.models import User
    from tests.plugins.document_control.world import World
    from tests.plugins.hotline.pages.conftest import Browser

    Browse = Callable[[User], Browser]

TEACHERS = 2
NAME = "Воронов Олег Юрьевич"


def begun_by_pages(world: World, browse: Browse) -> ControlCheck:
    """Go through the wizard: what and when, where and by whom, the numbers, begin."""
    district = browse(world.specialist)
    district.post(
        "/document-control/campaigns/new",
        title="Документы СЗД",
        checklist_version=version_of("compliance").id,
        starts_on="2026-03-02",
        ends_on="2026-03-31",
        acknowledge_days=5,
        mend_days=30,
        sample="drawn",
        sample_size=TEACHERS,
        who="everyone",
        seed="0123456789",
    )
    campaign = Campaign.get(Campaign.title == "Документы СЗД")
    place = f"/document-control/campaigns/{campaign.id}/start"
    told = {
        "where": "named",
        "institutions": [str(world.school.id)],
        "inspectors": [str(world.specialist.id)],
        "seen": campaign.version,
    }
    assert "2 педагога" in district.post(place, 200, **told)
    district.post(place, counted=f"1-{TEACHERS}", **told)
    return ControlCheck.get(ControlCheck.campaign == campaign)


def answered_by_pages(world: World, browse: Browse, check: ControlCheck) -> None:
    """Answer for the institution and for each teacher, with facts, and hand it in; once taken back."""
    school, base = browse(world.coordinator), check_url(check.id)
    keys = [0, *(one.id for one in Subject.select().where(Subject.check_of == check))]
    assert len(keys) == 1 + TEACHERS
    for key in keys:
        form: dict[str, object] = {"who": str(key)}
        for item in [one for one, at in places_of(check) if at == key]:
            form |= {f"own-{item.id}": "yes", f"comment-{item.id}": "", f"seen-{item.id}": "0"}
        facts = (
            {"fact-order_acquainted_on": "2026-02-04"} if key else {"fact-sitting_on": "2026-03-06"}
        )
        school.post(f"{base}/answers", **form, **facts)
    for step in ("submit", "withdraw", "submit"):
        school.post(f"{base}/{step}", seen=fresh(check).version)
    assert fresh(check).state == "submitted"


def judged_by_pages(world: World, browse: Browse, check: ControlCheck) -> Finding:
    """Agree with what the rules are sure of, say yes to the rest, raise a ready wording on a "no"."""
    district, base = browse(world.specialist), check_url(check.id)
    late = Item.get(
        Item.code == "compliance.extract", Item.checklist_version == check.checklist_version
    )
    teacher = Subject.select().where(Subject.check_of == check).first()
    district.post(f"{base}/open", seen=fresh(check).version)
    district.post(f"{base}/propose")
    district.post(f"{base}/accept", who="0")
    for item, key in places_of(check):
        at = (Verdict.check_of == check) & (Verdict.item == item) & (Verdict.subject_key == key)
        given = Verdict.get_or_none(at)
        bad = (item, key) == (late, teacher.id)
        if given is not None and given.confirmed and not bad:
            continue
        district.post(
            f"{base}/verdict",
            item=item.id,
            who=str(key),
            verdict="no" if bad else "yes",
            comment="Смотрел",
            seen=given.version if given is not None else 0,
        )
    district.post(f"{base}/remark", item=late.id, who=str(teacher.id), remark=late.remarks.get().id)
    finding = Finding.get(Finding.check_of == check)
    assert finding.text not in browse(world.coordinator).get(f"{base}?who={teacher.id}")
    district.post(f"{base}/issue", conclusion="Есть замечание", seen=fresh(check).version)
    return Finding.get_by_id(finding.id)


def mended_by_pages(world: World, browse: Browse, finding: Finding) -> None:
    """Ask for more time and get it; answer, be returned once, answer again, be accepted."""
    place = finding_url(finding)
    school, district = browse(world.coordinator), browse(world.specialist)

    def now() -> int:
        version: int = Finding.get_by_id(finding.id).version
        return version

    school.post(f"{place}/more-time", until="2026-05-20", reason="Отпуск", seen=now())
    extension = Extension.get(Extension.finding == finding)
    district.post(f"/document-control/extensions/{extension.id}/grant", seen=extension.version)
    school.post(f"{place}/proofs/new", url="https://school.example/extract")
    school.post(f"{place}/answer", text="Составили", seen=now())
    assert "Ответ отправлен" in school.get(place)
    district.post(f"{place}/return", **{"wanting-text": "Нет даты", "seen": now()})
    school.post(f"{place}/answer", text="Дата есть", seen=now())
    district.post(f"{place}/accept", seen=now())
    assert "принято как устранённое" in district.get(place)


def test_a_check_of_compliance_papers_goes_through_its_pages(world: World, browse: Browse) -> None:
    check = begun_by_pages(world, browse)
    answered_by_pages(world, browse, check)
    finding = judged_by_pages(world, browse, check)
    base, head = check_url(check.id), browse(world.director)
    head.post(f"{base}/acknowledge", name=NAME, seen=fresh(check).version)
    assert fresh(check).state == "remediation"
    district = browse(world.specialist)
    school = browse(world.coordinator)
    school.post(f"{finding_url(finding)}/answer", text="Составили", seen=finding.version)
    district.post(f"{base}/recheck", seen=fresh(check).version)
    verdict = Verdict.get(
        Verdict.check_of == check,
        Verdict.item == finding.item,
        Verdict.subject_key == finding.subject_key,
    )
    district.post(
        f"{base}/verdict",
        item=finding.item_id,
        who=str(finding.subject_key),
        verdict="yes",
        comment="Есть",
        reason="Устранено",
        seen=verdict.version,
    )
    district.post(f"{base}/issue", seen=fresh(check).version)
    assert "Ознакомлен " not in head.get(base), "the new result waits for the head again"
    head.post(f"{base}/acknowledge", name=NAME, seen=fresh(check).version)
    assert (fresh(check).state, fresh(check).outcome) == ("closed", "good")


def test_more_time_is_given_and_an_answer_returned_once_before_the_check_is_closed(
    world: World, browse: Browse
) -> None:
    check = begun_by_pages(world, browse)
    answered_by_pages(world, browse, check)
    finding = judged_by_pages(world, browse, check)
    base = check_url(check.id)
    browse(world.director).post(f"{base}/acknowledge", name=NAME, seen=fresh(check).version)
    mended_by_pages(world, browse, finding)
    browse(world.specialist).post(f"{base}/close", seen=fresh(check).version)
    assert fresh(check).state == "closed"


def test_every_item_of_a_check_opened_again_after_mending_may_be_judged_anew(
    world: World, browse: Browse
) -> None:
    check = begun_by_pages(world, browse)
    answered_by_pages(world, browse, check)
    finding = judged_by_pages(world, browse, check)
    services.acknowledge(world.head, fresh(check), name=NAME)
    services.answer_finding(world.at_school, finding, text="Готово")
    services.begin_recheck(world.inspector, fresh(check))
    services.give_verdict(
        world.inspector,
        fresh(check),
        finding.item,
        verdict="yes",
        comment="Есть",
        reason="Устранено",
        subject_key=finding.subject_key,
    )
    services.issue(world.inspector, fresh(check))
    services.acknowledge(world.head, fresh(check), name=NAME)
    base = check_url(check.id)
    browse(world.chief).post(f"{base}/reopen", reason="Жалоба", seen=fresh(check).version)
    item = places_of(check)[0][0]
    verdict = Verdict.get(Verdict.check_of == check, Verdict.item == item)
    browse(world.specialist).post(
        f"{base}/verdict",
        item=item.id,
        who="0",
        verdict="partly",
        comment="Смотрел снова",
        reason="Жалоба",
        seen=verdict.version,
    )
    assert Verdict.get_by_id(verdict.id).verdict == "partly"
