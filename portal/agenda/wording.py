"""Days, weeks and months in the words of the page's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date as in_words
from babel.dates import get_day_names

from portal.i18n import current_locale, format_date

if TYPE_CHECKING:
    import datetime as dt

    from portal.agenda.spans import Span


def span_title(span: Span) -> str:
    """Return what a page shows: «ноябрь 2026 г.», «16.11.2026 – 22.11.2026», a day with its weekday."""
    if span.view == "week":
        return f"{format_date(span.first)} – {format_date(span.last)}"
    if span.view == "day":
        return f"{format_date(span.day)}, {weekday(span.day)}"
    return in_words(span.first, "LLLL y", locale=current_locale())


def weekday(day: dt.date) -> str:
    """Return the name of a day's weekday."""
    return in_words(day, "cccc", locale=current_locale())


def weekdays() -> list[tuple[str, str]]:
    """Return the short and the whole names of weekdays, Monday first."""
    locale = current_locale()
    short = get_day_names("short", "stand-alone", locale)
    whole = get_day_names("wide", "stand-alone", locale)
    return [(short[number], whole[number]) for number in range(7)]
