"""What else goes on or off with a module."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.modules.closures import outcome

# reports need staff, schedule needs reports and staff, hotline needs nobody
NEEDS = {
    "staff": set(),
    "reports": {"staff"},
    "schedule": {"reports", "staff"},
    "hotline": set(),
}


def after(on: set[str], *wishes: tuple[str, bool]) -> frozenset[str]:
    return outcome(
        on,
        wishes,
        requirements=NEEDS.__getitem__,
        required_by=lambda name: {one for one, needs in NEEDS.items() if name in needs},
    )


@pytest.mark.parametrize(
    ("on", "wishes", "expected"),
    [
        (set(), [("schedule", True)], {"schedule", "reports", "staff"}),
        ({"staff", "reports", "schedule"}, [("staff", False)], set()),
        ({"staff", "reports", "hotline"}, [("reports", False)], {"staff", "hotline"}),
        ({"staff"}, [("staff", True)], {"staff"}),
        ({"hotline"}, [("hotline", False), ("staff", True)], {"staff"}),
        ({"staff", "reports"}, [("staff", False), ("reports", True)], {"staff", "reports"}),
    ],
)
def test_a_wish_brings_what_it_needs_and_takes_what_needs_it(on, wishes, expected):
    assert after(on, *wishes) == expected


@given(
    on=st.sets(st.sampled_from(sorted(NEEDS))),
    wishes=st.lists(st.tuples(st.sampled_from(sorted(NEEDS)), st.booleans())),
)
def test_whatever_is_wished_a_whole_set_stays_whole(on, wishes):
    whole = {name for name in on if NEEDS[name] <= on}
    state = after(whole, *wishes)
    assert all(NEEDS[name] <= state for name in state)
    assert {name for name, enabled in wishes if enabled} <= state
