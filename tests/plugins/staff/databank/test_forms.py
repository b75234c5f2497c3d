"""Entering and changing: what is saved, what is refused and said where, and what the audit keeps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from plugins.staff.models import Category, Compliance, Employment, Person
from portal.audit.models import AuditEntry
from tests.factories import make_institution, make_municipality, switch, token_of
from tests.plugins.staff.databank.people import assign, days, employ, make_person, position

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient


@pytest.fixture
def school(db: object) -> Any:
    return make_institution()


@pytest.fixture
def client(school: Any, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("school_coordinator", institution=school)


def seen_of(page: str) -> str:
    return page.partition('name="seen" value="')[2].partition('"')[0]


def post(client: FlaskClient, address: str, **values: Any) -> Any:
    """Open a form and send it back with these values."""
    page = client.get(address).get_data(as_text=True)
    form = {"csrf_token": token_of(page), **values}
    if 'name="seen"' in page and "seen" not in form:
        form["seen"] = seen_of(page)
    return client.post(address, data=form)


def test_a_person_is_added_with_the_first_post(client: FlaskClient, school: Any) -> None:
    answer = post(
        client, "/staff/new", last_name="Ёлкина", first_name="Анна", birth_on="1980-05-01",
        snils="11223344595", **{"post-institution": school.id, "post-position": position().id,
        "post-kind": "main", "post-started_on": "2015-09-01", "post-subject": "физика"},
    )  # fmt: skip
    assert answer.status_code == 302
    person = Person.get(Person.last_name == "Ёлкина")
    assert person.name_key == "елкина анна"
    assert person.snils == "112-233-445 95"
    assert person.employments.get().institution_id == school.id
    card = client.get(answer.location).get_data(as_text=True)
    assert "112-233-445 95" in card
    actions = [entry.action for entry in AuditEntry.select().order_by(AuditEntry.id)]
    assert actions[-3:] == ["create", "create", "view"]


def test_a_person_cannot_be_added_to_another_school(client: FlaskClient) -> None:
    other = make_institution()
    answer = post(
        client, "/staff/new", last_name="Чужая", first_name="Анна",
        **{"post-institution": other.id, "post-position": position().id, "post-kind": "main"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert not Person.select().where(Person.last_name == "Чужая").exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"last_name": ""}, "last_name"),
        ({"snils": "123"}, "snils"),
        ({"snils": "112-233-445 96"}, "snils"),
        ({"birth_on": days(10).isoformat()}, "birth_on"),
        ({"email": "нет"}, "email"),
    ],
)
def test_wrong_data_of_a_person_are_refused_at_their_field(
    values: dict[str, str], field: str, client: FlaskClient, school: Any
) -> None:
    person = employ("Верная Анна Ивановна", school).person
    good = {"last_name": "Верная", "first_name": "Анна", **values}
    answer = post(client, f"/staff/persons/{person.id}/edit", **good)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'href="#{field}"' in page
    assert Person.get_by_id(person.id).last_name == "Верная"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"term": "until"}, "valid_until"),
        ({"term": "none", "valid_until": "2027-01-01"}, "valid_until"),
        ({"term": "until", "valid_until": "2020-01-01"}, "valid_until"),
        ({"assigned_on": days(3).isoformat(), "term": "none"}, "assigned_on"),
        ({"kind": "methodist", "assigned_on": "2022-01-01", "term": "none"}, "assigned_on"),
        ({"kind": "third", "term": "none"}, "kind"),
    ],
)
def test_a_contradictory_category_is_refused_at_its_field(
    values: dict[str, str], field: str, client: FlaskClient, school: Any
) -> None:
    person = employ("Верная Анна Ивановна", school).person
    good = {"kind": "first", "position": position().id, "assigned_on": "2022-03-01", **values}
    answer = post(client, f"/staff/persons/{person.id}/categories/new", **good)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.get_data(as_text=True)
    assert not Category.select().exists()


def test_a_category_for_a_position_never_held_is_saved_and_said(
    client: FlaskClient, school: Any
) -> None:
    person = employ("Верная Анна Ивановна", school).person
    answer = post(
        client, f"/staff/persons/{person.id}/categories/new", kind="first", term="none",
        position=position("educator").id, assigned_on="2024-03-01",
    )  # fmt: skip
    assert answer.status_code == 302
    assert Category.get().position.code == "educator"
    page = client.get(answer.location).get_data(as_text=True)
    assert page.count("tone-soon") >= 1


def test_a_change_is_in_the_audit_old_and_new(client: FlaskClient, school: Any) -> None:
    job = employ("Верная Анна Ивановна", school, subject="физика")
    answer = post(
        client, f"/staff/persons/{job.person_id}/posts/{job.id}", institution=school.id,
        position=position().id, kind="main", subject="химия", started_on=job.started_on.isoformat(),
        ended_on=days(-1).isoformat(),
    )  # fmt: skip
    assert answer.status_code == 302
    entry = (
        AuditEntry.select()
        .where(AuditEntry.action == "change")
        .order_by(AuditEntry.id.desc())
        .get()
    )
    assert json.loads(entry.changes)["subject"] == ["физика", "химия"]
    assert entry.institution_id == school.id
    assert Employment.get_by_id(job.id).ended_on == days(-1)


def test_two_who_change_the_same_are_compared_not_overwritten(
    client: FlaskClient, school: Any
) -> None:
    person = employ("Верная Анна Ивановна", school).person
    address = f"/staff/persons/{person.id}/edit"
    seen = seen_of(client.get(address).get_data(as_text=True))
    first = {"last_name": "Верная", "first_name": "Инна", "note": ""}
    assert post(client, address, **first, seen=seen).status_code == 302
    second = {"last_name": "Верная", "first_name": "Анна", "note": "моё"}
    answer = post(client, address, **second, seen=seen)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Инна" in page
    assert "моё" in page
    assert Person.get_by_id(person.id).first_name == "Инна"
    assert post(client, address, **second, seen=seen_of(page)).status_code == 302
    assert Person.get_by_id(person.id).first_name == "Анна"


def test_two_who_change_the_same_category_are_compared(client: FlaskClient, school: Any) -> None:
    person = employ("Верная Анна Ивановна", school).person
    held = assign(person)
    address = f"/staff/persons/{person.id}/categories/{held.id}"
    seen = seen_of(client.get(address).get_data(as_text=True))
    values = {
        "kind": "first",
        "term": "none",
        "position": position().id,
        "assigned_on": "2024-01-01",
    }
    assert post(client, address, **values, order_number="1", seen=seen).status_code == 302
    assert post(client, address, **values, order_number="2", seen=seen).status_code == 409
    assert Category.get_by_id(held.id).order_number == "1"


def test_deleting_names_the_thing_and_keeps_the_last_post(client: FlaskClient, school: Any) -> None:
    job = employ("Верная Анна Ивановна", school)
    Compliance.create(employment=job, held_on=days(-100))
    address = f"/staff/persons/{job.person_id}/posts/{job.id}/delete"
    assert "Верная Анна Ивановна" in client.get(address).get_data(as_text=True)
    post(client, address)
    assert Employment.select().where(Employment.id == job.id).exists()
    assert post(client, f"/staff/persons/{job.person_id}/delete").status_code == 302
    assert not Person.select().where(Person.id == job.person_id).exists()
    assert not Compliance.select().exists()


def test_another_schools_posts_and_cards_do_not_exist(client: FlaskClient) -> None:
    there = make_institution()
    job = employ("Чужая Анна Ивановна", there)
    held = assign(job.person)
    for address in (
        f"/staff/persons/{job.person_id}",
        f"/staff/persons/{job.person_id}/edit",
        f"/staff/persons/{job.person_id}/delete",
        f"/staff/persons/{job.person_id}/posts/{job.id}",
        f"/staff/persons/{job.person_id}/categories/{held.id}/delete",
        f"/staff/persons/{job.person_id}/categories/new",
    ):
        assert client.get(address).status_code == 404, address


def test_a_shared_persons_other_post_is_only_counted(client: FlaskClient, school: Any) -> None:
    person = make_person("Двойная Анна Ивановна")
    employ(person, school)
    there = make_institution(municipality=make_municipality())
    other = employ(person, there, kind="external")
    page = client.get(f"/staff/persons/{person.id}").get_data(as_text=True)
    assert there.short_name not in page
    assert client.get(f"/staff/persons/{person.id}/posts/{other.id}").status_code == 404
    assert client.get(f"/staff/persons/{person.id}/delete").status_code in {200, 403}
    post(client, f"/staff/persons/{person.id}/delete")
    assert Person.select().where(Person.id == person.id).exists()


def test_a_former_employee_is_seen_and_not_changed(client: FlaskClient, school: Any) -> None:
    job = employ("Ушедшая Анна Ивановна", school, ended_on=days(-30))
    assert client.get(f"/staff/persons/{job.person_id}").status_code == 200
    assert client.get(f"/staff/persons/{job.person_id}/edit").status_code == 403


def test_a_card_is_as_of_the_day_asked_for(client: FlaskClient, school: Any) -> None:
    person = employ("Верная Анна Ивановна", school).person
    assign(person, "highest", assigned_on=days(-30), order_number="777")
    assert "777" in client.get(f"/staff/persons/{person.id}").get_data(as_text=True)
    then = client.get(f"/staff/persons/{person.id}?as_of={days(-60)}").get_data(as_text=True)
    assert "777" not in then


def test_where_the_module_is_off_there_are_no_pages(client: FlaskClient, school: Any) -> None:
    job = employ("Верная Анна Ивановна", school)
    switch(school, "staff", enabled=False)
    for address in ("/staff/", "/staff/due", f"/staff/persons/{job.person_id}", "/staff/new"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("role", ["observer", "institution_head", "methodologist", "district_head"])
def test_who_only_reads_cannot_write(
    role: str, school: Any, sign_in: Callable[..., FlaskClient]
) -> None:
    job = employ("Верная Анна Ивановна", school)
    reader = sign_in(role, institution=school)
    assert reader.get(f"/staff/persons/{job.person_id}").status_code == 200
    for address in ("/staff/new", f"/staff/persons/{job.person_id}/edit"):
        assert reader.get(address).status_code == 403
