"""Finding persons by the digits of their telephones, however these are written.

The database takes the digits out of the text by an expression that an index holds, so that no copy
of the number is kept: the expression must stay as migration 0009 wrote it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import SQL, fn

from plugins.staff.models import Person
from portal.database import is_sqlite
from portal.phones import LOCAL_DIGITS

if TYPE_CHECKING:
    from peewee import ModelSelect

MARKS = "доб", ",", ";"
SIGNS = " ", "\N{NO-BREAK SPACE}", "-", "\N{EN DASH}", "(", ")", "+", "."
TRUNK = frozenset("78")
"""What a number may be typed with before its ten digits."""
AFTER_DIGITS = ":"
"""The sign that follows 9: what begins with some digits lies before them with this one."""


def numbered(digits: str) -> ModelSelect[Any]:
    """Return a query of the keys of persons whose number is, begins with or ends in these digits."""
    own: Any = SQL(_digits())
    held: Any = SQL("phone <> ''")
    query = Person.select(Person.id)
    if len(digits) >= LOCAL_DIGITS:
        fits = own == digits[-LOCAL_DIGITS:]
    else:
        fits = _begins(own, digits) | _ends(own, digits)
    if (
        digits[0] in TRUNK and len(digits) <= LOCAL_DIGITS
    ):  # a whole number may lack its last digit yet
        fits |= _begins(own, digits[1:])
    return query.where(held, fits)


def _begins(text: Any, digits: str) -> Any:
    return (text >= digits) & (text < digits + AFTER_DIGITS)


def _ends(own: Any, digits: str) -> Any:
    """Return the condition of the last digits; PostgreSQL reads them from an index of their own."""
    if is_sqlite():
        return fn.SUBSTR(own, -len(digits)) == digits
    return _begins(fn.REVERSE(own), digits[::-1])


def _digits() -> str:
    """Return the expression of the last ten digits before an extension or a second number."""
    text = "phone"
    if not is_sqlite():
        for mark in MARKS:
            text = f"split_part({text}, '{mark}', 1)"
        return f"right(regexp_replace({text}, '[^0-9]', '', 'g'), {LOCAL_DIGITS})"
    for mark in MARKS:
        text = f"substr({text}, 1, instr({text} || '{mark}', '{mark}') - 1)"
    for sign in SIGNS:
        text = f"replace({text}, '{sign}', '')"
    return f"substr({text}, {-LOCAL_DIGITS})"
