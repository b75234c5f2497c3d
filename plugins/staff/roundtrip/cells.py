"""One cell: from the databank to plain text, from what a spreadsheet holds to the same plain text.

The plain text is what is compared: dates are ISO, choices and positions are their codes and keys,
numbers have no needless noughts, nothing is an empty text.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from plugins.staff.checks import tidy_snils
from plugins.staff.message_ids import N_, Doubt
from plugins.staff.reading.dates import read_date
from plugins.staff.roundtrip.columns import Kind
from portal.database import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.staff.roundtrip.columns import Column

TOO_LONG = N_("“%(column)s” is too long: no more than %(most)s letters.")
NOT_A_DATE = N_("“%(column)s”: “%(text)s” is no date. Write it as 31.12.2025.")
NOT_A_NUMBER = N_("“%(column)s”: “%(text)s” is no number from %(least)s to %(most)s.")
NOT_OFFERED = N_("“%(column)s”: “%(text)s” is not in the list. Choose from the list of the cell.")
MISSING = N_("“%(column)s” is empty, though it must be filled in.")


@dataclass(frozen=True, slots=True)
class Words:
    """What choices (by :func:`choice_key`) and positions are called, folded → their codes and keys."""

    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    positions: Mapping[str, str] = field(default_factory=dict)


class Unread(Exception):
    """A cell cannot be understood; ``doubt`` says why."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.message)
        self.doubt = doubt


def plain_text(value: Any) -> str:
    """Return a text with single spaces; a whole number without its nought after the point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%d.%m.%Y}"
    return " ".join(str(value).split())


def of_databank(column: Column, value: Any) -> str:
    """Return the plain text of a value of the databank; positions come as keys."""
    if value is None or value == "":
        return ""
    if column.kind is Kind.DATE:
        return value if isinstance(value, str) else str(value.isoformat())
    if column.kind is Kind.NUMBER:
        return _number(Decimal(str(value)))
    if column.kind in {Kind.WHOLE, Kind.POSITION}:
        return str(int(value))
    return plain_text(value)


def of_sheet(column: Column, value: Any, words: Words) -> str:
    """Return the plain text of what a spreadsheet's cell holds; raise :class:`Unread`."""
    text = plain_text(value)
    if not text:
        return ""
    if column.kind is Kind.DATE:
        return _date(column, value, text)
    if column.kind in {Kind.NUMBER, Kind.WHOLE}:
        return _bounded(column, text)
    if column.kind is Kind.CHOICE:
        return _offered(
            column, text, {**words.choices.get(choice_key(column), {}), **_codes(column)}
        )
    if column.kind is Kind.POSITION:
        return _offered(column, text, words.positions)
    if column.kind is Kind.SNILS:
        return tidy_snils(text) or text
    if len(text) > column.longest:
        raise Unread(Doubt(TOO_LONG, {"column": column.title, "most": column.longest}))
    return text


def to_databank(column: Column, text: str) -> Any:
    """Return the value of the databank for a plain text; a position as its key."""
    if column.kind is Kind.DATE:
        return dt.date.fromisoformat(text) if text else None
    if column.kind is Kind.NUMBER:
        return Decimal(text) if text else None
    if column.kind in {Kind.WHOLE, Kind.POSITION}:
        return int(text) if text else None
    return text


def _date(column: Column, value: Any, text: str) -> str:
    found = read_date(value if isinstance(value, (dt.date, float, int)) else text)
    if found.empty:
        return ""
    if found.value is None or found.doubt is not None or found.no_term or found.end is not None:
        raise Unread(Doubt(NOT_A_DATE, {"column": column.title, "text": text}))
    return found.value.isoformat()


def _bounded(column: Column, text: str) -> str:
    try:
        number = Decimal(text.replace(",", ".").replace(" ", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    whole = column.kind is Kind.NUMBER or number == number.to_integral_value()
    if not number.is_finite() or not whole or not column.least <= number <= column.most:
        raise Unread(
            Doubt(
                NOT_A_NUMBER,
                {"column": column.title, "text": text, "least": column.least, "most": column.most},
            )
        )
    return _number(number)


def _number(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _offered(column: Column, text: str, offered: Mapping[str, str]) -> str:
    found = offered.get(fold(text))
    if found is None:
        raise Unread(Doubt(NOT_OFFERED, {"column": column.title, "text": text}))
    return found


def choice_key(column: Column) -> str:
    """Return what names the choices of a column: columns of the same choices share it."""
    return "|".join(code for code, _title in column.choices)


def _codes(column: Column) -> dict[str, str]:
    return {code: code for code, _title in column.choices}
