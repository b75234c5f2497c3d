"""Saved views: own, shared with a role within a reach, opened by default; they never carry rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from portal.accounts.models import Role, User
from portal.lists.models import SavedView
from tests import factories
from tests.plugins.staff.databank.people import employ
from tests.portal.lists.test_staff_list import post, text_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

HOME = "/lists/staff.posts/views"
STATE = "category=none&columns=name%2Ccategory"


@pytest.fixture
def school(db: object) -> Any:
    return factories.make_institution()


@pytest.fixture
def head(school: Any, sign_in: Any) -> FlaskClient:
    return sign_in("district_head", municipality=school.municipality)


def save(
    client: FlaskClient, title: str = "Без категории", role: str = "", state: str = STATE
) -> Any:
    key = Role.get(Role.code == role).id if role else ""
    return post(client, HOME, title=title, state=state, role=key, act="save")


def test_a_view_is_saved_opened_renamed_and_deleted(head):
    answer = save(head)
    assert "category=none" in answer.headers["Location"]
    page = text_of(head.get(f"{HOME}?part=1"))
    assert "Без категории" in page
    view = SavedView.get()
    post(head, f"/lists/views/{view.id}", title="Пустые", act="save")
    assert SavedView.get().title == "Пустые"
    post(head, f"/lists/views/{view.id}", act="delete")
    assert SavedView.select().count() == 0


def test_a_view_without_a_name_is_refused_in_words(head):
    page = text_of(head.get(save(head, title="  ").headers["Location"]))
    assert "Дайте виду название." in page
    assert SavedView.select().count() == 0


def test_views_keep_the_order_that_is_given(head):
    for title in ("А", "Б", "В"):
        save(head, title=title)
    last = SavedView.get(SavedView.title == "В")
    post(head, f"/lists/views/{last.id}", act="up")
    page = text_of(head.get(f"{HOME}?part=1"))
    titles = re.findall(r"</svg>([АБВ])</a>", page)
    assert titles == ["А", "В", "Б"]


def test_a_shared_view_is_seen_by_the_role_within_the_reach_alone(school, head, sign_in):
    save(head, role="school_coordinator")
    here = sign_in("school_coordinator", institution=school)
    there = sign_in("school_coordinator", institution=factories.make_institution())
    other_role = sign_in("institution_head", institution=school)
    assert "Без категории" in text_of(here.get(HOME))
    assert "Без категории" not in text_of(there.get(HOME))
    assert "Без категории" not in text_of(other_role.get(HOME))
    view = SavedView.get()
    assert post(here, f"/lists/views/{view.id}", act="delete").status_code == 403
    assert post(there, f"/lists/views/{view.id}", act="delete").status_code == 404


def test_who_may_not_share_cannot_name_a_role(school, sign_in):
    client = sign_in("school_coordinator", institution=school)
    assert save(client, role="institution_head").status_code == 404
    assert SavedView.select().count() == 0


def test_a_shared_state_with_a_foreign_institution_finds_nothing(school, sign_in):
    elsewhere = factories.make_institution()
    employ("Чужая Вера Ивановна", elsewhere)
    client = sign_in("district_specialist", municipality=school.municipality)
    assert "Чужая" not in text_of(client.get(f"/staff/?institution={elsewhere.id}"))


def test_the_list_opens_as_the_user_wants_and_as_for_everybody_on_request(head):
    post(head, HOME, state=STATE, act="open")
    assert head.get("/staff/").headers["Location"].endswith(f"/staff/?{STATE}")
    assert head.get("/staff/?usual=1").status_code == 200
    post(head, HOME, act="usual")
    assert head.get("/staff/").status_code == 200
    assert not [one for one in User.select() if one.list_defaults]


def test_columns_are_moved_and_chosen_without_a_script(head):
    keys = ["name", "institution", "position", "category"]
    answer = post(head, "/lists/staff.posts/columns", column=keys, move="up:category")
    assert "columns=name%2Cinstitution%2Ccategory%2Cposition" in answer.headers["Location"]
    answer = post(
        head, "/lists/staff.posts/columns", column=["name", "category"], state="now", kind="main"
    )
    assert answer.headers["Location"] == "/staff/?state=now&kind=main&columns=name%2Ccategory"
