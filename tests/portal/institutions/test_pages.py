"""The list and the card of institutions, and the first places from the command line."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from portal.errors import Conflict, Invalid, NotFound
from portal.institutions.cli import institutions, municipalities
from portal.institutions.models import Institution
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def school():
    return factories.make_institution(short_name="СОШ № 2 «Ёлочка»")


def test_a_coordinator_sees_the_own_institution_alone(sign_in, school):
    neighbour = factories.make_institution(municipality=school.municipality)
    browser = sign_in("school_coordinator", institution=school)
    page = browser.get("/institutions/").get_data(as_text=True)
    assert school.short_name in page
    assert neighbour.short_name not in page
    assert browser.get(f"/institutions/{school.id}").status_code == 200
    for path in (f"/institutions/{neighbour.id}", f"/institutions/{neighbour.id}/access"):
        assert browser.get(path).status_code == 404


def test_names_are_sorted_as_people_sort_them(sign_in, school):
    factories.make_institution(municipality=school.municipality, short_name="СОШ № 10")
    page = sign_in(municipality=school.municipality).get("/institutions/").get_data(as_text=True)
    assert page.index("СОШ № 2 ") < page.index("СОШ № 10")


def test_filters_combine_and_closed_ones_are_left_out(sign_in, school):
    district = school.municipality
    factories.make_institution(
        municipality=district, kind="kindergarten", short_name="ДОУ Ромашка", name="МБДОУ"
    )
    factories.make_institution(
        municipality=district, short_name="Закрытая", name="МБОУ", closed_on="2020-01-01"
    )
    browser = sign_in(municipality=district)

    def shown(query):
        return re.findall(r'<a href="/institutions/\d+">([^<]*)', browser.get(f"/institutions/?{query}").get_data(as_text=True))  # fmt: skip

    assert shown("q=соШ") == [school.short_name]
    assert shown("kind=kindergarten") == ["ДОУ Ромашка"]
    assert shown("q=сош&kind=kindergarten") == []
    assert "Закрытая" not in shown("")
    assert "Закрытая" in shown("closed=1")


def test_pages_follow_each_other_forward_and_back(sign_in):
    district = factories.make_municipality()
    names = [
        factories.make_institution(municipality=district, short_name=f"ОО {number}").short_name
        for number in range(1, 121)
    ]
    browser = sign_in(municipality=district)

    def walk(address, direction):
        found = []
        while address:
            page = browser.get(address).get_data(as_text=True)
            rows = re.findall(r'<a href="/institutions/\d+">([^<]*)', page)
            found = found + rows if direction == "next" else rows + found
            link = re.search(rf'rel="{direction}" href="([^"]*)"', page)
            last, address = address, link and link[1].replace("&amp;", "&")
        return found, last

    forward, last = walk("/institutions/", "next")
    assert forward == names
    assert walk(last, "prev")[0] == names


@pytest.mark.parametrize(
    "query",
    ["after=x", "after=999999999", "before=-1", "municipality=²", "kind=x", "q=%25_"],
)
def test_odd_values_in_the_address_do_no_harm(sign_in, school, query):
    browser = sign_in(municipality=school.municipality)
    assert browser.get(f"/institutions/?{query}").status_code == 200
    assert browser.get(f"/modules/?{query}").status_code == 200


def test_the_card_names_who_has_access_to_whom_may_know(sign_in, school):
    person = factories.make_user(role="school_coordinator", institution=school, name="Анна Ли")
    page = sign_in(municipality=school.municipality).get(f"/institutions/{school.id}")
    assert person.name in page.get_data(as_text=True)
    browser = sign_in("observer", institution=school)
    assert person.name not in browser.get(f"/institutions/{school.id}").get_data(as_text=True)
    assert browser.get(f"/institutions/{school.id}/access").status_code == 403


@pytest.mark.parametrize("number", ["0", "999999999", "99999999999999999999"])
def test_a_number_that_is_not_there_is_not_found(sign_in, number):
    assert sign_in("administrator").get(f"/institutions/{number}").status_code == 404


def test_an_empty_portal_gets_its_first_places_from_the_command_line(app):
    run = CliRunner().invoke
    with app.app_context():
        made = run(municipalities, ["add", "kr", "Красный район"], catch_exceptions=False)
        assert made.exit_code == 0
        added = run(
            institutions,
            ["add", "sosh7", "СОШ № 7", "--municipality", "kr", "--kind", "school"],
            catch_exceptions=False,
        )
        assert added.exit_code == 0
        listed = run(institutions, ["list", "--municipality", "kr", "--json"])
    assert [row["code"] for row in json.loads(listed.output)] == ["sosh7"]
    assert Institution.get(code="sosh7").name == "СОШ № 7"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["add", "two words", "X", "--municipality", "kr"], Invalid),
        (["add", "s1", "  ", "--municipality", "kr"], Invalid),
        (["add", "taken", "X", "--municipality", "kr"], Conflict),
        (["add", "s1", "X", "--municipality", "nowhere"], NotFound),
        (["list", "--municipality", "nowhere"], NotFound),
    ],
)
def test_a_wrong_institution_is_refused_with_its_reason(app, arguments, error):
    district = factories.make_municipality(code="kr")
    factories.make_institution(code="taken", municipality=district)
    with app.app_context():
        result = CliRunner().invoke(institutions, arguments)
    assert isinstance(result.exception, error)
    assert not Institution.select().where(Institution.code.in_(["s1", "two words"])).exists()
