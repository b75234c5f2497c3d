"""Waiting for what other processes do: until it is there, with patience for a machine that others load."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 300
"""Seconds after which something will never come."""


def until(true: Callable[[], object]) -> None:
    """Wait until something has come true."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "It never came true."
        time.sleep(0.05)
