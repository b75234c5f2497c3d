"""The district of these tests, on a morning of its working week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.plugins.document_control.world import World, make_world
from tests.plugins.hotline.conftest import Watch, watch
from tests.plugins.hotline.pages.conftest import Browser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from portal.accounts.models import User

__all__ = ["Watch", "watch", "world"]


@pytest.fixture
def world(app: Flask, db: object, watch: Watch) -> Iterator[World]:
    """Return a district on that morning: Tuesday, 17 March 2026, 10:00 in Moscow."""
    with app.app_context():
        yield make_world()


@pytest.fixture
def browse(app: Flask, world: World) -> Callable[[User], Browser]:
    """Return a function that gives the browser of a user."""
    return lambda user: Browser(app, user)
