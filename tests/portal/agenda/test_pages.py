"""My work, the calendar and its feed, as a coordinator meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from portal import clock
from tests import factories

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def school(app: Flask, db: object):
    place = factories.make_institution()
    factories.switch(place, "staff", enabled=True)
    return place


@pytest.fixture
def coordinator(app: Flask, school):
    return factories.browser_of(
        app, factories.make_user(role="school_coordinator", institution=school)
    )


def test_the_pages_open_when_nothing_is_to_be_done(coordinator):
    for address in ("/my-work/", "/calendar/", "/calendar/?view=week", "/calendar/?view=list",
                    "/calendar/?view=day&day=2027-01-01", "/calendar/feed"):  # fmt: skip
        answer = coordinator.get(address)
        assert answer.status_code == 200, address


def test_today_and_days_off_are_marked(coordinator):
    page = coordinator.get("/calendar/").get_data(as_text=True)
    assert page.count('aria-current="date"') == 1
    january = coordinator.get("/calendar/?day=2027-01-01").get_data(as_text=True)
    assert january.count('class="off ') >= 8


def test_an_odd_day_shows_this_month(coordinator):
    today = clock.today()
    page = coordinator.get("/calendar/?view=list&day=99999-01-01").get_data(as_text=True)
    assert f"day={today.isoformat()}" in page
