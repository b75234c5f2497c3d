"""Marking who came on a phone: the connection is cut, the page is opened again, nothing is lost or doubled."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
import segno
from playwright.sync_api import Error

from plugins.master_classes.attendance.models import AttendanceMark
from plugins.master_classes.models import Attendance, Enrolment, Event, Session
from portal.database import database
from tests.browser.serving import sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.serving import Served

PHONE = {"width": 390, "height": 844}
PATIENCE = 20
TEN = 10


@pytest.fixture
def session_id(served: Served) -> int:
    """Return the demo's session of today, with nobody marked."""
    with served.app.app_context(), database.connection_context():
        event = Event.get(Event.title.startswith("Цифровые инструменты"))
        found = Session.get(Session.event == event.id)
        Attendance.delete().where(Attendance.session == found.id).execute()
        AttendanceMark.delete().where(AttendanceMark.session == found.id).execute()
    return int(found.id)


def marks_of(served: Served, session_id: int) -> list[tuple[int, bool]]:
    """Return the attendance that the database holds."""
    with served.app.app_context(), database.connection_context():
        rows = Attendance.select().where(Attendance.session == session_id)
        return sorted((one.enrolment_id, one.present) for one in rows)


def keys_of(served: Served, session_id: int) -> int:
    """Return how many marks the log holds."""
    with served.app.app_context(), database.connection_context():
        return AttendanceMark.select().where(AttendanceMark.session == session_id).count()


def until(page: Page, script: str) -> None:
    """Wait until something is so; the page's own policy forbids the browser to watch for it."""
    last = time.monotonic() + PATIENCE
    while not page.evaluate(script):
        assert time.monotonic() < last, script
        time.sleep(0.05)


def cut(context: BrowserContext, *, offline: bool) -> None:
    """Cut the connection of all that runs in a window, its service worker too, or mend it."""
    context.set_offline(offline)


def open_phone(visit: Callable[..., Page], session_id: int) -> Page:
    """Open the page of a session on a phone, until it is kept for when there is no network."""
    page = visit(f"/master-classes/check-in/{session_id}/", "methodologist", viewport=PHONE)
    until(page, "document.getElementById('check-in').dataset.kept === '1'")
    return page


def waiting(page: Page) -> int:
    """Return how many marks the page says are waiting."""
    return int(page.locator("[data-status]").get_attribute("data-waiting") or 0)


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
    page.locator("[data-leave] button").click()
    until(page, "document.querySelector('[data-status]').innerText.includes('Выход не выполнен')")
    page.goto("about:blank")
    cut(page.context, offline=False)
    page.goto(f"{served.address}/master-classes/")
    leave(page)
    assert "10 отметок" in page.locator("main").inner_text()

    # the session ends, and somebody else signs in and out
    page.context.clear_cookies(name="session")
    sign_in(page, served, "district_specialist")
    page.goto(f"{served.address}/master-classes/check-in/{session_id}/")
    until(page, "document.querySelector('[data-status]').innerText.includes('отправлены')")
    assert marks_of(served, session_id) == []
    page.goto(f"{served.address}/master-classes/")
    leave(page)
    page.wait_for_url("**/signed-out")


def leave(page: Page) -> None:
    """Sign out by the menu of the bar."""
    page.locator("form[action='/sign-out']").evaluate("form => form.requestSubmit()")
    page.wait_for_load_state()


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
    until(page, f"document.querySelector('[data-status]').dataset.waiting === '{TEN}'")
    assert "10" in page.locator("[data-status]").inner_text()
    assert marks_of(served, session_id) == []

    page.reload()
    until(page, "document.querySelector('[data-status]').dataset.waiting === '10'")
    assert page.locator(".person[data-present='1']").count() == TEN
    assert "Здесь: 10" in page.locator("[data-counts]").inner_text()

    nobody_can_lose_them_by_signing_out(page, served, session_id)

    sign_in(page, served, "methodologist")
    sent: list[Any] = []
    page.on("request", lambda one: sent.append(one.post_data) if one.method == "POST" else None)
    page.goto(f"{served.address}/master-classes/check-in/{session_id}/")
    until(page, "document.querySelector('[data-status]').dataset.waiting === '0'")
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
    assert (waiting(first), waiting(second)) == (1, 2)
    for page in (second, first):
        cut(page.context, offline=False)
        until(page, "document.querySelector('[data-status]').dataset.waiting === '0'")
    assert marks_of(served, session_id) == []
    assert first.locator(".person[data-present='1']").count() == 0


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
        page.locator("[data-told] li").wait_for()
        assert name in page.locator("[data-told]").inner_text()
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
    with pytest.raises(Error):
        page.reload()
    cut(page.context, offline=False)
    page.goto(f"{served.address}/master-classes/")
    gone = "async path => !(await (await caches.open('check-in-1')).match(path))"
    page.wait_for_function(gone, arg=path)


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_unannounced_is_written_down(
    visit: Callable[..., Page], served: Served, session_id: int, scripts: bool
) -> None:
    page = visit("/sign-in", viewport=PHONE, java_script_enabled=scripts)
    sign_in(page, served, "methodologist")
    page.goto(f"{served.address}/master-classes/check-in/{session_id}/")
    page.locator(".unannounced summary").click()
    page.fill("#arrived-name", "Незваная Ольга Петровна" if scripts else "Нежданов Пётр Ильич")
    page.locator(".unannounced button").click()
    name = "Незваная" if scripts else "Нежданов"
    page.locator(".person[data-present='1']", has_text=name).wait_for()
