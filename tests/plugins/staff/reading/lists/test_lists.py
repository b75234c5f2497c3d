"""Whole lists are read as a careful specialist reads them: no row lost, no value guessed."""

import pytest

from tests.plugins.staff.reading.lists import districts, kindergartens, schools
from tests.plugins.staff.reading.lists.listed import StaffList

LISTS = (*schools.LISTS, *kindergartens.LISTS, *districts.LISTS)


@pytest.mark.parametrize("given", LISTS, ids=[one.title for one in LISTS])
def test_a_whole_list(given: StaffList) -> None:
    assert given.read() == given.lines()
