"""The one source of time: moments are aware and in UTC, days are the district's own."""

from __future__ import annotations

import datetime as dt
import os
from zoneinfo import ZoneInfo

from flask import current_app, has_app_context

DEFAULT_ZONE = "Europe/Moscow"


def now() -> dt.datetime:
    """Return the present moment, aware, in UTC, without microseconds."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def zone() -> ZoneInfo:
    """Return the district's time zone (setting ``time_zone``)."""
    if has_app_context():
        return ZoneInfo(current_app.config.get("TIME_ZONE", DEFAULT_ZONE))
    return ZoneInfo(os.environ.get("PORTAL_TIME_ZONE", DEFAULT_ZONE))


def today() -> dt.date:
    """Return today's date as the district's wall calendar shows it."""
    return now().astimezone(zone()).date()


def local(moment: dt.datetime) -> dt.datetime:
    """Return a moment in the district's time zone; a naive one is taken as UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return moment.astimezone(zone())
