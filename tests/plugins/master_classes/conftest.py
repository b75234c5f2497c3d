"""The district of these tests, on a morning of its working week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.plugins.hotline.conftest import Watch, watch
from tests.plugins.master_classes.world import World, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

__all__ = ["watch"]


@pytest.fixture
def world(app: Flask, db: object, watch: Watch) -> Iterator[World]:
    """Return a district on that morning."""
    with app.app_context():
        yield make_world()
