"""The list of users: paging by a day that many lack, keeping many out and back, links instead of passwords."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from portal.accounts.models import Role, User, UserSession
from portal.audit.models import AuditEntry
from portal.institutions.models import Membership
from tests import factories
from tests.factories import browser_of, token_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

HOME = "/lists/accounts.users"


@pytest.fixture
def here(db: object) -> Any:
    return factories.make_institution(short_name="СОШ № 5")


@pytest.fixture
def district(app: Any, here: Any) -> FlaskClient:
    return browser_of(
        app, factories.make_user(role="district_head", municipality=here.municipality)
    )


def text_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.get_data(as_text=True)[:1500]
    return str(answer.get_data(as_text=True))


def post(client: FlaskClient, address: str, **data: Any) -> Any:
    token = token_of(client.get("/account/password").get_data(as_text=True))
    return client.post(address, data={"csrf_token": token, **data})


def coordinator(here: Any, name: str, **values: Any) -> User:
    user = factories.make_user(role="school_coordinator", institution=here, name=name)
    if values:
        User.update(values).where(User.id == user.id).execute()
    return User.get_by_id(user.id)


def turned(client: FlaskClient, address: str, way: str) -> list[list[str]]:
    """Return the names on every page from an address on, page by page."""
    pages = []
    while address:
        page = text_of(client.get(address))
        pages.append(re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', page))
        found = re.search(rf'rel="{way}" href="([^"]+)"', page)
        address = found[1].replace("&amp;", "&") if found else ""
    return pages


@pytest.mark.parametrize("sort", ["came", "-came"])
def test_pages_go_through_those_who_never_came_and_back(here, district, sort):
    day = dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC)
    for number in range(60):
        coordinator(here, f"Никогда {number:02d}")
        at = day + dt.timedelta(minutes=number // 2)
        coordinator(here, f"Пришёл {number:02d}", signed_in_at=at)
    forward = turned(district, f"/users/?role=school_coordinator&sort={sort}", "next")
    names = [name for page in forward for name in page]
    assert len(names) == len(set(names)) == 120
    never = names[:60] if sort == "came" else names[60:]
    assert all(name.startswith("Никогда") for name in never)
    came = names[60:] if sort == "came" else names[:60]
    assert came == sorted(came, reverse=sort == "-came")
    last = text_of(district.get(f"/users/?role=school_coordinator&sort={sort}"))
    for _page in forward[1:]:
        address = re.search(r'rel="next" href="([^"]+)"', last)[1].replace("&amp;", "&")
        last = text_of(district.get(address))
    back = turned(
        district, re.search(r'rel="prev" href="([^"]+)"', last)[1].replace("&amp;", "&"), "prev"
    )
    assert back == forward[-2::-1]


def test_file_has_the_columns_that_are_seen_and_is_in_the_audit(here, district):
    coordinator(here, "Яблокова Ева", email="eva@example.ru")
    coordinator(factories.make_institution(), "Чужая Вера")
    answer = district.get(f"{HOME}/download.xlsx?columns=name,email,state&state=never")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    cells = [value for row in sheet.iter_rows(values_only=True) for value in row]
    assert {"Яблокова Ева", "eva@example.ru", "Ни разу не входил(а)"} <= set(cells)
    assert "Чужая Вера" not in cells
    assert "accounts.users" in AuditEntry.get(AuditEntry.action == "export").note


def test_who_may_not_download_users_is_refused(app, here):
    head = browser_of(app, factories.make_user(role="institution_head", institution=here))
    assert head.get("/users/").status_code == 200
    assert head.get(f"{HOME}/download.xlsx").status_code == 403


def test_many_are_kept_out_at_once_and_let_in_again_by_undo(app, here, district):
    one, two = coordinator(here, "Первая Анна"), coordinator(here, "Вторая Анна")
    client = browser_of(app, one)
    strong = factories.make_user(role="administrator")
    stranger = coordinator(factories.make_institution(), "Чужая Вера")
    also = coordinator(here, "Третья Анна")
    Membership.create(
        user=also,
        role=Role.get(Role.code == "school_coordinator"),
        institution=factories.make_institution(),
    )
    keys = [one.id, two.id, strong.id, stranger.id, also.id]
    page = text_of(post(district, f"{HOME}/chosen", row=keys, act="keep_out"))
    assert "Чужая" not in page
    assert "Первая Анна" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    answer = post(district, f"{HOME}/acts/keep_out", row=keys, step="1", seen=seen)
    assert answer.status_code == 302
    off = {user.id for user in User.select().where(User.enabled == False)}  # noqa: E712
    assert off == {one.id, two.id}
    assert "/sign-in" in client.get("/").location
    assert post(district, f"{answer.location}/undo").status_code == 302
    assert not User.select().where(User.enabled == False).exists()  # noqa: E712


def test_new_links_are_told_to_be_final_and_let_in_once(app, here, district):
    user = coordinator(here, "Первая Анна")
    out = coordinator(here, "Вторая Анна", enabled=False)
    coordinator_ = browser_of(app, user)
    keys = [user.id, out.id]
    page = text_of(post(district, f"{HOME}/chosen", row=keys, act="new_link"))
    assert "Отменить это нельзя." in page
    assert "Вторая Анна" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    page = text_of(post(district, f"{HOME}/acts/new_link", row=keys, step="1", seen=seen))
    assert "/sign-in" in coordinator_.get("/").location
    assert not UserSession.select().where(UserSession.user == user).exists()
    link = re.search(r"<code>(http\S+)</code>", page)[1]
    address = link[link.index("/first-password") :]
    client = app.test_client()
    data = {
        "login": user.login, "password": factories.PASSWORD,
        "csrf_token": token_of(client.get("/sign-in").get_data(as_text=True)),
    }  # fmt: skip
    assert client.post("/sign-in", data=data).status_code == 422
    new = "тихая гавань 17 лодок"
    sent = {
        "csrf_token": token_of(client.get(address).get_data(as_text=True)),
        "new": new, "repeat": new,
    }  # fmt: skip
    assert client.post(address, data=sent).location == "/sign-in"
    assert client.get(address).status_code == 422
    browser_of(app, User.get_by_id(user.id), new)
    done = text_of(district.get("/lists/acts"))
    assert "/undo" not in done
    assert post(district, "/lists/acts/1/undo").status_code in {302, 404}
    assert User.get_by_id(user.id).password_changed_at is not None


def test_all_rows_found_are_offered_with_their_number_and_downloaded_whole(here, district):
    for number in range(60):
        coordinator(here, f"Учитель {number:02d}")
    page = text_of(district.get("/users/?role=school_coordinator"))
    assert "все найденные строки: 60" in page
    answer = post(
        district, f"{HOME}/chosen", every="1", act="download", state="role=school_coordinator"
    )
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    cells = [value for row in sheet.iter_rows(values_only=True) for value in row]
    assert sum(str(value).startswith("Учитель") for value in cells) == 60
    page = text_of(
        post(district, f"{HOME}/chosen", every="1", act="keep_out", state="role=school_coordinator")
    )
    assert "60 строк" in page


def test_state_of_a_key_that_somebody_wrote_himself_is_no_error(district):
    for key in ("Hh8x", "Hh9hYmM", "eB8x", "AAAA"):
        for sort in ("came", "-came", "added", "login"):
            for way in ("after", "before"):
                assert district.get(f"/users/?sort={sort}&{way}={key}").status_code == 200
