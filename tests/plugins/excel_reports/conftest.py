"""A district with two schools, whose people carry words that must not cross the fence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.factories import make_institution, make_municipality
from tests.plugins.staff.databank.people import absent, assign, days, employ, make_person

if TYPE_CHECKING:
    from portal.institutions.models import Institution, Municipality

BY_DAY = (
    "databank",
    "compliance_due",
    "categories",
    "perspective_schedule",
    "staff_by_category",
    "staff_by_position",
    "staff_by_age_service",
    "without_category",
)
"""Reports of the state of a chosen day."""
REPORTS = (*BY_DAY, "data_quality")


@dataclass
class District:
    """The places of the tests."""

    municipality: Municipality
    own: Institution
    foreign: Institution


@pytest.fixture
def district(db: object) -> District:
    municipality = make_municipality()
    own = make_institution(municipality=municipality, short_name="Своя школа")
    foreign = make_institution(municipality=municipality, short_name="Канареечная гимназия")
    for school, mark in ((own, "Своева"), (foreign, "Канарейкина")):
        overdue = employ(f"{mark} Просрочка Ивановна", school)
        with_category = make_person(f"{mark} Категория Ивановна", birth_on=days(-15000))
        employ(with_category, school)
        assign(with_category, "highest", order_number="007", order_on=days(-399))
        ending = make_person(f"{mark} Срок Ивановна", phone="+7 000", snils="01234567890")
        employ(ending, school)
        assign(ending, term="until", assigned_on=days(-1790), valid_until=days(30))
        away = employ(f"{mark} Отпуск Ивановна", school)
        absent(away.person, school, "pregnancy", note="тайная примечательность")
        assert overdue.id
    return District(municipality, own, foreign)
