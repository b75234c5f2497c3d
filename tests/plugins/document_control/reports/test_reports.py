"""The reports of checks: their figures are those counted otherwise, and each side sees its own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from plugins.document_control import services
from plugins.document_control.models import ControlCheck, Finding, Item
from plugins.document_control.reports import REPORTS
from plugins.excel_reports.contracts import ReportRequest
from portal import clock
from portal.errors import Invalid
from tests.plugins.document_control.world import answer_all, fresh, judge_all, places_of

if TYPE_CHECKING:
    from portal.access import Actor
    from tests.plugins.document_control.world import World
    from tests.plugins.hotline.conftest import Watch

BY_NAME = {one.name: one for one in REPORTS}
NAMES = list(BY_NAME)
SECRET = "Тайное замечание"


def built(name: str, actor: Actor, **values: Any) -> list[list[tuple[Any, ...]]]:
    """Return the rows of all sheets of a report of the tests' half year."""
    given = {
        "first": dt.date(2026, 1, 1),
        "last": dt.date(2026, 6, 30),
        "institutions": (),
        "checklist": "plan",
        "most": "10",
        **values,
    }
    request = ReportRequest(actor=actor, values=given, as_of=clock.today())
    return [[tuple(row) for row in one.rows] for one in BY_NAME[name].build(request).sheets]


@pytest.fixture
def checked(world: World) -> World:
    """Return the district with one result given out with a finding, and a draft at the neighbour's."""
    check = world.answered()
    services.open_check(world.inspector, check)
    judge_all(world.inspector, check)
    item, key = places_of(check)[0]
    services.give_verdict(
        world.inspector, check, item, verdict="no", comment="Подписи нет", subject_key=key
    )
    services.raise_canned(world.inspector, fresh(check), item.remarks.get(), subject_key=key)
    services.issue(world.inspector, fresh(check))
    other = ControlCheck.get(ControlCheck.institution == world.other)
    answer_all(world.next_door, other)
    services.submit(world.next_door, other)
    services.open_check(world.inspector, fresh(other))
    text = services.FindingText(text=SECRET)
    services.raise_finding(world.inspector, fresh(other), text, item=Item.get_by_id(item.id))
    return world


def test_the_register_has_every_check_with_its_score_and_findings(checked: World) -> None:
    [rows] = built("control_register", checked.inspector)
    assert [row[0] for row in rows] == ["1/2026", "2/2026"]
    stored = ControlCheck.get(ControlCheck.number == 1)
    assert rows[0][12] == stored.score / 1000
    assert rows[0][13:15] == (1, 1)
    assert rows[1][11:15] == ("", None, 0, 0), "nothing is counted before it is given out"


def test_the_matrix_tells_each_verdict_of_what_was_given_out(checked: World) -> None:
    [row], items = built("control_matrix", checked.inspector)
    assert row[0] == checked.school.short_name
    assert row[3:] == ("Нет", *("Да",) * 9)
    assert [line[2:] for line in items] == [(1, 0, 0, 0), *[(0, 0, 1, 0)] * 9]


def test_findings_tell_whose_they_are_and_what_is_late(checked: World, watch: Watch) -> None:
    [[row]] = built("control_findings", checked.inspector)
    assert (row[0], row[10], row[11]) == (checked.school.short_name, dt.date(2026, 4, 16), "")
    watch.set(4, 20, 10)
    [[row]] = built("control_findings", checked.inspector, late=True)
    assert (row[11], row[12]) == ("просрочено", 4)
    services.accept_finding(checked.inspector, Finding.get(), text="Видела сама")
    assert built("control_findings", checked.inspector, late=True) == [[]]


def test_typical_findings_are_counted_by_institutions(checked: World) -> None:
    [[row]] = built("control_typical", checked.inspector)
    assert row[2:4] == (1, 1)
    assert row[-1] == 0


def test_an_institution_is_followed_over_years(checked: World) -> None:
    [[row]] = built("control_years", checked.inspector)
    assert row[:3] == (checked.school.short_name, "2025/26", 1)
    assert row[-3:] == (1, 0, 0)


def test_the_scan_lists_what_portal_control_scan_tells(checked: World) -> None:
    Finding.update(responsible=None, responsible_name="").execute()
    [rows] = built("control_scan", checked.inspector)
    assert any(row[0] == checked.school.short_name for row in rows)


@pytest.mark.parametrize("name", NAMES)
def test_an_institution_sees_its_own_and_what_was_given_out(checked: World, name: str) -> None:
    ours, theirs = built(name, checked.at_school), built(name, checked.next_door)
    assert checked.other.short_name not in str(ours)
    assert checked.school.short_name not in str(theirs)
    assert SECRET not in str(theirs)
    if name in {"control_matrix", "control_findings", "control_typical", "control_years"}:
        assert not theirs[0], "its result has not been given out"


@pytest.mark.parametrize("name", NAMES)
def test_a_period_that_ends_before_it_begins_is_refused(checked: World, name: str) -> None:
    if name == "control_scan":
        return
    with pytest.raises(Invalid):
        built(name, checked.inspector, first=dt.date(2026, 5, 1), last=dt.date(2026, 4, 1))


def test_teachers_and_texts_are_marked_for_the_depersonalised_variant(checked: World) -> None:
    given = {"first": dt.date(2026, 1, 1), "last": dt.date(2026, 6, 30), "institutions": ()}
    request = ReportRequest(actor=checked.inspector, values=given, as_of=clock.today())
    data = BY_NAME["control_findings"].build(request)
    titles = [one.title for one in data.sheets[0].columns]
    assert set(data.names) == {titles[6]}
    assert set(data.hidden) == {titles[4], titles[7], titles[8]}
