"""The hotline in a browser: a call by keyboard alone, drafts that survive, two people at one request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from plugins.hotline.models import CallDraft, Caller, Message, Presence, Request
from plugins.staff.models import Employment, Person
from portal.accounts.models import User
from portal.database import database
from tests.browser.test_accessibility import AXE, axe
from tests.browser.waiting import rested, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.browser.serving import Served

FOCUS = "document.activeElement.id"
RING = """() => {
  const one = document.activeElement;
  const seen = [one, one.closest(".ts-control"), one.closest(".ts-wrapper")].filter(Boolean);
  return one !== document.body && seen.some((part) => {
    const style = getComputedStyle(part);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  });
}"""
"""Whether whoever uses the keyboard sees where the focus is."""


@pytest.fixture
def stored(served: Served) -> Iterator[None]:
    """Read the served portal's database in a test."""
    with served.app.app_context(), database.connection_context():
        yield


def _teacher() -> Person:
    """Return a teacher at work whom nobody knows as a caller, with a number."""
    called = Caller.select(Caller.person_key).where(Caller.person_key.is_null(False))
    query = (
        Person.select()
        .join(Employment, on=(Employment.person == Person.id))
        .where(Person.phone != "", Employment.ended_on.is_null(), Person.id.not_in(called))
        .order_by(Person.id.desc())
    )
    return query.first()


def _open_request() -> Request:
    query = Request.select().where(Request.state == "new", Request.removed_at.is_null())
    return query.order_by(Request.id).first()


@pytest.mark.usefixtures("stored")
def test_a_call_is_taken_by_keyboard_alone_and_the_next_one_begins(
    visit: Callable[..., Page],
) -> None:
    teacher = _teacher()
    page = visit("/hotline/call", "district_specialist")
    keys = page.keyboard
    rings: list[bool] = []

    def focused(name: str) -> None:
        expect(page.locator(":focus")).to_have_attribute("id", re.compile(f"^{name}"))
        rings.append(page.evaluate(RING))

    focused("phone")
    keys.insert_text(teacher.phone)
    choice = page.locator(f"#caller-person-{teacher.id}")
    expect(choice).to_be_attached()
    rested(page)
    page.evaluate(axe())
    assert page.evaluate(AXE) == []
    keys.press("ArrowDown")
    focused("caller-person-")
    while not choice.is_checked():
        keys.press("ArrowDown")
    expect(page.locator("#name")).to_have_value(teacher.full_name)
    keys.press("Enter")
    focused("topic")
    keys.type("Госуслуги", delay=20)
    keys.press("Tab")
    focused("question")
    keys.type("Можно ли подать через Госуслуги?")
    keys.press("Tab")
    focused("answer")
    keys.type("Да. ::госу")
    expect(page.locator("#answer-canned [aria-selected=true]")).to_contain_text("::госуслуги")
    assert page.evaluate(AXE) == []
    keys.press("Enter")
    expect(page.locator("#answer")).to_have_value(re.compile("учетной записью|учётной записью"))
    with page.expect_navigation():
        keys.press("Control+Enter")
    expect(page.locator("[role=status] a, .notice").first).to_be_visible()
    focused("phone")
    assert rings == [True] * len(rings)
    made = Request.select().order_by(Request.id.desc()).first()
    assert made.at_once
    assert made.caller.person_key == teacher.id
    assert made.institution_id == made.caller.institution_id
    said = Message.get(Message.request == made)
    first_name = teacher.full_name.split(maxsplit=1)[1]
    assert said.text.startswith(f"Да. {first_name}, заявление подаётся")
    assert "{" not in said.text


def test_what_a_shortcut_wrote_is_taken_back_by_ctrl_z_and_by_backspace(
    visit: Callable[..., Page],
) -> None:
    page = visit("/hotline/call", "district_specialist")
    field = page.locator("#answer")
    filled = re.compile("бессрочно. Установленная")
    field.focus()
    page.keyboard.type("Итак: ::бессрочно")
    page.keyboard.press("Space")
    expect(field).to_have_value(filled)
    expect(page.locator("#norm")).to_have_value("приказ № 196")
    page.keyboard.press("Backspace")
    expect(field).to_have_value("Итак: ::бессрочно")
    page.keyboard.press("Space")
    expect(field).to_have_value(filled)
    page.keyboard.press("Control+z")
    expect(field).to_have_value(re.compile("^Итак: ::бессрочно ?$"))
    page.keyboard.press("Escape")
    field.fill("")
    page.keyboard.type("::")
    expect(page.locator("#answer-canned [role=option]")).not_to_have_count(0)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    expect(page.locator("#answer-canned")).to_be_hidden()
    expect(field).to_have_value("::")


@pytest.mark.usefixtures("stored")
def test_a_draft_survives_a_cut_connection_and_a_closed_tab(visit: Callable[..., Page]) -> None:
    page = visit("/hotline/call", "district_head")
    context = page.context
    state = page.locator("#draft-state")
    page.fill("#question", "Когда заседание комиссии")
    expect(state).to_contain_text(re.compile(r"\d\d:\d\d"))
    context.set_offline(True)
    page.locator("#question").press_sequentially(", и где?")
    expect(state).to_contain_text("нет связи")
    context.set_offline(False)
    expect(state).to_contain_text(re.compile(r"\d\d:\d\d"))
    page.fill("#name", "Закрытова Вкладка")
    page.close(run_before_unload=True)
    kept = CallDraft.select().where(CallDraft.body.contains("Закрытова"))
    until("what was typed last is kept", kept.exists)
    again = context.new_page()
    again.goto(page.url)
    line = again.locator(".drafts li", has_text="Закрытова Вкладка")
    expect(line).to_contain_text("Когда заседание комиссии, и где?")
    line.get_by_role("link").press("Enter")
    expect(again.locator("#question")).to_have_value("Когда заседание комиссии, и где?")
    expect(again.locator("#name")).to_have_value("Закрытова Вкладка")


def _asks_who_is_here(page: Page) -> None:
    """Let a page ask who else has the request open, as it does every minute, and wait for the answer."""
    rested(page)
    page.evaluate("dispatchEvent(new Event('focus'))")
    rested(page)


@pytest.mark.usefixtures("stored")
def test_two_people_at_one_request_are_told_of_each_other_and_of_changes(
    visit: Callable[..., Page], served: Served
) -> None:
    request = _open_request()
    here = Presence.request == request.id
    Presence.delete().where(here).execute()
    first = visit(f"/hotline/{request.id}", "district_specialist")
    _asks_who_is_here(first)
    expect(first.locator("#presence")).to_be_empty()
    second = visit(f"/hotline/{request.id}", "methodologist")
    _asks_who_is_here(second)
    expect(second.locator("#presence")).to_contain_text("Специалист центра")
    _asks_who_is_here(first)
    expect(first.locator("#presence")).to_contain_text("Методист центра")
    first.evaluate(axe())
    assert first.evaluate(AXE) == []
    second.fill("#text", "Уточняем.")
    with second.expect_navigation():
        second.get_by_role("button", name="Ответить, оставить открытым").press("Enter")
    _asks_who_is_here(first)
    expect(first.locator("#presence a")).to_be_visible()
    _asks_who_is_here(second)
    second.goto(second.url.rsplit("/", 1)[0])
    by_second = here & (User.login == served.of("methodologist")[0])
    left = Presence.select().join(User).where(by_second)
    until("the page that was closed is open no more", lambda: not left.exists())
    _asks_who_is_here(first)
    expect(first.locator("#presence")).not_to_contain_text("Методист центра")


@pytest.mark.usefixtures("stored")
def test_a_record_is_found_and_linked_by_keyboard(visit: Callable[..., Page]) -> None:
    request, teacher = _open_request(), _teacher()
    page = visit(f"/hotline/{request.id}", "district_specialist")
    page.locator("#record-finder summary").press("Enter")
    expect(page.locator("#record-text")).to_be_focused()
    page.keyboard.insert_text(teacher.full_name)
    expect(page.locator("#records-found button").first).to_be_visible()
    rested(page)
    page.evaluate(axe())
    assert page.evaluate(AXE) == []
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=teacher.full_name)).to_be_visible()


@pytest.mark.usefixtures("stored")
def test_without_javascript_a_call_is_taken_by_buttons(visit: Callable[..., Page]) -> None:
    teacher = _teacher()
    page = visit("/hotline/call", "district_specialist", java_script_enabled=False)
    page.fill("#phone", teacher.full_name)
    with page.expect_navigation():
        page.locator("button[name=find]").click()
    page.locator(f"#caller-person-{teacher.id}").check()
    page.fill("#question", "Без сценариев?")
    page.fill("#answer", "::госуслуги")
    with page.expect_navigation():
        page.locator("button[value=answered]").click()
    made = Request.get(Request.question == "Без сценариев?")
    assert made.caller.name == teacher.full_name
    assert "::" not in Message.get(Message.request == made).text
