"""What a district sets about the hotline: its hours, and when requests are marked."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

from plugins.hotline.clocks import Limits, WorkingHours
from portal import clock
from portal.errors import ConfigurationError
from portal.i18n import lazy_gettext as _
from portal.plugin import Setting
from portal.plugin.settings import setting

if TYPE_CHECKING:
    from collections.abc import Iterable

OPENS = "hotline.opens_at"
CLOSES = "hotline.closes_at"
FRIDAY_CLOSES = "hotline.friday_closes_at"
LUNCH_FROM = "hotline.lunch_from"
LUNCH_UNTIL = "hotline.lunch_until"
DAYS_OFF = "hotline.days_off"
LEAST_MINUTES = "hotline.least_minutes_after_waiting"
OLD_DAYS = "hotline.old_after_days"
STUCK_DAYS = "hotline.stuck_after_days"
WAITING_DAYS = "hotline.waiting_too_long_days"
BOUNCES = "hotline.bounces"
CLOSE_DAYS = "hotline.close_after_days"
CALLER_YEARS = "hotline.caller_years"
DRAFT_DAYS = "hotline.draft_days"
IMPORT_DAYS = "hotline.import_days"


def all_settings() -> Iterable[Setting]:
    """Return the settings with their defaults."""
    usual = Limits()
    return [
        Setting(name=OPENS, title=_("The hotline opens at"), kind=str, default="09:00"),
        Setting(name=CLOSES, title=_("The hotline closes at"), kind=str, default="18:00"),
        Setting(
            name=FRIDAY_CLOSES,
            title=_("The hotline closes on Fridays at (empty: as on other days)"),
            kind=str,
            default="",
        ),
        Setting(
            name=LUNCH_FROM, title=_("Lunch from (empty: no lunch)"), kind=str, default="13:00"
        ),
        Setting(name=LUNCH_UNTIL, title=_("Lunch until"), kind=str, default="14:00"),
        Setting(
            name=DAYS_OFF,
            title=_("Days off of the district alone, as a list of 2026-05-25"),
            kind=list,
            default=[],
        ),
        Setting(
            name=LEAST_MINUTES,
            title=_("Working minutes left at least when a request goes on after waiting"),
            kind=int,
            default=60,
        ),
        Setting(
            name=OLD_DAYS,
            title=_("Working days after which an open request is old"),
            kind=int,
            default=usual.old_days,
        ),
        Setting(
            name=STUCK_DAYS,
            title=_("Working days without an act after which a request is stuck"),
            kind=int,
            default=usual.stuck_days,
        ),
        Setting(
            name=WAITING_DAYS,
            title=_("Working days of waiting for the caller that are too long"),
            kind=int,
            default=usual.waiting_days,
        ),
        Setting(
            name=BOUNCES,
            title=_("Hand-overs from one to another after which a request bounces"),
            kind=int,
            default=usual.bounces,
        ),
        Setting(
            name=CLOSE_DAYS,
            title=_("Days after which a solved request is closed by itself (0: never)"),
            kind=int,
            default=14,
        ),
        Setting(
            name=CALLER_YEARS,
            title=_("Years for which names of callers are kept after the last call"),
            kind=int,
            default=5,
        ),
        Setting(
            name=DRAFT_DAYS,
            title=_("Days for which unfinished drafts of calls are kept"),
            kind=int,
            default=30,
        ),
        Setting(
            name=IMPORT_DAYS,
            title=_(
                "Days for which the lines of read journals are kept, to be corrected or undone"
            ),
            kind=int,
            default=60,
        ),
    ]


def working_hours() -> WorkingHours:
    """Return when the hotline works, in the district's time zone."""
    return _hours(
        setting(OPENS),
        setting(CLOSES),
        setting(FRIDAY_CLOSES),
        setting(LUNCH_FROM),
        setting(LUNCH_UNTIL),
        tuple(map(str, setting(DAYS_OFF))),
        clock.zone(),
    )


def limits() -> Limits:
    """Return when requests are marked."""
    return Limits(
        old_days=setting(OLD_DAYS),
        stuck_days=setting(STUCK_DAYS),
        waiting_days=setting(WAITING_DAYS),
        bounces=setting(BOUNCES),
    )


def least_after_waiting() -> dt.timedelta:
    """Return the working time that is left at least when a request goes on after waiting."""
    return dt.timedelta(minutes=setting(LEAST_MINUTES))


def close_after() -> int:
    """Return after how many days a solved request is closed by itself; nought is never."""
    days: int = setting(CLOSE_DAYS)
    return days


def drafts_kept() -> dt.timedelta:
    """Return for how long unfinished drafts of calls are kept."""
    return dt.timedelta(days=setting(DRAFT_DAYS))


def imports_kept() -> dt.timedelta:
    """Return for how long lines of read journals are kept after the last act on them."""
    return dt.timedelta(days=setting(IMPORT_DAYS))


@lru_cache(maxsize=8)
def _hours(
    opens: str,
    closes: str,
    friday: str,
    lunch_from: str,
    lunch_until: str,
    days_off: tuple[str, ...],
    zone: dt.tzinfo,
) -> WorkingHours:
    return WorkingHours(
        opens=_time(OPENS, opens) or dt.time(9),
        closes=_time(CLOSES, closes) or dt.time(18),
        friday_closes=_time(FRIDAY_CLOSES, friday),
        lunch_from=_time(LUNCH_FROM, lunch_from),
        lunch_until=_time(LUNCH_UNTIL, lunch_until),
        zone=zone,
        days_off=frozenset(_day(one) for one in days_off),
    )


def _time(name: str, text: str) -> dt.time | None:
    try:
        return dt.time.fromisoformat(text) if text else None
    except ValueError as error:
        message = f"Setting [rules] {name}: {text!r} is not a time like 09:00."
        raise ConfigurationError(message) from error


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        message = f"Setting [rules] {DAYS_OFF}: {text!r} is not a day like 2026-05-25."
        raise ConfigurationError(message) from error
