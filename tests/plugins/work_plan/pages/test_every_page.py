"""Every page of plans opens for every kind of row, and says nothing of what lies out of reach."""

from __future__ import annotations

import pytest

from plugins.work_plan import handing_down
from plugins.work_plan.handing import HandTo
from tests.plugins.work_plan.work.world import (
    ALWAYS,
    ASKED_FOR,
    BEFORE_MEETING,
    MONTHLY,
    OCTOBER,
    SCHEDULE,
    UNREAD,
    work_of,
)

EVERY_KIND = (OCTOBER, MONTHLY, ALWAYS, ASKED_FOR, SCHEDULE, BEFORE_MEETING, UNREAD)
VIEWS = ("", "week", "month", "overdue", "mine", "undated", "open", "all", "nonsense")


@pytest.fixture
def everything(world):
    plan, rows = world.plan(*EVERY_KIND)
    handing_down.hand_down(world.district, rows[0], to=HandTo(everybody=True))
    return plan, rows


def _addresses(plan, rows):
    first = rows[0]
    work = work_of(first, handed_down=False)[0]
    yield from (str(plan.id), f"{plan.id}?rows=waiting", f"{plan.id}/year", f"{plan.id}/events")
    yield from (f"rows/{row.id}" for row in rows)
    yield f"work/{work.id}"
    yield from (f"work?when={view}" for view in VIEWS)


def _forms(plan, rows):
    first = rows[0]
    work = work_of(first, handed_down=False)[0]
    yield from (f"{plan.id}/change", f"{plan.id}/put-to-work", f"{plan.id}/delete")
    yield from (f"{plan.id}/sections/new", f"sections/{first.section_id}", f"{plan.id}/events/new")
    yield f"sections/{first.section_id}/rows/new"
    for row in rows:
        yield from (
            f"rows/{row.id}/{act}" for act in ("change", "dates", "drop", "ask-for", "hand-down")
        )
    acts = ("done", "proofs/new", "move", "give", "drop", "reopen")
    yield from (f"work/{work.id}/{act}" for act in acts)


def test_every_page_opens_for_the_district(world, browse, everything):
    browser = browse(world.specialist)
    for address in ("", "year", *_addresses(*everything), *_forms(*everything)):
        page = browser.get(f"/work-plan/{address}")
        assert page.count("<h1") == 1, address


def test_a_coordinator_does_not_find_the_plan_of_the_district(world, browse, everything):
    browser = browse(world.coordinator)
    plan, rows = everything
    lists = {f"work?when={view}" for view in VIEWS}
    for address in {*_addresses(plan, rows), *_forms(plan, rows)} - lists:
        browser.get(f"/work-plan/{address}", status=404)


def test_numbers_that_no_row_can_have_are_not_found(world, browse):
    browser = browse(world.specialist)
    for number in ("0", "2147483648", "9" * 40):
        for address in (number, f"rows/{number}", f"work/{number}", f"{number}/year"):
            browser.get(f"/work-plan/{address}", status=404)
