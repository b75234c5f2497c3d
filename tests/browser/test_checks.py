"""A check of preparation plans played whole in a browser: coordinator, inspector, head; drafts kept at once."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from plugins.document_control import services
from plugins.document_control.links import check_url, finding_url
from plugins.document_control.models import ControlCheck, Finding, SelfAnswer, Verdict
from portal import clock
from portal.accounts.models import Role, User
from portal.database import database
from portal.institutions.models import Membership
from tests.browser.test_accessibility import AXE, OVER, axe
from tests.browser.waiting import rested
from tests.plugins.document_control.world import places_of, version_of
from tests.plugins.hotline.world import actor_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from plugins.document_control.models import Item
    from tests.browser.serving import Served

TOLD = re.compile(r"Сохранено в \d\d:\d\d")


@pytest.fixture
def stored(served: Served) -> Iterator[None]:
    """Read and write the served portal's database in a test."""
    with served.app.test_request_context(), database.connection_context():
        yield


def _begun(served: Served) -> ControlCheck:
    """Begin a campaign of checks in the school of the coordinator who may sign in."""

    def place_of(role: str) -> Membership:
        login = served.of(role)[0]
        query = Membership.select().join(User).switch(Membership).join(Role)
        return query.where(User.login == login, Role.code == role).get()

    specialist, school = place_of("district_specialist"), place_of("school_coordinator").institution
    actor, today = actor_of(specialist.user), clock.today()
    text = services.CampaignText(
        title="Планы подготовки: проверка в браузере",
        checklist_version=version_of("plan"),
        starts_on=today,
        ends_on=today + dt.timedelta(days=20),
    )
    campaign = services.create_campaign(actor, school.municipality, text)
    services.set_inspectors(actor, campaign, [(specialist.user, None)])
    services.start_campaign(actor, campaign, [school.id])
    return ControlCheck.get(ControlCheck.campaign == campaign)


def _sound(page: Page) -> None:
    """Hold that a page is accessible and not wider than a telephone or a screen."""
    page.evaluate(axe())
    for width, scheme in ((1366, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert page.evaluate(OVER) <= 0, f"{page.url} at {width}"
        assert page.evaluate(AXE) == [], f"{page.url} at {width}, {scheme}"
    page.set_viewport_size({"width": 1366, "height": 768})


def _press(page: Page, name: str) -> None:
    """Press a button that leads to another page, and say yes where it asks first."""
    button = page.get_by_role("button", name=name, exact=True).first
    asks = button.evaluate("one => Boolean(one.dataset.confirm || one.form.dataset.confirm)")
    with page.expect_navigation():
        button.click()
        if asks:
            page.locator("#confirm[open] [value=yes]").click()


def _answers(school: Page, base: str, items: list[Item]) -> None:
    """Answer every item, each kept by itself, with one proof, and hand in."""
    for item in items:
        school.check(f"#own-{item.id}-yes")
        expect(school.locator(f"#item-{item.id} [data-kept]")).to_have_text(TOLD)
    with school.expect_response(lambda answer: answer.url.endswith("/answers")):
        school.fill(f"#comment-{items[0].id}", "Приказ № 33")
    expect(school.locator("#progress")).to_have_text(f"{len(items)} из {len(items)}")
    school.reload()
    expect(school.locator(f"#comment-{items[0].id}")).to_have_value("Приказ № 33")
    _sound(school)
    school.goto(f"{base}/proofs/new")
    school.fill("#url", "https://school.example/plan")
    for item in items:
        if "yes" in item.evidence_on.split(","):
            school.check(f"input[name=items][value='{item.id}']")
    _sound(school)
    _press(school, "Добавить подтверждение")
    school.goto(base)
    _press(school, "Сдать")
    expect(school.locator("#check-summary")).to_contain_text("Открыть сданное")


def _judges(district: Page, items: list[Item]) -> None:
    """Begin, give every verdict by one click or key, raise a finding by one click."""
    _press(district, "Начать проверку")
    first, *others = items
    for item in others:
        district.click(f"#verdict-{item.id}-yes")
        expect(district.locator(f"#verdict-{item.id}-yes")).to_have_attribute(
            "aria-pressed", "true"
        )
        rested(district)
    district.click(f"#verdict-{first.id}-no")
    expect(district.locator(f"#item-{first.id} .error-line")).to_be_visible()
    rested(district)
    district.fill(f"#said-{first.id}", "Подписи нет")
    district.locator(f"#item-{first.id}").focus()
    district.keyboard.press("3")
    expect(district.locator(f"#verdict-{first.id}-no")).to_have_attribute("aria-pressed", "true")
    rested(district)
    district.locator(f"#item-{first.id} .remark").first.click()
    expect(district.locator(f"#item-{first.id} .lines a")).to_have_count(1)
    expect(district.locator("#progress")).to_have_text(f"{len(items)} из {len(items)}")
    rested(district)
    _sound(district)


@pytest.mark.usefixtures("stored")
def test_a_check_goes_from_its_beginning_to_closed_in_the_browser(
    visit: Callable[..., Page], served: Served
) -> None:
    check = _begun(served)
    base = served.address + check_url(check.id)
    items = [item for item, _key in places_of(check)]
    school = visit(check_url(check.id), "school_coordinator")
    _answers(school, base, items)
    district = visit(check_url(check.id), "district_specialist")
    _judges(district, items)
    school.goto(base)
    expect(school.locator("main")).not_to_contain_text("Подписи нет")
    district.goto(f"{base}/issue")
    district.fill("#conclusion", "План утвердить")
    _sound(district)
    _press(district, "Выдать результат")
    head = visit(check_url(check.id), "institution_head")
    expect(head.locator("main")).to_contain_text("Подписи нет")
    _sound(head)
    head.goto(f"{base}/acknowledge")
    head.fill("#objection", "Подпись на втором экземпляре")
    _press(head, "Ознакомиться с результатом")
    finding = Finding.get(Finding.check_of == check)
    school.goto(served.address + finding_url(finding))
    school.fill("#text", "Утвердили")
    _sound(school)
    _press(school, "Ответить на замечание")
    district.goto(served.address + finding_url(finding))
    _sound(district)
    _press(district, "Принять: устранено")
    district.goto(base)
    _press(district, "Закрыть проверку")
    expect(district.locator("#check-summary")).to_contain_text("Закрыта")
    _sound(district)
    assert ControlCheck.get_by_id(check.id).state == "closed"
    assert Verdict.select().where(Verdict.check_of == check).count() == len(items)


@pytest.mark.usefixtures("stored")
def test_a_section_is_saved_by_one_button_without_javascript(
    visit: Callable[..., Page], served: Served
) -> None:
    check = _begun(served)
    item = places_of(check)[0][0]
    page = visit(check_url(check.id), "school_coordinator", java_script_enabled=False)
    page.check(f"#own-{item.id}-partly")
    page.fill(f"#comment-{item.id}", "Не всё")
    with page.expect_navigation():
        page.get_by_role("button", name="Сохранить раздел").first.click()
    said = SelfAnswer.get(SelfAnswer.check_of == check, SelfAnswer.item == item)
    assert (said.verdict, said.comment) == ("partly", "Не всё")
