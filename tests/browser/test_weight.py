"""The first page comes quickly: few and small answers, all from the portal itself."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.serving import Served

BYTES = 120 * 1024
REQUESTS = 12


@pytest.mark.parametrize(
    ("path", "role"),
    [("/sign-in", None), ("/", "district_specialist"), ("/admin/", "administrator")],
)
def test_first_load_is_light_and_stays_here(
    path: str, role: str | None, visit: Callable[..., Page], served: Served
) -> None:
    page = visit(path, role)
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    answers: list[object] = []
    page.on("requestfinished", lambda one: answers.append(one))  # noqa: PLW0108 - a built-in cannot be marked
    page.goto(served.address + path, wait_until="networkidle")
    sizes = [one.sizes() for one in answers]  # type: ignore[attr-defined]
    total = sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes)
    assert {urlsplit(one.url).netloc for one in answers} == {urlsplit(served.address).netloc}  # type: ignore[attr-defined]
    assert 3 <= len(answers) <= REQUESTS
    assert total <= BYTES
