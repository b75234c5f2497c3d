"""A robot that may look at this machine, and hurries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.document_control.sites import settings
from tests.plugins.document_control.sites.walking import READER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture(autouse=True, scope="package")
def child_that_reads() -> Iterator[None]:
    """End the child that read the pages of the tests' sites."""
    with READER:
        yield


@pytest.fixture(autouse=True)
def near_sites(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the robot look at sites of this machine, without the pauses of politeness."""
    values = app.extensions["plugin_settings"]._values
    monkeypatch.setitem(values, settings.ALLOWED, ["127.0.0.1"])
    monkeypatch.setitem(values, settings.DELAY, 0)
    monkeypatch.setitem(values, settings.SECONDS, 60)
