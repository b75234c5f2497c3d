"""The district of the tests of pages, and browsers of its people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from portal import clock
from tests import factories
from tests.plugins.work_plan.work.conftest import TODAY
from tests.plugins.work_plan.work.world import World, make_world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from portal.accounts.models import User


@pytest.fixture
def world(app: Flask, db: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Return a district on 12 November 2025."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    with app.app_context():
        yield make_world()


@pytest.fixture
def browse(app: Flask, world: World) -> Callable[[User], Browser]:
    """Return a function that gives the browser of a user."""
    return lambda user: Browser(app, user)


class Browser:
    """A signed-in browser that posts with its token and follows what it is told."""

    def __init__(self, app: Flask, user: User) -> None:
        self.client = factories.browser_of(app, user)
        page = self.client.get("/account/password").get_data(as_text=True)
        self.token = factories.token_of(page)

    def get(self, address: str, status: int = 200) -> str:
        """Return a page; fail where it answers otherwise."""
        answer = self.client.get(address)
        assert answer.status_code == status, (address, answer.status_code, answer.headers)
        return answer.get_data(as_text=True)

    def post(self, address: str, status: int = 302, **form: object) -> str:
        """Send a form; return where it leads, or the page where it does not."""
        answer = self.client.post(
            address,
            data={"csrf_token": self.token, **form},
            content_type="multipart/form-data",
        )
        text = answer.get_data(as_text=True)
        assert answer.status_code == status, (address, answer.status_code, text[-3000:])
        return answer.headers["Location"] if status == 302 else text
