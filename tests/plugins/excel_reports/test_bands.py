"""Whole years, and the bands that hold them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.staff.reports.bands import AGE, SERVICE, whole_years


@pytest.mark.parametrize(
    ("since", "day", "years"),
    [
        (dt.date(2000, 9, 1), dt.date(2026, 9, 1), 26),
        (dt.date(2000, 9, 2), dt.date(2026, 9, 1), 25),
        (dt.date(2000, 2, 29), dt.date(2026, 2, 28), 25),
        (dt.date(2000, 2, 29), dt.date(2026, 3, 1), 26),
        (dt.date(2026, 9, 2), dt.date(2026, 9, 1), 0),
    ],
)
def test_a_year_is_full_on_its_anniversary(since, day, years):
    assert whole_years(since, day) == years


@pytest.mark.parametrize(
    ("bands", "years", "place"),
    [(AGE, 24, 0), (AGE, 25, 1), (AGE, 64, 8), (AGE, 65, 9), (SERVICE, 2, 0), (SERVICE, 3, 1),
     (SERVICE, 19, 4), (SERVICE, 20, 5), (SERVICE, 60, 5)],
)  # fmt: skip
def test_a_band_begins_where_the_one_before_it_ends(bands, years, place):
    assert bands.place(years) == place


@given(st.integers(0, 120))
def test_everybody_has_a_band(years):
    assert 0 <= AGE.place(years) < len(AGE)
    assert 0 <= SERVICE.place(years) < len(SERVICE)
