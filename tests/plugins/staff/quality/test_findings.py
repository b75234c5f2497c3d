"""Findings of the databank: whose they are, counted, accepted, and the database's help is exact."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from plugins.staff.models import Category, Compliance, Education, Employment, Person
from plugins.staff.quality import services
from plugins.staff.quality.models import AcceptedFinding
from plugins.staff.quality.rules import RULES
from portal.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.factories import make_institution, make_municipality, make_user
from tests.plugins.staff.databank.people import assign, days, employ, make_person, position
from tests.plugins.staff.importing.lists import actor_of as actor_of_user

if TYPE_CHECKING:
    from portal.institutions.models import Institution


@pytest.fixture
def district(app: Any, db: object) -> Any:
    with app.test_request_context():
        yield make_municipality()


@pytest.fixture
def school(district: Any) -> Institution:
    return make_institution(municipality=district)


def actor_of(role: str, **place: Any) -> Any:
    return actor_of_user(make_user(role=role, **place))


def good(name: str, place: Any, **values: Any) -> Employment:
    """Make a person about whom there is nothing to say."""
    person = make_person(name, birth_on=days(-365 * 40))
    Education.create(person=person, level="высшее")
    return employ(person, place, **values)


def codes(actor: Any, **narrowed: Any) -> list[str]:
    return [one.rule for one in services.findings(actor, **narrowed)]


def test_good_data_have_no_findings(school: Any) -> None:
    good("Верная Анна Ивановна", school)
    assert codes(actor_of("school_coordinator", institution=school)) == []


def test_each_finding_says_where_it_is_mended(school: Any) -> None:
    job = good("Верная Анна Ивановна", school, subject="")
    one = services.findings(actor_of("school_coordinator", institution=school))[0]
    assert (one.rule, one.part, one.part_id, one.field) == (
        "no_subject",
        "posts",
        job.id,
        "subject",
    )
    assert one.person == "Верная Анна Ивановна"
    assert one.institution == school.short_name


def test_findings_of_another_school_do_not_exist(school: Any) -> None:
    there = make_institution()
    job = good("Чужая Анна Ивановна", there, subject="")
    actor = actor_of("school_coordinator", institution=school)
    assert services.findings(actor) == []
    assert services.counts(actor) == {}
    with pytest.raises(NotFound):
        services.find(actor, f"no_subject:posts:{job.id}")


def random_data(places: list[Any], seed: int) -> None:
    """Make people whose data are wrong in all ways that the tables allow."""
    dice = random.Random(seed)  # noqa: S311 - no secret

    def some(low: int, high: int) -> Any:
        return dice.choice([None, days(dice.randint(low, high))])

    for number in range(60):
        person = make_person(
            f"Случайная{number} Анна Ивановна", birth_on=some(-37000, 300),
            working_since=some(-9000, 60), teaching_since=some(-9000, 60),
        )  # fmt: skip
        if dice.random() < 0.5:
            Education.create(person=person, level="высшее")
        for _turn in range(dice.randint(1, 3)):
            begun = some(-6000, 40)
            job = employ(
                person, dice.choice(places), dice.choice(["teacher", "educator", "director"]),
                subject=dice.choice(["", "физика"]), kind=dice.choice(["main", "internal"]),
                started_on=begun, in_position_since=some(-6000, 40),
                ended_on=dice.choice([None, None, days(50), days(-20) if begun is None or begun < days(-20) else None]),
            )  # fmt: skip
            if dice.random() < 0.6:
                Compliance.create(employment=job, held_on=days(dice.randint(-6000, 40)))
        for _turn in range(dice.randint(0, 2)):
            given = some(-2500, 40)
            until = days(dice.randint(41, 2000)) if dice.random() < 0.5 else None
            assign(
                person, dice.choice(["first", "highest", "methodist", "mentor"]),
                assigned_on=given, order_on=some(-2500, 40), valid_until=until,
                term="until" if until else dice.choice(["none", "unknown"]),
                position=dice.choice([None, position(), position("director")]),
            )  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_database_finds_the_same_as_the_rules(seed: int, district: Any, school: Any) -> None:
    places = [school, make_institution(municipality=district)]
    random_data(places, seed)
    actor = actor_of("district_specialist", municipality=district)
    plain = services.findings(actor, rules=None)
    everybody = [
        found
        for (key,) in Person.select(Person.id).tuples()
        for found in services.findings(actor, person_id=key)
    ]
    assert sorted(one.key for one in plain) == sorted(one.key for one in everybody)
    for rule in RULES:
        alone = sorted(one.key for one in services.findings(actor, rules={rule.code}))
        assert alone == sorted(one.key for one in everybody if one.rule == rule.code), rule.code
    counted = services.counts(actor)
    for place in places:
        for rule in RULES:
            told = counted.get(place.id, {}).get(rule.code, 0)
            wanted = sum(
                (one.rule, one.institution_id) == (rule.code, place.id) for one in everybody
            )
            if rule.code not in {"no_start", "no_subject"}:
                assert told == wanted, (rule.code, place.id)
    for rule in ("no_start", "no_subject"):
        assert sum(one.get(rule, 0) for one in counted.values()) == sum(
            one.rule == rule for one in everybody
        )


def test_pages_go_on_where_the_last_one_ended(school: Any) -> None:
    for number in range(7):
        good(f"Верная{number} Анна Ивановна", school, subject="")
    actor = actor_of("school_coordinator", institution=school)
    first = services.findings(actor, limit=3)
    rest = services.findings(actor, after=services.page_key(first[-1]))
    assert len(first) == 3
    assert [one.person for one in (*first, *rest)] == [f"Верная{n} Анна Ивановна" for n in range(7)]


def test_what_is_no_error_is_said_once_and_comes_back_when_the_values_change(school: Any) -> None:
    person = good("Верная Анна Ивановна", school).person
    held = assign(person, position=position("educator"))
    actor = actor_of("school_coordinator", institution=school)
    one = services.findings(actor)[0]
    with pytest.raises(Invalid):
        services.accept(actor, one.key, mark=one.mark, reason=" ")
    with pytest.raises(Conflict):
        services.accept(actor, one.key, mark="other", reason="была воспитателем")
    services.accept(actor, one.key, mark=one.mark, reason="была воспитателем до 2015 года")
    assert codes(actor) == []
    assert services.findings(actor, with_accepted=True)[0].accepted.startswith("была")
    assert services.counts(actor) == {}
    services.withdraw(actor, one.key)
    assert codes(actor) == ["never_held"]
    services.accept(actor, one.key, mark=one.mark, reason="была воспитателем до 2015 года")
    Category.update(position=position("psychologist")).where(Category.id == held.id).execute()
    assert codes(actor) == ["never_held"]
    assert AcceptedFinding.select().count() == 1


def test_accepted_gaps_are_not_counted(district: Any, school: Any) -> None:
    job = good("Верная Анна Ивановна", school, subject="")
    actor = actor_of("district_specialist", municipality=district)
    assert services.counts(actor) == {school.id: {"no_subject": 1}}
    one = services.find(actor, f"no_subject:posts:{job.id}")
    services.accept(actor, one.key, mark=one.mark, reason="ведёт всё")
    assert services.counts(actor) == {}


def test_who_only_reads_accepts_nothing(school: Any) -> None:
    good("Верная Анна Ивановна", school, subject="")
    actor = actor_of("institution_head", institution=school)
    one = services.findings(actor)[0]
    with pytest.raises(NotAllowed):
        services.accept(actor, one.key, mark=one.mark, reason="так надо")


def test_old_data_are_told_by_institution(district: Any, school: Any) -> None:
    old = good("Верная Анна Ивановна", school).person
    fresh = make_institution(municipality=district)
    good("Новая Анна Ивановна", fresh)
    Person.update(changed_at="2020-01-01 00:00:00").where(Person.id == old.id).execute()
    actor = actor_of("district_specialist", municipality=district)
    assert [one.institution_id for one in services.old_data(actor)] == [school.id]
