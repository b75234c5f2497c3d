"""Which backups are kept, as an operator counts them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.backup.rotation import Keeping, kept

START = dt.datetime(2026, 1, 1, 2, 30, tzinfo=dt.UTC)


def _nights(count: int) -> list[dt.datetime]:
    return [START + dt.timedelta(days=one) for one in range(count)]


@pytest.mark.parametrize(
    ("keeping", "nights", "days_ago"),
    [
        (Keeping(3, 0, 0), 10, {0, 1, 2}),
        (Keeping(1, 3, 0), 21, {0, 3, 10}),
        (Keeping(0, 0, 2), 59, {0, 28}),
        (Keeping(0, 0, 0), 5, {0}),
        (Keeping(7, 4, 12), 3, {0, 1, 2}),
    ],
)
def test_the_last_of_each_day_week_and_month_stays(keeping, nights, days_ago):
    made = _nights(nights)

    assert {(made[-1] - one).days for one in kept(made, keeping)} == days_ago


def test_days_without_a_backup_do_not_use_up_the_number():
    made = [START, START + dt.timedelta(days=90), START + dt.timedelta(days=91)]

    assert kept(made, Keeping(3, 0, 0)) == set(made)


def test_all_of_the_newest_day_stay():
    made = [START + dt.timedelta(hours=one) for one in range(5)]

    assert kept(made, Keeping(1, 0, 0)) == set(made)


moments = st.lists(
    st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1)),  # noqa: DTZ001
    min_size=1,
    unique=True,
)


@given(moments, st.builds(Keeping, *(3 * [st.integers(0, 9)])))
def test_the_newest_stays_and_no_more_days_than_were_asked(made, keeping):
    found = kept(made, keeping)

    assert max(made) in found
    assert found <= set(made)
    days = {at.date() for at in found}
    assert len(days) <= max(1, keeping.days + keeping.weeks + keeping.months)


@given(moments, st.builds(Keeping, *(3 * [st.integers(0, 9)])))
def test_deleting_again_deletes_nothing_more(made, keeping):
    found = kept(made, keeping)

    assert kept(found, keeping) == found
