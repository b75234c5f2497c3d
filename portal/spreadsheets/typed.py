"""A value → what its cell stores: the type attribute, the stored text and the kind of its look."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import NamedTuple

from portal.spreadsheets.sheets import Kind

NUMBERS = frozenset({Kind.WHOLE, Kind.NUMBER, Kind.MONEY, Kind.PERCENT})
_EPOCH = dt.date(1899, 12, 30).toordinal()
_FIRST_DAY = dt.date(1900, 3, 1)
"""Excel's calendar has a 29 February 1900: days before this one would be shifted."""
_FIRST_SERIAL = _FIRST_DAY.toordinal() - _EPOCH
_DAY_SECONDS = 86_400
EXACT = 10**15
"""From here on the spreadsheet's numbers (15 digits) would change the value."""
_ISO_DATE = 10


class Stored(NamedTuple):
    """What a cell stores: `kind_attribute` is its `t`, `kind` chooses the number format."""

    type_attribute: str
    text: str
    kind: Kind


def store(value: object, kind: Kind, zone: dt.tzinfo | None = None) -> Stored | None:
    """Return how a value is stored in a column of the kind; None when it is stored as text.

    A date may come as its ISO text (a database gives it so). Dates that the spreadsheet's
    calendar lacks and numbers it would round are stored as text. Aware moments are shown in `zone`.
    """
    if isinstance(value, str):
        return _from_text(value, kind, zone)
    if isinstance(value, bool) or (kind is Kind.FLAG and value in (0, 1)):
        text = "1" if value else "0"
        return Stored("", text, kind) if kind in NUMBERS else Stored("b", text, Kind.FLAG)
    if isinstance(value, int | float | Decimal):
        return _from_number(value, kind)
    if isinstance(value, dt.datetime):
        return _from_moment(value, kind, zone)
    if isinstance(value, dt.date):
        return _from_date(value)
    if isinstance(value, dt.time):
        return Stored("", _number_text(_seconds(value) / _DAY_SECONDS), Kind.TIME)
    return None


def as_text(value: object, zone: dt.tzinfo | None = None) -> str:
    """Return the words of a value that is stored as text."""
    if isinstance(value, dt.datetime):
        return _local(value, zone).strftime("%d.%m.%Y %H:%M")
    if isinstance(value, dt.date):
        return f"{value.day:02}.{value.month:02}.{value.year:04}"
    return str(value)


def iso_date_serial(text: str) -> int | None:
    """Return the number that stores the day of an ISO date; None when it is none or too early."""
    try:
        serial = dt.date.fromisoformat(text).toordinal() - _EPOCH
    except ValueError:
        return None
    return serial if serial >= _FIRST_SERIAL and len(text) == _ISO_DATE else None


def _from_text(text: str, kind: Kind, zone: dt.tzinfo | None) -> Stored | None:
    """Recognise an ISO date or moment in the columns meant for them."""
    try:
        if kind is Kind.DATE and len(text) == _ISO_DATE:
            return _from_date(dt.date.fromisoformat(text))
        if kind in (Kind.DATE, Kind.MOMENT) and text[4:5] == "-":
            return _from_moment(dt.datetime.fromisoformat(text), kind, zone)
    except ValueError:
        return None
    return None


def _from_number(number: float | Decimal, kind: Kind) -> Stored | None:
    """Store a number in its own kind's look, or in the plain one in a column of other values."""
    if not math.isfinite(number) or (not isinstance(number, float) and abs(number) >= EXACT):
        return None
    return Stored("", _number_text(number), kind if kind in NUMBERS else Kind.NUMBER)


def _number_text(number: float | Decimal) -> str:
    if -EXACT < number < EXACT and number == int(number):
        return str(int(number))
    return repr(number) if isinstance(number, float) else format(number, "f")


def _from_date(day: dt.date) -> Stored | None:
    if day < _FIRST_DAY:
        return None
    return Stored("", str(day.toordinal() - _EPOCH), Kind.DATE)


def _from_moment(moment: dt.datetime, kind: Kind, zone: dt.tzinfo | None) -> Stored | None:
    local = _local(moment, zone)
    if local.date() < _FIRST_DAY:
        return None
    days = local.toordinal() - _EPOCH + _seconds(local.time()) / _DAY_SECONDS
    return Stored("", _number_text(days), Kind.DATE if kind is Kind.DATE else Kind.MOMENT)


def _local(moment: dt.datetime, zone: dt.tzinfo | None) -> dt.datetime:
    """Return the moment on the wall clock of the zone; a naive moment is local already."""
    return moment if moment.tzinfo is None else moment.astimezone(zone).replace(tzinfo=None)


def _seconds(clock: dt.time) -> float:
    return clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
