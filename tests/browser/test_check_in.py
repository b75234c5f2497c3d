"""Marking who came on a phone: the connection is cut, the page is opened again, nothing is lost or doubled."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import segno
from playwright.sync_api import Error, expect

from plugins.master_classes.attendance.models import AttendanceMark
from plugins.master_classes.models import Attendance, Enrolment, Event, Session
from portal import clock
from portal.database import database
from tests.browser.serving import sign_in
from tests.browser.waiting import until_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Locator, Page

    from tests.browser.serving import Served

HEAR = """() => {
  window.heard = [];
  const place = document.querySelector("[data-status]");
  new MutationObserver(() => heard.push(place.textContent)).observe(place, { childList: true });
}"""
"""Keep all that the page tells: it tries to send by itself, too, and tells that next."""
PHONE = {"width": 390, "height": 844}
TEN = 10


@pytest.fixture
def session_id(served: Served) -> Iterator[int]:
    """Return the demo's session of today, with nobody marked; its last day does not end meanwhile."""
    times = (Session.starts_at, Session.ends_at)
    now = clock.now()
    with served.app.app_context(), database.connection_context():
        event = Event.get(Event.title.startswith("Цифровые инструменты"))
        found = Session.get(Session.event == event.id)
        Attendance.delete().where(Attendance.session == found.id).execute()
        AttendanceMark.delete().where(AttendanceMark.session == found.id).execute()
        row = Session.update(dict(zip(times, (now, now + dt.timedelta(days=1)), strict=True)))
        row.where(Session.id == found.id).execute()
    yield int(found.id)
    with served.app.app_context(), database.connection_context():
        row = Session.update(dict(zip(times, (found.starts_at, found.ends_at), strict=True)))
        row.where(Session.id == found.id).execute()


def marks_of(served: Served, session_id: int) -> list[tuple[int, bool]]:
    """Return the attendance that the database holds."""
    with served.app.app_context(), database.connection_context():
        rows = Attendance.select().where(Attendance.session == session_id)
        return sorted((one.enrolment_id, one.present) for one in rows)


def keys_of(served: Served, session_id: int) -> int:
    """Return how many marks the log holds."""
    with served.app.app_context(), database.connection_context():
        return AttendanceMark.select().where(AttendanceMark.session == session_id).count()


def cut(context: BrowserContext, *, offline: bool) -> None:
    """Cut the connection of all that runs in a window, its service worker too, or mend it."""
    context.set_offline(offline)


def open_phone(visit: Callable[..., Page], session_id: int) -> Page:
    """Open the page of a session on a phone, until it is kept for when there is no network."""
    page = visit(f"/master-classes/check-in/{session_id}/", "methodologist", viewport=PHONE)
    expect(page.locator("#check-in")).to_have_attribute("data-kept", "1")
    return page


def status(page: Page) -> Locator:
    """Return where the page tells how the marks stand."""
    return page.locator("[data-status]")


def expect_waiting(page: Page, count: int) -> None:
    """Wait until the page says that so many marks wait."""
    expect(status(page)).to_have_attribute("data-waiting", str(count))


def hold_before_the_camera(page: Page, code: str | None) -> None:
    """Give the page a camera that sees the QR code of a participant."""
    rows = [list(row) for row in segno.make(code, error="m", version=2).matrix_iter(border=4)]
    page.evaluate(
        """rows => {
            const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
            const pen = canvas.getContext("2d");
            const draw = () => {
                pen.fillStyle = "#fff";
                pen.fillRect(0, 0, 640, 480);
                pen.fillStyle = "#000";
                rows.forEach((row, y) => row.forEach((dark, x) => dark && pen.fillRect(120 + x * 10, 50 + y * 10, 10, 10)));
            };
            setInterval(draw, 50);
            navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
        }""",
        rows,
    )


def nobody_can_lose_them_by_signing_out(page: Page, served: Served, session_id: int) -> None:
    """Try to leave while ten marks wait: without a network, with one, and as somebody else."""
    page.evaluate(HEAR)
    page.locator("[data-leave] button").click()
    until_page(page, "heard.some((one) => one.includes('Выход не выполнен'))")
    page.goto("about:blank")
    cut(page.context, offline=False)
    page.goto(f"{served.address}/master-classes/")
    leave(page)
    expect(page.locator("main")).to_contain_text("10 отметок")

    # the session ends, and somebody else signs in and out
    page.context.clear_cookies(name="session")
    sign_in(page, served, "district_specialist")
    page.goto(f"{served.address}/master-classes/check-in/{session_id}/")
    expect(status(page)).to_contain_text("отправлены")
    assert marks_of(served, session_id) == []
    page.goto(f"{served.address}/master-classes/")
    leave(page)
    assert page.url.endswith("/signed-out")


def leave(page: Page) -> None:
    """Sign out by the menu of the bar."""
    with page.expect_navigation():
        page.locator("form[action='/sign-out']").evaluate("form => form.requestSubmit()")


def test_ten_people_are_marked_without_a_network_and_reach_the_database_once(
    visit: Callable[..., Page], served: Served, session_id: int
) -> None:
    page = open_phone(visit, session_id)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    cut(page.context, offline=True)
    for at in range(TEN - 1):
        page.locator(".person").nth(at).locator("[data-come]").click()
    hold_before_the_camera(page, page.locator(".person").nth(TEN - 1).get_attribute("data-code"))
    page.locator("[data-scan]").click()
    expect_waiting(page, TEN)
    expect(status(page)).to_contain_text("10")
    assert marks_of(served, session_id) == []

    page.reload()
    expect_waiting(page, TEN)
    expect(page.locator(".person[data-present='1']")).to_have_count(TEN)
    expect(page.locator("[data-counts]")).to_contain_text("Здесь: 10")

    nobody_can_lose_them_by_signing_out(page, served, session_id)

    sign_in(page, served, "methodologist")
    sent: list[Any] = []
    page.on("request", lambda one: sent.append(one.post_data) if one.method == "POST" else None)
    page.goto(f"{served.address}/master-classes/check-in/{session_id}/")
    expect_waiting(page, 0)
    held = marks_of(served, session_id)
    assert [present for _key, present in held] == [True] * TEN
    assert keys_of(served, session_id) == TEN

    # what was sent is sent again, as a phone does that never heard the answer
    assert len(sent) == 1
    again = page.evaluate(
        """async ([state, marks, body]) => {
            const { csrf } = await (await fetch(state)).json();
            const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
            const found = [];
            for (let turn = 0; turn < 3; turn += 1) {
                found.push((await fetch(marks, { method: "POST", headers, body })).status);
            }
            return found;
        }""",
        [f"/master-classes/check-in/{session_id}/state",
         f"/master-classes/check-in/{session_id}/marks", sent[0]],
    )  # fmt: skip
    assert again == [200, 200, 200]
    assert marks_of(served, session_id) == held
    assert keys_of(served, session_id) == TEN
    assert [one for one in refused if "Content Security Policy" in one] == []


def test_two_phones_mark_the_same_person_and_one_of_them_takes_back(
    visit: Callable[..., Page], served: Served, session_id: int
) -> None:
    first, second = open_phone(visit, session_id), open_phone(visit, session_id)
    for page in (first, second):
        cut(page.context, offline=True)
        page.locator(".person").first.locator("[data-come]").click()
    second.locator(".person").first.locator("[data-come]").click()
    expect_waiting(first, 1)
    expect_waiting(second, 2)
    for page in (second, first):
        cut(page.context, offline=False)
        expect_waiting(page, 0)
    assert marks_of(served, session_id) == []
    expect(first.locator(".person[data-present='1']")).to_have_count(0)


def test_a_mark_for_somebody_who_was_cancelled_meanwhile_is_told(
    visit: Callable[..., Page], served: Served, session_id: int
) -> None:
    page = open_phone(visit, session_id)
    row = page.locator(".person").first
    key, name = int(row.get_attribute("data-enrolment") or 0), row.locator("strong").inner_text()
    cut(page.context, offline=True)
    row.locator("[data-come]").click()
    with served.app.app_context(), database.connection_context():
        stored = Enrolment.get_by_id(key)
        Enrolment.update(state="cancelled", seat=None).where(Enrolment.id == key).execute()
    try:
        cut(page.context, offline=False)
        expect(page.locator("[data-told] li")).to_contain_text(name)
        expect_waiting(page, 0)
        assert marks_of(served, session_id) == []
        assert keys_of(served, session_id) == 1
    finally:
        with served.app.app_context(), database.connection_context():
            Enrolment.update(state="placed", seat=stored.seat).where(Enrolment.id == key).execute()


def test_names_are_off_the_phone_after_the_day(
    visit: Callable[..., Page], served: Served, session_id: int
) -> None:
    page = open_phone(visit, session_id)
    path = f"/master-classes/check-in/{session_id}/"
    # the end of the day, as the kept page has it, comes now
    page.evaluate(
        """async path => {
            const store = await caches.open("check-in-1");
            const kept = await store.match(path);
            const headers = new Headers(kept.headers);
            headers.set("X-Until", "1");
            await store.put(path, new Response(await kept.text(), { headers }));
        }""",
        path,
    )
    cut(page.context, offline=True)
    with pytest.raises(Error, match="ERR_"):
        page.reload()
    cut(page.context, offline=False)
    page.goto(f"{served.address}/master-classes/")
    gone = "async path => !(await (await caches.open('check-in-1')).match(path))"
    until_page(page, gone, path)


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_unannounced_is_written_down(
    visit: Callable[..., Page], session_id: int, scripts: bool
) -> None:
    path = f"/master-classes/check-in/{session_id}/"
    page = visit(path, "methodologist", viewport=PHONE, java_script_enabled=scripts)
    page.locator(".unannounced summary").click()
    page.fill("#arrived-name", "Незваная Ольга Петровна" if scripts else "Нежданов Пётр Ильич")
    page.locator(".unannounced button").click()
    name = "Незваная" if scripts else "Нежданов"
    expect(page.locator(".person[data-present='1']", has_text=name)).to_be_visible()
