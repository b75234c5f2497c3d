"""Which pages there are: every page of the URL map that needs no value, and one of each it links to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.browser.serving import Served

ALIKE = 3
"""How many tables of the admin panel show their forms, cards and questions, which are all made alike."""
NOT_PAGES = ("static", "health", "ajax_lookup", ".export")
LINKS = """links => links.filter(a => !a.hasAttribute('download'))
    .map(a => new URL(a.getAttribute('href'), location).href)"""


def pages(served: Served, page: Page, seen: set[str], *, panel: bool) -> Iterator[str]:
    """Open each page that is not seen yet, and yield its address; other answers are left out.

    ``panel`` tells whether the tables of the admin panel, which look alike to all, are among them.
    """
    adapter = served.app.url_map.bind("127.0.0.1")
    waiting = sorted(
        (rule.rule, rule.endpoint)
        for rule in served.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and _is_page(rule.endpoint)
    )
    waiting = [(path, endpoint) for path, endpoint in waiting if endpoint.rpartition(".")[2] not in
               {"edit_view", "details_view", "delete_view"}]  # fmt: skip
    while waiting:
        path, endpoint = waiting.pop(0)
        if endpoint in seen or _is_known(endpoint, seen, panel=panel):
            continue
        answer = _open(page, served.address + path)
        if (
            answer is None
            or not answer.ok
            or "text/html" not in answer.headers.get("content-type", "")
        ):
            continue
        if urlsplit(page.url).path != urlsplit(path).path:
            continue
        seen.add(endpoint)
        yield path
        for link in page.eval_on_selector_all("main a[href]", LINKS):
            parts = urlsplit(link)
            if not link.startswith(served.address):
                continue
            try:
                found, _values = adapter.match(parts.path, method="GET")
            except (HTTPException, RequestRedirect):
                continue
            if found not in seen and _is_page(found) and not _is_known(found, seen, panel=panel):
                waiting.append((parts.path + (f"?{parts.query}" if parts.query else ""), found))


def _is_known(endpoint: str, seen: set[str], *, panel: bool) -> bool:
    """Tell whether enough pages of the admin panel are seen that are made like this one."""
    blueprint, _dot, view = endpoint.rpartition(".")
    if "_admin_" not in blueprint:
        return False
    if not panel or view == "index_view":
        return not panel
    return sum("_admin_" in one and one.endswith(f".{view}") for one in seen) >= ALIKE


def _is_page(endpoint: str) -> bool:
    return not any(part in endpoint for part in NOT_PAGES)


def _open(page: Page, address: str) -> object:
    from playwright import sync_api

    try:
        return page.goto(address)
    except sync_api.TimeoutError:
        raise
    except sync_api.Error:  # a download
        return None
