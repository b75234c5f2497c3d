"""A blocked person is absent from every place where people are shown, and an import says whom to ask."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import asdict

import pytest

from plugins.staff.merging.services import pairs
from plugins.staff.models import Absence, Category, Compliance, Employment, Person
from plugins.staff.quality.services import findings
from plugins.staff.roundtrip.snapshot import take
from portal import clock
from portal.access.actor import build_actor, workplaces_of
from portal.agenda.services import make_feed
from portal.errors import PortalError
from portal.privacy.models import Block
from tests import factories
from tests.plugins.staff.importing.lists import book
from tests.plugins.staff.importing.wizard import send
from tests.portal.privacy.conftest import make_teacher

pytestmark = pytest.mark.usefixtures("db")

ROLES = (
    "school_coordinator",
    "institution_head",
    "district_specialist",
    "methodologist",
    "observer",
)
NAMED = re.compile(r"анарейкина\W+А")
REPORTS = (
    "databank",
    "categories",
    "compliance_due",
    "perspective_schedule",
    "staff_by_category",
    "staff_by_position",
    "staff_by_age_service",
    "without_category",
    "data_quality",
)


def page(address):
    return lambda browser, _actor, _school: browser.get(address).get_data(as_text=True)


def report(name):
    return page(f"/reports/{name}/download.csv")


def calendar(browser, actor, _school):
    today = clock.today()
    plugins = browser.application.extensions["plugins"]
    found = plugins.calendar_entries(actor, today, today + dt.timedelta(days=700))
    return "".join(str(entry.title) + entry.note for _owner, entry in found)


def feed(browser, actor, _school):
    try:
        secret = make_feed(actor=actor, with_names=True)
    except PortalError:
        return ""
    return browser.get(f"/calendar/{secret}.ics").get_data(as_text=True).replace("\r\n ", "")


def workbook(_browser, actor, school):
    return take(actor, school.id).to_json()


def quality(_browser, actor, _school):
    return repr(findings(actor))


def merging(_browser, actor, _school):
    return json.dumps([asdict(one) for one in pairs(actor)], ensure_ascii=False, default=str)


def tasks(browser, actor, _school):
    plugins = browser.application.extensions["plugins"]
    return "".join(str(task.title) + task.note for _owner, task in plugins.tasks(actor))


def people(browser, actor, _school):
    plugins = browser.application.extensions["plugins"]
    return repr(plugins.find_people(actor, "Канарейкина", 9))


SHOWN = {
    "who calls": people,
    "list": page("/staff/"),
    "list by name": page("/staff/?name=Канарейкина"),
    "who is due": page("/staff/due"),
    "search": page("/search/?q=Канарейкина"),
    "dashboard": page("/"),
    "my work": page("/my-work/"),
    "calendar": calendar,
    "feed": feed,
    "workbook": workbook,
    "quality": quality,
    "merging": merging,
    "tasks": tasks,
} | {f"report {name}": report(name) for name in REPORTS}
NAMES_NOBODY = {
    "dashboard",
    "tasks",
    "my work",
    "report staff_by_category",
    "report staff_by_position",
    "report staff_by_age_service",
}
"""Places that may have nothing of this person to show, blocked or not."""


@pytest.fixture
def teacher(app, school):
    """Return a teacher with a twin, who is due, whose category ends and whose data contradict."""
    found = make_teacher(app, school)
    make_teacher(app, school, last_name="Канарейкина ")
    post = Employment.get(Employment.person == found)
    today = clock.today()
    Category.update(
        term="until",
        assigned_on=today - dt.timedelta(days=1700),
        valid_until=today + dt.timedelta(days=100),
    ).where(Category.person == found).execute()
    Compliance.update(held_on=today - dt.timedelta(days=1700)).where(
        Compliance.employment == post
    ).execute()
    third = make_teacher(app, school, last_name="Канарейкина  ")
    Category.delete().where(Category.person == third).execute()
    Absence.delete().where(Absence.person.in_([found, third])).execute()
    due = today.replace(year=today.year - 5) + dt.timedelta(days=40)
    posts = Employment.select(Employment.id).where(Employment.person == third)
    Compliance.update(held_on=due).where(Compliance.employment.in_(posts)).execute()
    return found


@pytest.mark.parametrize("place", SHOWN)
def test_a_blocked_person_is_absent(app, school, teacher, place):
    people = [teacher.id, *(one.id for one in Person.select().where(Person.id != teacher.id))]
    shown_to = []
    users = []
    for role in ROLES:
        inside = role in {"school_coordinator", "institution_head"}
        where = {"institution": school} if inside else {"municipality": school.municipality}
        users.append(factories.make_user(role=role, **where))
    for blocked in (False, True):
        Person.update(blocked=blocked).where(Person.id.in_(people)).execute()
        for user in users:
            with app.test_request_context():
                extensions = app.extensions
                actor = build_actor(
                    user,
                    workplaces_of(user.id)[0],
                    extensions["plugins"],
                    extensions["permissions"],
                )
                browser = factories.browser_of(app, user)
                said = SHOWN[place](browser, actor, school)
            named = NAMED.search(said)
            if blocked:
                assert not named, (place, user.login)
            elif named:
                shown_to.append(user.login)
    assert shown_to or place in NAMES_NOBODY


def test_an_import_refuses_a_blocked_person_and_says_whom_to_ask(school, teacher, sign_in):
    Person.update(blocked=True).where(Person.id == teacher.id).execute()
    Block.create(
        subject="staff_person", subject_id=teacher.id, institution=school, reason="Спор",
        ask="Петрова, 5-55",
    )  # fmt: skip
    count = Person.select().count()
    browser = sign_in("school_coordinator", institution=school)
    shown = send(
        browser,
        book(
            (1, "Канарейкина Анна Львовна", "04.05.1980", "учитель", "высшая", "25.12.2022", None)
        ),
    )
    assert "заблокированы" in shown
    assert "Петрова, 5-55" in shown
    assert Person.select().count() == count
