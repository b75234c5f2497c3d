"""Who acts next stands in "My work" with its day; what cannot be right is told by the scan."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.document_control import services
from plugins.document_control.calendar import entries
from plugins.document_control.models import ControlCheck, Finding
from plugins.document_control.open_items import open_items
from plugins.document_control.scanning import scan
from plugins.document_control.tasks import tasks
from tests import factories
from tests.plugins.document_control.world import fresh, judge_all, places_of

if TYPE_CHECKING:
    from plugins.document_control.models import Finding as FindingRow
    from portal.access import Actor
    from tests.plugins.document_control.world import World


def _keys(actor: Actor) -> list[str]:
    return sorted(one.key.partition(":")[0] for one in tasks(actor))


def _found(world: World) -> tuple[ControlCheck, FindingRow]:
    check = world.answered()
    services.open_check(world.inspector, check)
    judge_all(world.inspector, check)
    item, _key = places_of(check)[0]
    services.give_verdict(
        world.inspector, check, item, verdict="no", comment="Нет", reason="Смотрел"
    )
    finding = services.raise_canned(world.inspector, fresh(check), item.remarks.get())
    services.issue(world.inspector, fresh(check))
    return fresh(check), finding


def test_each_state_is_the_task_of_who_acts_next(world: World) -> None:
    check = world.begun()
    [task] = tasks(world.at_school)
    assert (task.key, task.due_on) == (
        f"document_control.answer:{check.id}",
        dt.date(2026, 3, 20),
    )
    assert _keys(world.inspector) == []
    services.cancel_check(world.inspector, fresh(check), reason="Заново")
    check, finding = _found(world)
    assert "document_control.acknowledge" in _keys(world.head)
    assert _keys(world.at_school) == ["document_control.mend"]
    services.acknowledge(world.head, check)
    services.answer_finding(world.at_school, finding, text="Сделано")
    assert _keys(world.inspector) == ["document_control.judge"]
    assert _keys(world.at_school) == []
    assert all(not one.url.endswith(f"/{check.id}") for one in tasks(world.next_door))


def test_terms_of_findings_stand_in_the_calendar_of_their_institution_alone(world: World) -> None:
    _check, finding = _found(world)
    day = Finding.get_by_id(finding.id).due_on

    def told(actor: Actor) -> list[str]:
        return [one.key for one in entries(actor, day, day) if "finding" in one.key]

    assert told(world.at_school) == [f"document_control.finding:{finding.id}"]
    assert told(world.next_door) == []


def test_checks_go_over_to_another_inspector(world: World) -> None:
    check = world.begun()
    other = factories.make_user(role="district_specialist", municipality=world.place)
    [items] = open_items(world.specialist)
    assert list(items.move(other)) == []
    assert fresh(check).inspector == other


def test_the_scan_tells_what_cannot_be_right(world: World) -> None:
    check, _finding = _found(world)
    Finding.update(responsible=None, responsible_name="").execute()
    codes = {one.code for one in scan(world.inspector)}
    assert codes == {"finding_without_owner"}
    assert scan(world.next_door) == []
    ControlCheck.update(state="closed").where(ControlCheck.id == check.id).execute()
    codes = {one.code for one in scan(world.inspector)}
    assert {"closed_with_open_finding", "closed_unacknowledged"} <= codes
    ControlCheck.update(issued_at=None).where(ControlCheck.id == check.id).execute()
    assert "result_without_day" in {one.code for one in scan(world.inspector)}
