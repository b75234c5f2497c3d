"""How ready a folder is, and by when each step is due: the rules by themselves."""

from __future__ import annotations

import datetime as dt

import pytest

from plugins.document_control.folders.readiness import PartFact, RemarkFact, readiness
from plugins.document_control.folders.steps import STEPS, due_of, steps_of

DAY = dt.date(2026, 3, 17)


def part(title: str = "Часть", **values: object) -> PartFact:
    """Return a part that is there, but for what is said of it."""
    return PartFact(
        **{"title": title, "required": True, "least_files": 1, "present": "yes", "materials": 1}
        | values
    )  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "remarks", "present", "asked", "ready"),
    [
        ([], [], 0, 0, True),
        ([part()], [], 1, 1, True),
        ([part(present="partly")], [], 0, 1, False),
        ([part(materials=0)], [], 0, 1, False),
        ([part(materials=0, least_files=0)], [], 1, 1, True),
        ([part(), part(required=False, present="no")], [], 1, 1, True),
        ([part()], [RemarkFact("advice", "open")], 1, 1, True),
        ([part()], [RemarkFact("remark", "open")], 1, 1, False),
        ([part()], [RemarkFact("violation", "answered")], 1, 1, False),
        ([part()], [RemarkFact("remark", "mended"), RemarkFact("remark", "withdrawn")], 1, 1, True),
    ],
)
def test_a_folder_is_ready_when_nothing_is_wanting_and_nothing_hinders(
    parts: list[PartFact], remarks: list[RemarkFact], present: int, asked: int, ready: bool
) -> None:
    found = readiness(parts, remarks)
    assert (found.present, found.asked, found.ready) == (present, asked, ready)


@pytest.mark.parametrize(
    ("state", "due"),
    [
        ("collecting", dt.date(2026, 3, 20)),
        ("handed_in", dt.date(2026, 3, 24)),
        ("preview", dt.date(2026, 3, 24)),
        ("returned", dt.date(2026, 3, 24)),
        ("ready", None),
        ("closed", None),
    ],
)
def test_each_state_says_by_when_the_next_step_is_due(state: str, due: dt.date | None) -> None:
    assert due_of(state, DAY, dt.date(2026, 3, 20)) == due


def test_a_returned_folder_has_until_its_own_day_where_that_is_later() -> None:
    assert due_of("returned", DAY, dt.date(2026, 4, 1)) == dt.date(2026, 4, 1)


def test_nothing_is_done_with_a_folder_that_is_over() -> None:
    assert steps_of("closed", "institution") == steps_of("closed", "inspector") == ()
    assert all("closed" not in one.states for one in STEPS.values())
