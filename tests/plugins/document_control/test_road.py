"""The road of a check from campaign to closed, and what may not happen on it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from plugins.document_control import services
from plugins.document_control.models import (
    ControlCheck,
    Evidence,
    Finding,
    Item,
    Step,
    Subject,
    Verdict,
)
from portal.access import policies
from portal.audit.models import AuditEntry
from portal.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.plugins.document_control.world import (
    answer_all,
    fresh,
    judge_all,
    places_of,
)

if TYPE_CHECKING:
    from portal.access import Actor
    from tests.plugins.document_control.world import World
    from tests.plugins.hotline.conftest import Watch


def test_a_check_goes_from_campaign_to_closed(world: World, watch: Watch) -> None:
    check = world.begun()
    assert (check.state, check.due_on, check.asked) == ("self_check", dt.date(2026, 3, 20), 10)
    answer_all(world.at_school, check)
    services.submit(world.at_school, fresh(check))
    services.open_check(world.inspector, fresh(check))
    judge_all(world.inspector, check)
    item, _key = places_of(check)[0]
    services.give_verdict(
        world.inspector, check, item, verdict="no", comment="Подписи нет", reason="Смотрел"
    )
    finding = services.raise_canned(world.inspector, fresh(check), item.remarks.get())
    services.issue(world.inspector, fresh(check), conclusion="Есть замечание")
    stored = fresh(check)
    assert (stored.state, stored.outcome) == ("issued", "remarks")
    assert stored.due_on == dt.date(2026, 3, 24), "five working days after 17 March"
    services.acknowledge(world.head, stored)
    assert fresh(check).state == "remediation"
    given = Finding.get_by_id(finding.id)
    assert given.due_on == dt.date(2026, 4, 16), "thirty days"
    assert given.responsible == world.coordinator, "who handed in answers for it"
    services.answer_finding(world.at_school, finding, text="Утвердили")
    services.begin_recheck(world.inspector, fresh(check))
    stored = fresh(check)
    assert (stored.state, stored.round, stored.asked - stored.answered) == ("recheck", 2, 1)
    services.give_verdict(
        world.inspector, stored, item, verdict="yes", comment="Подпись есть", reason="Устранено"
    )
    assert Finding.get_by_id(finding.id).state == "accepted"
    services.issue(world.inspector, fresh(check))
    services.acknowledge(world.head, fresh(check))
    closed = fresh(check)
    assert (closed.state, closed.outcome, closed.score) == ("closed", "good", 1000)
    assert [one.became for one in Step.select().where(Step.check_of == check).order_by(Step.id)] == [
        "self_check", "submitted", "inspection", "issued", "remediation", "recheck", "issued",
        "remediation", "closed",
    ]  # fmt: skip


def test_nothing_in_a_closed_check_is_changed_until_it_is_opened_with_a_reason(
    world: World,
) -> None:
    check = world.answered()
    services.open_check(world.inspector, check)
    judge_all(world.inspector, check)
    services.issue(world.inspector, fresh(check))
    services.acknowledge(world.head, fresh(check))
    closed = fresh(check)
    item, key = places_of(closed)[0]
    with pytest.raises(Conflict):
        services.give_verdict(
            world.inspector, closed, item, verdict="no", comment="Нет", subject_key=key
        )
    with pytest.raises(Conflict):
        services.add_link(world.at_school, closed, title="x", url="https://x.example")
    with pytest.raises(Invalid):
        services.reopen_check(world.leader, closed, reason=" ")
    with pytest.raises(NotAllowed):
        services.reopen_check(world.inspector, closed, reason="Ошибка")
    services.reopen_check(world.leader, closed, reason="Жалоба")
    assert fresh(check).state == "inspection"


def test_a_self_check_is_taken_back_until_it_was_opened(world: World) -> None:
    check = world.answered()
    services.withdraw(world.at_school, check)
    services.submit(world.at_school, fresh(check))
    services.open_check(world.inspector, fresh(check))
    with pytest.raises(Conflict):
        services.withdraw(world.at_school, fresh(check))


def test_a_self_check_is_not_handed_in_with_gaps(world: World) -> None:
    check = world.begun()
    with pytest.raises(Conflict, match="10 пунктах"):
        services.submit(world.at_school, check)


def test_the_other_side_never_sees_what_was_not_given_out(world: World) -> None:
    check = world.answered()
    services.open_check(world.inspector, check)
    item, _key = places_of(check)[0]
    services.give_verdict(world.inspector, check, item, verdict="no", comment="Черновик")
    services.raise_canned(world.inspector, fresh(check), item.remarks.get())

    def seen(model: type[Verdict | Finding]) -> int:
        return policies[model].rows(world.at_school).count()

    assert (seen(Verdict), seen(Finding)) == (0, 0)
    for place, key in places_of(check)[1:]:
        services.give_verdict(
            world.inspector, check, place, verdict="yes", comment="", subject_key=key
        )
    services.issue(world.inspector, fresh(check))
    assert (seen(Verdict), seen(Finding)) == (10, 1)
    assert policies[Finding].rows(world.next_door).count() == 0
    assert policies[ControlCheck].rows(world.next_door).count() == 1


def test_an_institution_does_not_do_the_inspectors_part(world: World) -> None:
    check = world.answered()
    for verb in (services.open_check, services.issue, services.close_check):
        with pytest.raises(NotAllowed):
            verb(world.at_school, fresh(check))
    with pytest.raises(NotAllowed):
        services.submit(world.next_door, fresh(check))


def test_the_lot_draws_the_same_teachers_again(world: World) -> None:
    question = services.Question(who="everyone")
    names = []
    for _round in range(2):
        check = world.begun(
            "folder", sample="drawn", sample_size=2, seed="0123456789", question=question
        )
        subjects = Subject.select().where(Subject.check_of == check).order_by(Subject.position)
        names.append([one.person.last_name for one in subjects])
    assert names[0] == names[1]
    assert len(names[0]) == 2
    other = ControlCheck.get(ControlCheck.institution == world.other)
    assert [one.person.last_name for one in other.subjects] == ["Дроздова"]


def test_a_finding_of_the_same_item_is_told_to_be_repeated(world: World) -> None:
    first = None
    for _year in range(2):
        check = world.answered()
        services.open_check(world.inspector, check)
        judge_all(world.inspector, check)
        item, _key = places_of(check)[0]
        services.give_verdict(
            world.inspector, check, item, verdict="no", comment="Нет", reason="Смотрел"
        )
        finding = services.raise_canned(world.inspector, fresh(check), item.remarks.get())
        assert finding.repeats == first
        services.issue(world.inspector, fresh(check))
        first = finding


def test_more_time_is_asked_for_and_granted(world: World) -> None:
    check = world.answered()
    services.open_check(world.inspector, check)
    judge_all(world.inspector, check)
    text = services.FindingText(text="Нет печати")
    finding = services.raise_finding(world.inspector, fresh(check), text)
    services.issue(world.inspector, fresh(check))
    later = dt.date(2026, 5, 15)
    asked = services.ask_extension(world.at_school, finding, until=later, reason="Отпуск")
    with pytest.raises(Conflict):
        services.ask_extension(world.at_school, finding, until=later, reason="Ещё")
    services.decide_extension(world.inspector, asked, grant=True)
    assert Finding.get_by_id(finding.id).due_on == later


def test_facts_are_kept_as_their_kind_asks(world: World) -> None:
    check = world.begun("compliance")
    tell = services.tell_fact
    tell(world.at_school, check, code="sitting_on", value="2026-03-10")
    with pytest.raises(Invalid):
        tell(world.at_school, check, code="sitting_on", value="вчера")
    with pytest.raises(Invalid):
        tell(world.at_school, check, code="commission_members", value="пять")
    with pytest.raises(NotFound):
        tell(world.at_school, check, code="nothing", value="1")
    with pytest.raises(NotAllowed):
        tell(world.inspector, check, code="sitting_on", value="2026-03-11")


def test_a_proof_of_another_check_proves_nothing(world: World) -> None:
    check = world.begun()
    foreign = ControlCheck.get(ControlCheck.institution == world.other)
    proof = services.add_link(world.next_door, foreign, title="x", url="https://x.example")
    item: Item = places_of(check)[0][0]
    with pytest.raises((NotAllowed, Conflict)):
        services.prove_item(world.at_school, check, proof, item)


def test_a_campaign_is_called_off_with_its_open_checks(world: World) -> None:
    check = world.begun()
    services.cancel_campaign(world.inspector, check.campaign, reason="Перенос")
    assert {one.state for one in ControlCheck.select()} == {"cancelled"}


def test_the_audit_of_an_institution_keeps_silent_of_what_is_not_given_out(world: World) -> None:
    check = world.answered()
    services.begin_inspection(world.inspector, check)
    item, _key = places_of(check)[0]
    services.give_verdict(
        world.inspector, check, item, verdict="no", comment="Тайна", reason="Тайна"
    )
    services.raise_canned(world.inspector, fresh(check), item.remarks.get())
    proof = services.add_link(world.inspector, check, title="Тайна", url="https://x.example/1")

    def told(actor: Actor) -> str:
        lines = policies[AuditEntry].rows(actor)
        return " ".join(f"{one.label} {one.note} {one.changes}" for one in lines)

    secrets = ("Тайна", item.remarks.get().text)
    assert [word in told(world.head) for word in secrets] == [False, False]
    assert [word in told(world.leader) for word in secrets] == [True, True]
    assert not policies[Evidence].rows(world.head).where(Evidence.id == proof.id).exists()
    judge_all(world.inspector, check)
    services.issue(world.inspector, fresh(check))
    assert policies[Evidence].rows(world.head).where(Evidence.id == proof.id).exists()
    assert item.remarks.get().text in told(world.head)
