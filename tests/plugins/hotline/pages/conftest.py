"""Browsers of the people of the hotline's district."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

    from portal.accounts.models import User
    from tests.plugins.hotline.world import World


@pytest.fixture
def browse(app: Flask, world: World) -> Callable[[User], Browser]:
    """Return a function that gives the browser of a user."""
    return lambda user: Browser(app, user)


class Browser:
    """A signed-in browser that posts with its token and tells where it is led."""

    def __init__(self, app: Flask, user: User) -> None:
        self.client = factories.browser_of(app, user)
        page = self.client.get("/account/password").get_data(as_text=True)
        self.token = factories.token_of(page)

    def get(self, address: str, status: int = 200) -> str:
        """Return a page; fail where it answers otherwise."""
        answer = self.client.get(address)
        assert answer.status_code == status, (address, answer.status_code, answer.headers)
        return answer.get_data(as_text=True)

    def send(self, address: str, **form: object) -> TestResponse:
        """Send a form and return the answer."""
        return self.client.post(address, data={"csrf_token": self.token, **form})

    def post(self, address: str, status: int = 302, **form: object) -> str:
        """Send a form; return where it leads, or the page where it does not."""
        answer = self.send(address, **form)
        text = answer.get_data(as_text=True)
        assert answer.status_code == status, (address, answer.status_code, text[-3000:])
        return answer.headers["Location"] if status == 302 else text
