"""Waiting for what a page or the portal does: nothing is looked at before it is there, however slow the machine."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

PATIENCE = 60
"""How long, in seconds, anything may take before a test gives up: far more than any machine needs."""
PAUSE = 0.05
RESTS = "!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
"""Whether htmx has put in what it asked for, and the parts that came answer to clicks."""


def until(told: object, holds: Callable[[], object]) -> None:
    """Wait until something holds; say what was waited for where it never does."""
    last = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < last, told
        time.sleep(PAUSE)


def until_page(page: Page, script: str, value: Any = None) -> None:
    """Wait until a script is true in a page; the pages' own policy forbids the browser to watch for it."""
    until(script, lambda: page.evaluate(script, value))


def rested(page: Page) -> None:
    """Wait until nothing that the page has asked for by itself is on its way or being put in."""
    until_page(page, RESTS)
