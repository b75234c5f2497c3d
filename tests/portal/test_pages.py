"""What pages keep between requests: the menu, addresses, symbols; none of it passes the fence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from flask import render_template_string

from portal.accounts.models import Role, RoleGrant
from portal.addresses import page_address
from portal.lists.drawing import options
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient


def menu_of(client: FlaskClient, path: str = "/my-work/") -> dict[str, bool]:
    """Return the addresses of the menu's entries, and which of them is the page's own."""
    page = client.get(path).get_data(as_text=True)
    side = page[page.index('id="menu"') : page.index("</nav>", page.index('id="menu"'))]
    links = re.findall(r'<a href="([^"#]+)"( aria-current="page")?', side)
    return {address: bool(mark) for address, mark in links}


def test_menus_of_two_roles_never_mix(db: object, sign_in: Callable[..., FlaskClient]) -> None:
    school = factories.make_institution()
    administrator = sign_in("administrator")
    head = sign_in("district_head", institution=school)
    wide, narrow = menu_of(administrator), menu_of(head)
    assert set(narrow) < set(wide)
    assert menu_of(administrator) == wide
    assert menu_of(head) == narrow


def test_a_grant_that_is_taken_away_leaves_the_menu_at_the_next_page(
    db: object, sign_in: Callable[..., FlaskClient]
) -> None:
    head = sign_in("district_head", institution=factories.make_institution())
    assert "/staff/" in menu_of(head)
    role = Role.get(Role.code == "district_head")
    RoleGrant.update(granted=False).where(
        RoleGrant.role == role, RoleGrant.permission == "staff.person.view"
    ).execute()
    assert "/staff/" not in menu_of(head)


def test_a_module_that_is_switched_off_leaves_the_menu_at_the_next_page(
    db: object, sign_in: Callable[..., FlaskClient]
) -> None:
    school = factories.make_institution()
    head = sign_in("district_head", institution=school)
    assert "/staff/" in menu_of(head)
    factories.switch(school, "staff", enabled=False)
    assert "/staff/" not in menu_of(head)
    factories.switch(school, "staff", enabled=True)
    assert "/staff/" in menu_of(head)


def test_a_page_without_an_entry_marks_the_one_above_it_or_none(
    db: object, sign_in: Callable[..., FlaskClient]
) -> None:
    administrator = sign_in("administrator")
    under = menu_of(administrator, "/users/new")
    assert [path for path, marked in under.items() if marked] == ["/users/"]
    settings = menu_of(administrator, "/inbox/settings")
    assert not any(settings.values()), "the queue of mail is not where one's own notices are set"


def test_the_menu_marks_the_page_that_is_shown_and_speaks_its_language(
    db: object, sign_in: Callable[..., FlaskClient]
) -> None:
    head = sign_in("district_head", institution=factories.make_institution())
    for _again in range(2):
        assert menu_of(head, "/staff/")["/staff/"]
        assert not menu_of(head, "/calendar/")["/staff/"]
    russian = head.get("/staff/").get_data(as_text=True)
    with head.session_transaction() as session:
        session["locale"] = "en"
    english = head.get("/staff/?usual=1").get_data(as_text=True)
    assert "<span>Календарь</span>" in russian
    assert "<span>Calendar</span>" in english


def test_an_address_is_kept_for_each_place_where_the_portal_is_mounted(app: Flask) -> None:
    with app.test_request_context("/"):
        assert page_address("pages.dashboard") == "/"
    with app.test_request_context("/", base_url="http://localhost/portal"):
        assert page_address("pages.dashboard") == "/portal/"
    with app.test_request_context("/"):
        assert page_address("pages.dashboard") == "/"
        assert page_address("pages.dashboard", q="а") == "/?q=%D0%B0"


def test_a_symbol_is_drawn_once_and_always_the_same(app: Flask) -> None:
    text = '{% from "patterns/icons.html" import icon %}{{ icon("bell") }}'
    with app.test_request_context("/"):
        first, again = (render_template_string(text) for _time in range(2))
    assert first == again
    assert first.startswith("<svg")
    assert first.count("#bell") == 1


@pytest.mark.parametrize("value", ["<b>", "\"'", "a&b"])
def test_options_are_escaped(value: str) -> None:
    written = str(options([(value, value)], value))
    assert value not in written
    assert written.count(" selected") == 1


def test_an_entry_of_one_side_is_in_the_menu_of_that_side_alone(
    db: object, sign_in: Callable[..., FlaskClient]
) -> None:
    school = sign_in("district_specialist", institution=factories.make_institution())
    centre = sign_in("district_specialist", institution=factories.make_institution(kind="centre"))
    assert "/hotline/call" not in menu_of(school)
    assert "/hotline/call" in menu_of(centre)


def test_the_menu_is_made_once_for_each_set_of_rights_since_no_plugin_asks_who_acts(
    app: Flask,
) -> None:
    assert app.extensions["plugins"].same_menu_for_all


def test_groups_of_the_menu_stand_open_as_the_browser_has_kept_them(
    db: object, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in("administrator")
    client.set_cookie("groups", "-3-40")
    assert open_groups(client) == [3]
    client.set_cookie("groups", "-")
    assert open_groups(client) == []
    client.set_cookie("groups", "<script>")
    assert open_groups(client) == [2]


def open_groups(client: FlaskClient) -> list[int]:
    """Return the numbers of the menu's groups that stand open on a page outside of all of them."""
    page = client.get("/account").get_data(as_text=True)
    return [int(one) for one in re.findall(r'<details open data-group="(\d+)"', page)]
