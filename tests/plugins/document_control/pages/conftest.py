"""Browsers of the people of the district under control."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.plugins.hotline.pages.conftest import Browser

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from portal.accounts.models import User
    from tests.plugins.document_control.world import World


@pytest.fixture
def browse(app: Flask, world: World) -> Callable[[User], Browser]:
    """Return a function that gives the browser of a user."""
    return lambda user: Browser(app, user)
