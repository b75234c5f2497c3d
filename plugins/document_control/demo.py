"""The demo district's checks: a campaign of each shipped checklist, at different steps of the road."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask import current_app

from plugins.document_control import services
from plugins.document_control.folders import demo as folders
from plugins.document_control.models import (
    Campaign,
    CannedRemark,
    Checklist,
    ChecklistVersion,
    ControlCheck,
    Finding,
    Item,
    Reply,
    Step,
    Subject,
    Verdict,
)
from plugins.document_control.services import CampaignText, FindingText, SaidAnswer
from plugins.document_control.sites import demo as sites
from portal import clock
from portal.access.actor import build_actor, workplaces_of
from portal.accounts.models import User

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.access import Actor
    from portal.institutions.models import Institution
    from portal.plugin import DemoSeed

PLACES = ("school-1", "school-2", "kindergarten-1", "school-3", "school-4")
ANSWERERS = {"school-1": "school1", "school-2": "school2", "kindergarten-1": "garden1"}
PROOF = ("Раздел «Аттестация» на сайте", "https://school.example.org/attestation")
REMARK = "Есть в папке, видно по датам"
MOMENTS = ("submitted_at", "opened_at", "issued_at", "acknowledged_at", "closed_at", "created_at")


def fill(seed: DemoSeed) -> None:
    """Make the campaigns of the first district."""
    by_code = {one.code: one for one in seed.institutions}
    places = {code: by_code[code] for code in PLACES if code in by_code}
    if "school-1" not in places:
        return
    specialist, head = _actor("specialist"), _actor("director1")
    _plans(specialist, head, places)
    _papers(specialist, head, places)
    _folders(specialist, places)
    _sites(specialist, places)
    _draft(specialist, places["school-1"])
    coordinators = {code: _actor(login) for code, login in ANSWERERS.items() if code in places}
    folders.fill(specialist, coordinators, places)
    sites.fill(specialist, places)
    seed.progress(f"{ControlCheck.select().count()} checks of document control")


def _plans(inspector: Actor, head: Actor, places: dict[str, Institution]) -> None:
    """Begin one long ago: one closed, one given out that nobody acknowledges, one handed in late."""
    checks = _begun(
        inspector,
        "plan",
        places,
        title="Планы подготовки к аттестации",
        basis="План работы района, раздел V, п. 1",
        aim="Проверить готовность организаций к аттестации в учебном году.",
        began=45,
        lasts=30,
        repeats="yearly",
    )
    for code in ("school-1", "school-2"):
        _hand_in(checks[code], code)
        _judge(inspector, checks[code])
    services.issue(inspector, _fresh(checks["school-1"]))
    services.acknowledge(head, _fresh(checks["school-1"]))
    if "school-2" in checks:
        _fault(inspector, checks["school-2"], count=2)
        services.issue(
            inspector,
            _fresh(checks["school-2"]),
            conclusion="План в основном соответствует требованиям, замечания устранимы.",
        )
    _move_back(checks.values(), days=20)


def _papers(inspector: Actor, head: Actor, places: dict[str, Institution]) -> None:
    """Let findings of a school be on their way: one answered, one returned, one overdue."""
    checks = _begun(
        inspector,
        "compliance",
        places,
        title="Документы аттестации на соответствие занимаемой должности",
        basis="План работы района, раздел V, п. 3",
        aim="Проверить документы аттестационных комиссий организаций.",
        began=60,
        lasts=40,
        sample="drawn",
        sample_size=2,
    )
    school = checks["school-1"]
    _hand_in(school, "school-1")
    _judge(inspector, school)
    found = _fault(inspector, school, count=3)
    services.issue(inspector, _fresh(school), conclusion="Требуется привести документы в порядок.")
    services.acknowledge(head, _fresh(school))
    at_school = _actor("school1")
    if len(found) > 1:
        services.answer_finding(at_school, found[0], text="Исправили, новый приказ приложен.")
        services.answer_finding(at_school, found[1], text="Ознакомили под подпись.")
        services.return_answer(inspector, found[1], text="Нет даты ознакомления.")
    _move_back(checks.values(), days=20)
    if found:
        late = clock.today() - dt.timedelta(days=8)
        Finding.update(due_on=late).where(Finding.id == found[-1].id).execute()
        ControlCheck.update(due_on=late).where(ControlCheck.id == school.id).execute()


def _folders(inspector: Actor, places: dict[str, Institution]) -> None:
    """Under way: a self-check half done, one handed in, the rest not begun."""
    checks = _begun(
        inspector,
        "folder",
        places,
        title="Накопительные папки аттестуемых",
        basis="План работы района, раздел V, п. 2",
        aim="Помочь аттестуемым собрать папку до заседания комиссии.",
        began=5,
        lasts=25,
        sample="drawn",
        sample_size=2,
    )
    _answer(checks["school-1"], "school-1", share=2)
    if "school-2" in checks:
        _hand_in(checks["school-2"], "school-2")


def _sites(inspector: Actor, places: dict[str, Institution]) -> None:
    """Under inspection: verdicts half given, with a finding that the school does not see yet."""
    checks = _begun(
        inspector,
        "site",
        places,
        title="Материалы по аттестации на сайтах организаций",
        basis="План работы района, раздел V, п. 4",
        aim="Проверить, что на сайтах есть обязательные сведения.",
        began=20,
        lasts=30,
        sample="drawn",
        sample_size=1,
    )
    _hand_in(checks["school-1"], "school-1")
    services.open_check(inspector, _fresh(checks["school-1"]))
    _give(inspector, checks["school-1"], share=2)
    _fault(inspector, checks["school-1"], count=1)
    _move_back(checks.values(), days=10)


def _draft(inspector: Actor, school: Institution) -> None:
    """Prepare a campaign that has not begun."""
    today = clock.today()
    made = services.create_campaign(
        inspector,
        school.municipality,
        CampaignText(
            title="Планы подготовки: повторный просмотр",
            checklist_version=_version("plan"),
            starts_on=today + dt.timedelta(days=14),
            ends_on=today + dt.timedelta(days=35),
            seed="demo-draft",
            repeats="quarterly",
        ),
    )
    Campaign.update(demo=True).where(Campaign.id == made.id).execute()


def _begun(
    inspector: Actor,
    code: str,
    places: dict[str, Institution],
    *,
    began: int,
    lasts: int,
    **words: Any,
) -> dict[str, ControlCheck]:
    """Begin a campaign so many days ago in all places; return the checks by the places' codes."""
    starts = clock.today() - dt.timedelta(days=began)
    text = CampaignText(
        checklist_version=_version(code),
        starts_on=starts,
        self_check_until=starts + dt.timedelta(days=lasts // 2),
        ends_on=starts + dt.timedelta(days=lasts),
        seed=f"demo-{code}",
        **words,
    )
    made = services.create_campaign(inspector, places["school-1"].municipality, text)
    Campaign.update(demo=True).where(Campaign.id == made.id).execute()
    services.set_inspectors(inspector, made, [(inspector.user, None)])
    services.start_campaign(inspector, made, [one.id for one in places.values()])
    codes = {one.id: name for name, one in places.items()}
    return {
        codes[one.institution_id]: one
        for one in ControlCheck.select().where(ControlCheck.campaign == made.id)
    }


def _hand_in(check: ControlCheck, code: str) -> None:
    """Answer everything for the institution, and hand it in."""
    _answer(check, code)
    services.submit(_actor(ANSWERERS[code]), _fresh(check))


def _answer(check: ControlCheck, code: str, *, share: int = 1) -> None:
    """Answer every item, or one of so many, with the proofs that the answers ask for."""
    actor = _actor(ANSWERERS[code])
    items = _items(check)
    proof = services.add_link(actor, check, title=PROOF[0], url=PROOF[1])
    for key in [0, *_subjects(check)]:
        here = [one for one in items[::share] if (one.asked_of == "subject") == bool(key)]
        said = [SaidAnswer(item=one, verdict="yes", comment="Имеется") for one in here]
        services.save_answers(actor, _fresh(check), answers=said, subject_key=key)
        for one in here:
            if "yes" in one.evidence_on.split(","):
                services.prove_item(actor, _fresh(check), proof, one, subject_key=key)


def _judge(inspector: Actor, check: ControlCheck) -> None:
    services.open_check(inspector, _fresh(check))
    _give(inspector, check)


def _give(inspector: Actor, check: ControlCheck, *, share: int = 1) -> None:
    """Give the verdict "yes" on every item, or on one of so many."""
    for key in [0, *_subjects(check)]:
        for item in _items(check)[::share]:
            if (item.asked_of == "subject") == bool(key):
                services.give_verdict(
                    inspector, check, item, verdict="yes", comment=REMARK, subject_key=key
                )


def _fault(inspector: Actor, check: ControlCheck, *, count: int) -> list[Finding]:
    """Change the verdict on some items to "no", with a finding each."""
    key = next(iter(_subjects(check)), 0)
    found = []
    for item, remark in _with_remarks(check)[:count]:
        where = key if item.asked_of == "subject" else 0
        services.give_verdict(
            inspector,
            check,
            item,
            verdict="no",
            comment="При просмотре не найдено",
            reason="Просмотр документов",
            subject_key=where,
        )
        text = FindingText(
            text=remark.text,
            severity=remark.severity,
            recommendation=remark.recommendation or "Устранить и приложить подтверждение.",
            responsible_name="Координатор по аттестации",
        )
        found.append(services.raise_finding(inspector, check, text, item=item, subject_key=where))
    return found


def _with_remarks(check: ControlCheck) -> list[tuple[Item, CannedRemark]]:
    """Return the items that have a ready wording of a finding, with the first one of each."""
    found: dict[int, CannedRemark] = {}
    for remark in CannedRemark.select().order_by(CannedRemark.position, CannedRemark.id):
        found.setdefault(remark.item_id, remark)
    return [(one, found[one.id]) for one in _items(check) if one.id in found]


def _move_back(checks: Any, *, days: int) -> None:
    """Let what was done just now have been done so many days ago."""
    by = dt.timedelta(days=days)
    for one in map(_fresh, checks):
        for name in MOMENTS:
            if getattr(one, name) is not None:
                setattr(one, name, getattr(one, name) - by)
        if one.state == "issued" and one.due_on is not None:
            one.due_on -= by
        one.save()
        _earlier(Step, Step.check_of == one.id, ("taken_at",), by)
        _earlier(Verdict, Verdict.check_of == one.id, ("decided_at", "issued_at"), by)
        _earlier(Finding, Finding.check_of == one.id, ("raised_at", "issued_at", "due_on"), by)
        own = Finding.select(Finding.id).where(Finding.check_of == one.id)
        _earlier(Reply, Reply.finding.in_(own), ("said_at",), by / 4)


def _earlier(model: Any, where: Any, names: Sequence[str], by: dt.timedelta) -> None:
    for row in model.select().where(where):
        values = {name: getattr(row, name) - by for name in names if getattr(row, name) is not None}
        if values:
            model.update(**values).where(model.id == row.id).execute()


def _items(check: ControlCheck) -> list[Item]:
    query = Item.select().where(Item.checklist_version == check.checklist_version_id)
    return list(query.order_by(Item.position, Item.id))


def _subjects(check: ControlCheck) -> list[int]:
    query = Subject.select().where(Subject.check_of == check.id)
    return [one.id for one in query.order_by(Subject.position, Subject.id)]


def _fresh(check: ControlCheck) -> ControlCheck:
    found: ControlCheck = ControlCheck.get_by_id(check.id)
    return found


def _version(code: str) -> ChecklistVersion:
    found: ChecklistVersion = (
        ChecklistVersion.select()
        .join(Checklist)
        .where(Checklist.code == code, ChecklistVersion.state == "published")
        .get()
    )
    return found


def _actor(login: str) -> Actor:
    user = User.get(User.login == login)
    extensions = current_app.extensions
    place = workplaces_of(user.id)[0]
    return build_actor(user, place, extensions["plugins"], extensions["permissions"])
