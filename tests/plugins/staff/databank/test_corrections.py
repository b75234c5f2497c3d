"""Corrections change the record; new facts are added, and the old record stays as it was."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from plugins.staff.models import Category, Compliance, Employment
from portal.audit.models import AuditEntry
from tests.factories import make_institution
from tests.plugins.staff.databank.people import assign, days, employ, position
from tests.plugins.staff.databank.test_forms import post

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient


@pytest.fixture
def job(db: object) -> Employment:
    return employ("Верная Анна Ивановна", make_institution())


@pytest.fixture
def client(job: Employment, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("school_coordinator", institution=job.institution)


def notes() -> list[str]:
    return [one.note for one in AuditEntry.select().order_by(AuditEntry.id) if one.note]


def changed_post(job: Employment, **values: Any) -> dict[str, Any]:
    told = {
        "institution": job.institution_id, "position": position("psychologist").id, "kind": "main",
        "started_on": job.started_on.isoformat(), **values,
    }  # fmt: skip
    return {name: str(value) for name, value in told.items()}


def test_a_correction_changes_the_record_and_says_so(client: FlaskClient, job: Employment) -> None:
    held = assign(job.person)
    address = f"/staff/persons/{job.person_id}/categories/{held.id}"
    assert "kind_of_change" in client.get(address).get_data(as_text=True)
    post(client, address, kind="first", term="none", position=position().id,
         assigned_on="2024-02-01", kind_of_change="correction")  # fmt: skip
    assert Category.get().assigned_on == dt.date(2024, 2, 1)
    assert notes() == ["исправление ошибки"]


def test_a_new_category_is_a_new_record(client: FlaskClient, job: Employment) -> None:
    held = assign(job.person)
    post(client, f"/staff/persons/{job.person_id}/categories/{held.id}", kind="highest",
         term="none", position=position().id, assigned_on=days(-5).isoformat(),
         kind_of_change="new_fact")  # fmt: skip
    assert [one.kind for one in Category.select().order_by(Category.id)] == ["first", "highest"]
    assert "новое событие" in notes()[-1]


def test_a_new_attestation_is_a_new_record(client: FlaskClient, job: Employment) -> None:
    held = Compliance.create(employment=job, held_on=days(-1900))
    post(client, f"/staff/persons/{job.person_id}/compliances/{held.id}", employment=job.id,
         decision="complies", held_on=days(-3).isoformat(), kind_of_change="new_fact")  # fmt: skip
    assert [one.held_on for one in Compliance.select().order_by(Compliance.id)] == [
        days(-1900), days(-3),
    ]  # fmt: skip


def test_a_new_post_ends_the_old_one_the_day_before(client: FlaskClient, job: Employment) -> None:
    address = f"/staff/persons/{job.person_id}/posts/{job.id}"
    since = days(-30)
    values = changed_post(job, in_position_since=since.isoformat(), kind_of_change="new_fact")
    assert post(client, address, **values).status_code == 302
    old, new = Employment.select().order_by(Employment.id)
    assert (old.position.code, old.ended_on) == ("teacher", days(-31))
    assert (new.position.code, new.started_on, new.ended_on) == ("psychologist", since, None)
    assert "завершено новым событием" in notes()


@pytest.mark.parametrize("since", ["", days(-3650).isoformat()], ids=["no day", "the old day"])
def test_a_new_fact_has_a_day_of_its_own(since: str, client: FlaskClient, job: Employment) -> None:
    address = f"/staff/persons/{job.person_id}/posts/{job.id}"
    values = changed_post(job, in_position_since=since, kind_of_change="new_fact")
    answer = post(client, address, **values)
    assert answer.status_code == 422
    assert 'href="#in_position_since"' in answer.get_data(as_text=True)
    assert Employment.select().count() == 1


def test_two_who_change_the_same_are_compared(client: FlaskClient, job: Employment) -> None:
    address = f"/staff/persons/{job.person_id}/posts/{job.id}"
    values = changed_post(
        job, in_position_since=days(-30).isoformat(), kind_of_change="new_fact", seen="77"
    )
    assert post(client, address, **values).status_code == 409
    assert Employment.select().count() == 1
