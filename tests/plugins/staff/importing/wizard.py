"""The wizard as tests walk through it: send a file, press a button, read the page."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from tests import factories
from tests.plugins.staff.importing.lists import content

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from openpyxl import Workbook


def send(browser: FlaskClient, made: Workbook, name: str = "список.xlsx", **values: str) -> str:
    """Send a file and return the page that it leads to."""
    page = browser.get("/staff/import/").get_data(as_text=True)
    answer = browser.post(
        "/staff/import/",
        data={"csrf_token": factories.token_of(page), "file": (content(made), name), **values},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    assert answer.status_code == 200, answer.get_data(as_text=True)[:3000]
    return answer.get_data(as_text=True)


def post(browser: FlaskClient, address: str, page: str, **values: object) -> str:
    """Press a button of a page and return the page that follows."""
    answer = browser.post(
        address,
        data={"csrf_token": factories.token_of(page), **values},
        follow_redirects=True,
    )
    assert answer.status_code == 200, answer.get_data(as_text=True)[:3000]
    return answer.get_data(as_text=True)


def inputs(page: str) -> dict[str, str]:
    """Return the text inputs of a page with their values."""
    return {
        html.unescape(name): html.unescape(value)
        for name, value in re.findall(
            r'<input type="text" class="form-control"[^>]* name="([^"]*)" value="([^"]*)"', page
        )
    }
