"""Rules propose verdicts in a real check; a person confirms them, or says why not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from plugins.document_control import services
from plugins.document_control.models import Item, Subject, Verdict
from plugins.staff.models import Compliance
from portal.errors import Invalid
from tests.plugins.document_control.world import fresh

if TYPE_CHECKING:
    from plugins.document_control.models import ControlCheck
    from tests.plugins.document_control.world import World


def _begun(world: World) -> ControlCheck:
    check = world.begun(
        "compliance",
        sample="drawn",
        sample_size=1,
        seed="ab",
        question=services.Question(who="everyone"),
    )
    subject = check.subjects.get()
    told = [
        ("sitting_on", "2026-03-06", 0),
        ("order_acquainted_on", "2026-02-04", subject.id),
        ("extract_on", "2026-03-10", subject.id),
        ("decided_position", "учитель", subject.id),
        ("local_act_text", "в соответствии с приказом № 276", 0),
        ("listed", "\n".join(str(one.person.last_name) for one in check.subjects), 0),
    ]
    for code, value, key in told:
        services.tell_fact(world.at_school, check, code=code, value=value, subject_key=key)
    services.begin_without(world.inspector, fresh(check), reason="Проверка на месте")
    return fresh(check)


def _of(check: ControlCheck, code: str) -> Verdict:
    return Verdict.select().join(Item).where(Verdict.check_of == check, Item.code == code).get()


def test_rules_propose_and_say_why(world: World) -> None:
    check = _begun(world)
    assert services.propose(world.inspector, check) > 0
    late = _of(check, "compliance.order_acquaintance")
    assert (late.proposed, late.verdict) == ("yes", None)
    assert "30" in late.reason
    extract = _of(check, "compliance.extract")
    assert extract.proposed == "yes", "Friday 6 March, 9 March off: due on Wednesday, 11 March"
    assert "11.03.2026" in extract.reason
    assert _of(check, "compliance.local_act").proposed == "no"
    assert _of(check, "compliance.position").proposed == "yes"
    assert _of(check, "compliance.commission").proposed is None
    assert services.propose(world.inspector, check) == 0, "nothing new the second time"
    assert fresh(check).answered == 0, "what is proposed is no progress"


def test_to_decide_otherwise_a_reason_is_given(world: World) -> None:
    check = _begun(world)
    services.propose(world.inspector, check)
    verdict = _of(check, "compliance.local_act")
    with pytest.raises(Invalid):
        services.give_verdict(world.inspector, check, verdict.item, verdict="yes")
    services.give_verdict(
        world.inspector, check, verdict.item, verdict="yes", comment="Новая редакция показана"
    )


def test_the_list_is_compared_with_the_databank_of_the_day_before(world: World) -> None:
    check = _begun(world)
    subject: Subject = check.subjects.get()
    services.propose(world.inspector, check)
    found = _of(check, "compliance.list")
    assert found.proposed == "no"
    assert "в списке нет" in found.reason or "not in the list" in found.reason
    Compliance.create(employment=subject.employment, held_on=dt.date(2026, 3, 6))
    services.propose(world.inspector, check)
    assert _of(check, "compliance.list").reason == found.reason, "the sitting's own result is later"
