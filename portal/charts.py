"""Charts drawn on the server: a chart's figures as bars of an SVG, in shares of its width. Pure.

Lengths are in percent of the drawing's width and in pixels of its height, so that words keep their
size on every screen and no style is written into the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.plugin.contracts import Chart

LABEL_SHARE = 28.0
BAR_SHARE = 54.0
GAP_SHARE = 1.0
BAR_HEIGHT = 18
ROW_GAP = 8
LEAST_BAR = 0.3


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: of which series (from 0), where, how long, and what it says."""

    series: int
    y: int
    width: float
    value: str
    value_x: float


@dataclass(frozen=True, slots=True)
class Row:
    """One label with its bars, one of each series, and the address of its rows."""

    label: str
    y: int
    bars: tuple[Bar, ...]
    url: str
    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart that is ready to be drawn."""

    rows: tuple[Row, ...]
    height: int
    bar_x: float = LABEL_SHARE
    bar_height: int = BAR_HEIGHT


def drawn(chart: Chart) -> Drawing:
    """Return where everything of a chart stands; the longest bar fills the space of bars."""
    most = max((value for one in chart.series for value in one.values), default=0) or 1
    row_height = BAR_HEIGHT * len(chart.series) + ROW_GAP
    rows = []
    for number, label in enumerate(chart.labels):
        top = number * row_height
        bars = tuple(
            _bar(place, top + place * BAR_HEIGHT, one.values[number], most)
            for place, one in enumerate(chart.series)
        )
        # what is seen of a row comes first: who speaks to the screen says that (WCAG 2.5.3)
        seen = " ".join((label, *(bar.value for bar in bars)))
        words = f"{seen}: {', '.join(str(one.title) for one in chart.series)}"
        url = chart.urls[number] if number < len(chart.urls) else ""
        rows.append(Row(label, top + BAR_HEIGHT - 5, bars, url, words))
    return Drawing(tuple(rows), len(rows) * row_height)


def figure(value: float) -> str:
    """Return a number as people write it: whole ones without a point, thousands apart."""
    text = f"{value:,.1f}" if value % 1 else f"{int(value):,}"
    return text.replace(",", "\N{NO-BREAK SPACE}")


def _bar(series: int, y: int, value: float, most: float) -> Bar:
    width = round(max(value / most * BAR_SHARE, LEAST_BAR if value else 0.0), 2)
    return Bar(series, y, width, figure(value), round(LABEL_SHARE + width + GAP_SHARE, 2))
