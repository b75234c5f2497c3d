"""Portals with a district in them, each test with a copy of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import factories
from tests.conftest import new_postgres_database
from tests.faults import processes
from tests.plugins.staff.databank import people

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.processes import Portal


def fill(portal: Portal) -> None:
    """Put a district with a school, its people and a specialist into a portal."""
    with portal.inside():
        district = factories.make_municipality(code="zar", name="Заречный район")
        school = factories.make_institution(
            municipality=district, code="school-1", short_name="СОШ № 1"
        )
        factories.make_user(login="specialist", municipality=district)
        factories.switch(school, "staff", enabled=True)
        for number in range(10):
            people.employ(people.make_person(f"Петрова Анна{number} Ивановна"), school)


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """Return a filled portal that tests copy and never touch."""
    made = processes.make(tmp_path_factory.mktemp("model"))
    fill(made)
    return made


@pytest.fixture
def portal(model: Portal, tmp_path: Path) -> Portal:
    """Return a filled portal of the test's own, on SQLite."""
    return processes.copy(model, tmp_path / "instance")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def on_both(request: pytest.FixtureRequest, tmp_path: Path) -> Portal:
    """Return a filled portal of the test's own, on each kind of database."""
    if request.param == "sqlite":
        return processes.copy(request.getfixturevalue("model"), tmp_path / "instance")
    url = new_postgres_database(request.getfixturevalue("postgres"))
    made = processes.make(tmp_path / "instance", url)
    fill(made)
    return made
