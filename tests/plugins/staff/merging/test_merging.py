"""Two cards become one: everything moves, nothing is lost, it can be undone, and who may do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plugins.staff import links
from plugins.staff.merging import services
from plugins.staff.merging.models import DistinctPair, Merge
from plugins.staff.models import (
    Absence,
    Award,
    Category,
    Compliance,
    Course,
    Education,
    Employment,
    Person,
)
from portal.errors import Conflict, NotAllowed, NotFound
from portal.files.models import StoredFile
from tests.factories import browser_of, make_institution, make_municipality, make_user, token_of
from tests.plugins.staff.databank.people import absent, assign, days, employ, make_person
from tests.plugins.staff.importing.lists import actor_of

if TYPE_CHECKING:
    from flask import Flask

TABLES = (Person, Employment, Category, Compliance, Absence, Education, Course, Award, StoredFile)
BORN = days(-15000)


@pytest.fixture
def district(app: Any, db: object) -> Any:
    with app.test_request_context():
        yield make_municipality()


@pytest.fixture
def school(district: Any) -> Any:
    return make_institution(municipality=district)


@pytest.fixture
def couple(district: Any, school: Any) -> tuple[Person, Person]:
    """Make one woman twice: by her maiden name in one school, by the new one in another."""
    kept = make_person("Белова Инна Олеговна", birth_on=BORN, phone="")
    gone = make_person("Сидорова Инна Олеговна", birth_on=BORN, phone="8 900 111-22-33")
    one = employ(kept, school, subject="", started_on=None)
    twin = employ(gone, school, subject="химия", started_on=days(-900))
    employ(gone, make_institution(municipality=district), kind="external")
    Compliance.create(employment=one, held_on=days(-100))
    Compliance.create(employment=twin, held_on=days(-100))
    Compliance.create(employment=twin, held_on=days(-50))
    assign(kept)
    assign(gone)
    assign(gone, "highest", assigned_on=days(-10))
    absent(gone, school, "illness")
    Education.create(person=gone, level="высшее")
    Course.create(person=gone, title="Курс")
    Award.create(person=gone, title="Грамота")
    StoredFile.create(
        subject="staff_person", subject_id=gone.id, institution=school, title="Приказ"
    )
    return kept, gone


def keeper(district: Any) -> Any:
    return actor_of(make_user(role="district_specialist", municipality=district))


def state() -> dict[str, list[Any]]:
    skipped = {"version", "changed_at", "name_key"}
    return {
        str(model._meta.table_name): sorted(
            str({name: value for name, value in row.items() if name not in skipped})
             for row in model.select().dicts()
        )
        for model in TABLES
    }  # fmt: skip


def merged(actor: Any, kept: Person, gone: Person, *take: str) -> Merge:
    stamp = services.compare(actor, kept.id, gone.id).stamp
    return services.merge(actor, kept.id, gone.id, take=take, stamp=stamp)


def test_the_pair_is_found_with_its_reason(district: Any, couple: tuple[Person, Person]) -> None:
    found = services.pairs(keeper(district))
    assert [(one.first_id, one.second_id) for one in found] == [(couple[0].id, couple[1].id)]
    assert found[0].reasons


def test_one_person_with_posts_in_two_schools_is_no_pair(district: Any, school: Any) -> None:
    person = make_person("Двойная Анна Ивановна", birth_on=BORN)
    employ(person, school)
    employ(person, make_institution(municipality=district), kind="external")
    assert services.pairs(keeper(district)) == []


def test_everything_moves_and_equal_things_are_kept_once(
    district: Any, couple: tuple[Person, Person]
) -> None:
    kept, gone = couple
    merged(keeper(district), kept, gone, "last_name", "phone")
    one = Person.get_by_id(kept.id)
    assert (one.last_name, one.phone, one.name_key) == (
        "Сидорова", "8 900 111-22-33", "сидорова инна олеговна",
    )  # fmt: skip
    assert not Person.select().where(Person.id == gone.id).exists()
    posts = list(Employment.select().order_by(Employment.id))
    assert [post.person_id for post in posts] == [kept.id, kept.id]
    assert (posts[0].subject, posts[0].started_on) == ("химия", days(-900))
    assert {post.name_key for post in posts} == {"сидорова инна олеговна"}
    held = [one.held_on for one in Compliance.select().order_by(Compliance.held_on)]
    assert held == [days(-100), days(-50)]
    assert Category.select().count() == 2
    for model in (Category, Absence, Education, Course, Award):
        assert {row.person_id for row in model.select()} == {kept.id}
    assert StoredFile.get().subject_id == kept.id


def test_a_merge_is_undone_to_the_last_value(district: Any, couple: tuple[Person, Person]) -> None:
    kept, gone = couple
    before = state()
    insider = keeper(district)
    made = merged(insider, kept, gone, "last_name")
    assert state() != before
    services.undo(insider, made.id)
    assert state() == before
    with pytest.raises(Conflict):
        services.undo(insider, made.id)


def test_a_merge_is_not_undone_over_later_changes(
    district: Any, couple: tuple[Person, Person]
) -> None:
    insider = keeper(district)
    made = merged(insider, *couple)
    Category.update(order_number="99").where(Category.kind == "highest").execute()
    with pytest.raises(Conflict, match="Белова"):
        services.undo(insider, made.id)


def test_a_card_changed_meanwhile_is_not_merged(
    district: Any, couple: tuple[Person, Person]
) -> None:
    insider = keeper(district)
    stamp = services.compare(insider, couple[0].id, couple[1].id).stamp
    Person.update(version=Person.version + 1).where(Person.id == couple[1].id).execute()
    with pytest.raises(Conflict):
        services.merge(insider, couple[0].id, couple[1].id, take=(), stamp=stamp)


def test_a_school_merges_its_own_people_only(
    district: Any, school: Any, couple: tuple[Person, Person]
) -> None:
    own = actor_of(make_user(role="school_coordinator", institution=school))
    stamp = services.compare(own, couple[0].id, couple[1].id).stamp
    with pytest.raises(NotAllowed):
        services.merge(own, couple[0].id, couple[1].id, take=(), stamp=stamp)
    elsewhere = actor_of(make_user(role="school_coordinator", institution=make_institution()))
    assert services.pairs(elsewhere) == []
    with pytest.raises(NotFound):
        services.compare(elsewhere, couple[0].id, couple[1].id)
    first, second = (
        employ(make_person("Яркая Анна Ивановна", birth_on=BORN), school).person for _ in "ab"
    )
    merged(own, first, second)
    assert not Person.select().where(Person.id == second.id).exists()


def test_two_different_people_are_remembered(district: Any, couple: tuple[Person, Person]) -> None:
    insider = keeper(district)
    services.set_apart(insider, couple[1].id, couple[0].id, reason="сёстры")
    services.set_apart(insider, couple[0].id, couple[1].id)
    assert DistinctPair.select().count() == 1
    assert services.pairs(insider) == []


def test_a_chain_of_merges_leads_to_the_last_card(
    district: Any, school: Any, couple: tuple[Person, Person]
) -> None:
    insider = keeper(district)
    merged(insider, *couple)
    last = employ(make_person("Белова Инна Олеговна", birth_on=BORN), school, "educator").person
    merged(insider, last, couple[0])
    assert services.merged_into(insider, couple[1].id) == last.id
    assert services.merged_into(insider, couple[0].id) == last.id


def test_the_pages_lead_from_the_pair_to_one_card_and_back(
    app: Flask, district: Any, couple: tuple[Person, Person]
) -> None:
    client = browser_of(app, make_user(role="district_specialist", municipality=district))
    kept, gone = couple
    listed = client.get("/staff/duplicates/").get_data(as_text=True)
    address = f"/staff/duplicates/{kept.id}/{gone.id}"
    assert address in listed
    page = client.get(address).get_data(as_text=True)
    assert "8 900 111-22-33" in page
    stamp = page.partition('name="stamp" value="')[2].partition('"')[0]
    token = token_of(page)
    answer = client.post(
        f"{address}/merge",
        data={"csrf_token": token, "stamp": stamp, "field:last_name": "gone"},
    )
    assert answer.location.endswith(f"/staff/persons/{kept.id}")
    old = client.get(f"/staff/persons/{gone.id}")
    assert old.location.endswith(f"/staff/persons/{kept.id}")
    assert client.get("/staff/persons/999999").status_code == 404
    made = Merge.get()
    answer = client.post(f"/staff/duplicates/merges/{made.id}/undo", data={"csrf_token": token})
    assert answer.location.endswith(f"/staff/persons/{gone.id}")
    assert client.get(f"/staff/persons/{gone.id}").status_code == 200


def test_the_history_of_a_merged_card_leads_to_the_one_that_stays(
    app: Flask, district: Any, couple: tuple[Person, Person]
) -> None:
    kept, gone = couple
    merged(keeper(district), kept, gone)
    client = browser_of(app, make_user(role="district_head", municipality=district))
    page = client.get(f"/audit/records/staff_person/{gone.id}").get_data(as_text=True)
    assert f'href="/staff/persons/{kept.id}"' in page
    assert "стала частью другой" in page
    own = client.get(f"/audit/records/staff_person/{kept.id}").get_data(as_text=True)
    assert "стала частью другой" not in own
    assert links.successor_of(keeper(make_municipality()), "staff_person", gone.id) is None
