"""Two things run in turn, and the ratio of each pair: machines differ, ratios travel."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PAIRS = 7


def cpu_seconds(call: Callable[[], object], times: int) -> float:
    """Return the processor time of a call repeated some times, per call, in seconds."""
    start = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - start) / times


def compare(
    ours: Callable[[], object], anchor: Callable[[], object], *, times: int = 20, pairs: int = PAIRS
) -> tuple[float, float, float]:
    """Return the medians of ours and of the anchor, and of the ratios ours / anchor, in turn."""
    ours()
    anchor()
    measured = [(cpu_seconds(ours, times), cpu_seconds(anchor, times)) for _ in range(pairs)]
    return (
        statistics.median(one for one, _other in measured),
        statistics.median(other for _one, other in measured),
        statistics.median(one / other for one, other in measured),
    )


def report(what: str, ratio: float, bar: str, *figures: str) -> None:
    """Print one line: what was measured, the ratio, the bar beside it, and single figures."""
    print(f"{what}: {ratio:.2f} (bar {bar}); {'; '.join(figures)}")
