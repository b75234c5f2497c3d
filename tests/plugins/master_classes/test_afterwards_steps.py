"""What is left after an event: which stage is done, which is next."""

from __future__ import annotations

import pytest

from plugins.master_classes.afterwards_steps import Figures, next_of, steps

MARKED = {"marks": 4, "came": 3}
HELD = {**MARKED, "held": True}
HOURS = {**HELD, "hours_confirmed": 3}
CERTIFIED = {**HOURS, "certificates": 4}
ASKED = {**CERTIFIED, "asked": 3}


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({}, "attendance"),
        ({"marks": 3, "unmarked": 1, "came": 3}, "attendance"),
        (MARKED, "held"),
        (HELD, "hours"),
        ({**HELD, "hours_confirmed": 2, "hours_due": 1}, "hours"),
        (HOURS, "certificates"),
        ({**HOURS, "certificates": 3, "certificates_due": 1}, "certificates"),
        (CERTIFIED, "feedback"),
        (ASKED, "letters"),
        ({**ASKED, "written": 2, "to_write": 1}, "letters"),
        ({**ASKED, "written": 3}, None),
        ({"marks": 2, "held": True}, None),
        ({"held": True, "asked": 0}, "attendance"),
    ],
)
def test_the_next_step_is_the_first_that_is_not_done(figures, expected):
    found = next_of(steps(Figures(**figures)))
    assert (found.stage if found else None) == expected


def test_where_nobody_came_nothing_follows():
    assert [one.stage for one in steps(Figures(marks=2, held=True))] == ["attendance", "held"]
    assert len(steps(Figures())) == 6, "before the marks all stages are shown"
