"""The reason of an absence is the institution's own: nobody else finds it anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.staff.models import Absence
from portal.audit.models import AuditEntry
from tests.factories import make_institution, make_municipality, token_of
from tests.plugins.staff.databank.people import absent, days, employ, make_person

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

SECRETS = ("еременность", "Pregnancy", "pregnancy", "тайная примечательность", "22 в")


@pytest.fixture
def place(db: object) -> object:
    return make_municipality()


def test_the_own_institution_sees_the_reason(
    place: object, sign_in: Callable[..., FlaskClient]
) -> None:
    school = make_institution(municipality=place)
    post = employ("Будущая Анна Ивановна", school)
    absent(post.person, school, "pregnancy")
    for role in ("school_coordinator", "institution_head"):
        page = sign_in(role, institution=school).get(f"/staff/persons/{post.person_id}")
        assert any(word in page.get_data(as_text=True) for word in ("еременность", "Pregnancy"))


@pytest.mark.parametrize(
    "role", ["district_specialist", "district_head", "methodologist", "observer", "administrator"]
)
def test_above_the_institution_nobody_finds_the_reason(
    role: str, place: object, sign_in: Callable[..., FlaskClient]
) -> None:
    school = make_institution(municipality=place)
    post = employ("Будущая Анна Ивановна", school)
    absent(post.person, school, "pregnancy", note="тайная примечательность")
    client = sign_in(role, municipality=place)
    for address in (
        f"/staff/persons/{post.person_id}",
        "/staff/",
        "/staff/due?due=365",
        f"/admin/staff/persons/details/?id={post.person_id}",
        "/admin/staff/absences/",
        f"/admin/staff/absences/details/?id={Absence.get().id}",
        f"/staff/persons/{post.person_id}/absences/{Absence.get().id}",
    ):
        page = client.get(address).get_data(as_text=True)
        assert not any(word in page for word in SECRETS), address
    card = client.get(f"/staff/persons/{post.person_id}").get_data(as_text=True)
    assert f"{days(-180):%d.%m.%Y}" in card


def test_the_other_institution_of_a_part_timer_sees_a_code(
    place: object, sign_in: Callable[..., FlaskClient]
) -> None:
    first, second = (make_institution(municipality=place) for _ in range(2))
    person = make_person("Двойная Анна Ивановна")
    employ(person, first)
    employ(person, second, kind="external")
    absent(person, first, "pregnancy")
    page = sign_in("school_coordinator", institution=second).get(f"/staff/persons/{person.id}")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert not any(word in text for word in SECRETS)
    assert first.short_name not in text


def test_entering_an_absence_leaves_no_reason_in_the_audit(
    place: object, sign_in: Callable[..., FlaskClient]
) -> None:
    school = make_institution(municipality=place)
    post = employ("Будущая Анна Ивановна", school)
    client = sign_in("school_coordinator", institution=school)
    address = f"/staff/persons/{post.person_id}/absences/new"
    form = {
        "csrf_token": token_of(client.get(address).get_data(as_text=True)),
        "institution": school.id, "kind": "pregnancy", "started_on": days(-10).isoformat(),
        "note": "тайная примечательность",
    }  # fmt: skip
    assert client.post(address, data=form).status_code == 302
    assert Absence.get().kind == "pregnancy"
    lines = [entry.changes + entry.label + entry.note for entry in AuditEntry.select()]
    assert lines
    assert not any(word in line for line in lines for word in SECRETS)
