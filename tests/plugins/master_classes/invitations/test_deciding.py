"""Who is told what: news to whom it is news, always newer than before, and to nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.master_classes.invitations.deciding import Decision, Edition, Told, decide
from portal.agenda.invitation_text import CANCELLED, CONFIRMED, TENTATIVE

ANNA, OLGA = "anna@example.org", "olga@example.org"
FIRST = Edition(0, 0)


@pytest.mark.parametrize(
    ("changed", "wanted", "told", "sequence", "letters"),
    [
        (False, {ANNA: CONFIRMED}, {}, 0, {ANNA: CONFIRMED}),
        (False, {ANNA: CONFIRMED}, {ANNA: Told(CONFIRMED, 0, 0)}, 0, {}),
        (True, {ANNA: CONFIRMED}, {ANNA: Told(CONFIRMED, 0, 0)}, 1, {ANNA: CONFIRMED}),
        (False, {ANNA: CONFIRMED}, {ANNA: Told(TENTATIVE, 0, 0)}, 1, {ANNA: CONFIRMED}),
        (False, {}, {ANNA: Told(CONFIRMED, 0, 0)}, 1, {ANNA: CANCELLED}),
        (True, {}, {ANNA: Told(CONFIRMED, 0, 0)}, 1, {ANNA: CANCELLED}),
        (False, {}, {ANNA: Told(CANCELLED, 1, 0)}, 0, {}),
        (False, {ANNA: CANCELLED}, {}, 0, {}),
        (False, {ANNA: CANCELLED}, {ANNA: Told(CONFIRMED, 0, 0)}, 1, {ANNA: CANCELLED}),
        (False, {ANNA: CONFIRMED}, {ANNA: Told(CANCELLED, 0, 0)}, 1, {ANNA: CONFIRMED}),
        (
            False,
            {ANNA: CONFIRMED, OLGA: CONFIRMED},
            {ANNA: Told(CONFIRMED, 0, 0)},
            0,
            {OLGA: CONFIRMED},
        ),
    ],
    ids=[
        "the first invitation",
        "nothing new",
        "the session has moved",
        "from the waiting list to a place",
        "the enrolment is gone",
        "gone while it moved",
        "called off already",
        "never invited, never called off",
        "the event is called off",
        "enrolled once more",
        "one more guest troubles nobody else",
    ],
)
def test_who_is_told_what(changed, wanted, told, sequence, letters):
    found = decide(FIRST, changed=changed, wanted=wanted, told=told)
    assert (found.edition.sequence, dict(found.letters)) == (sequence, letters)


STATUSES = st.sampled_from([TENTATIVE, CONFIRMED, CANCELLED])
STEPS = st.lists(
    st.tuples(st.booleans(), st.dictionaries(st.sampled_from([ANNA, OLGA, "third"]), STATUSES)),
    max_size=12,
)


@given(STEPS)
def test_in_every_history_each_guest_gets_growing_numbers_and_ends_up_right(steps):
    edition, told = FIRST, {}
    for changed, wanted in steps:
        found: Decision = decide(edition, changed=changed, wanted=wanted, told=told)
        edition = found.edition
        for address, status in found.letters.items():
            if address in told:
                assert edition.sequence > told[address].sequence
            told[address] = Told(status, edition.sequence, edition.content)
        for address, last in told.items():
            assert last.status == wanted.get(address, CANCELLED)
            if last.status != CANCELLED:
                assert last.content == edition.content
        again = decide(edition, changed=False, wanted=wanted, told=told)
        assert (again.edition, dict(again.letters)) == (edition, {})
