"""Which persons a rule may be about: conditions that the database answers quickly.

Each condition lets through every person that its rule finds, and few others; the rule decides. A
test holds the two together over random data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import SQL, NodeList, fn

from plugins.staff.due_list import law
from plugins.staff.models import (
    Award,
    Category,
    Compliance,
    Course,
    Education,
    Employment,
    Person,
    Position,
)
from plugins.staff.quality.rules import ORDER_WITHIN_DAYS, SUBJECT_TAUGHT, YOUNGEST_HIRED
from plugins.staff.rules import LAST_TERM_ENDS, NO_TERM_SINCE
from portal.database import is_sqlite
from portal.workdays import add_years

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

OF_POST = ("first", "highest")
TITLES = ("methodist", "mentor")
OTHER: Any = Employment.alias("other")


def persons_for(rule: str, day: dt.date) -> Any:
    """Return the keys of the persons whom a rule may be about, as a query."""
    return _CONDITIONS[rule](day)


def _categories(*conditions: Any) -> Any:
    return Category.select(Category.person).where(*conditions)


def _never_held(_day: dt.date) -> Any:
    held = OTHER.select(SQL("1")).where(
        OTHER.person == Category.person, OTHER.position == Category.position
    )
    return _categories(
        Category.kind.in_(OF_POST), Category.position.is_null(False), ~fn.EXISTS(held)
    )


def _two_main(day: dt.date) -> Any:
    return (
        Employment.select(Employment.person)
        .where(
            Employment.kind == "main",
            Employment.ended_on.is_null() | (Employment.ended_on >= day),
        )
        .group_by(Employment.person)
        .having(fn.COUNT(SQL("*")) > 1)
    )


def _age(day: dt.date) -> Any:
    young = add_years(day, -YOUNGEST_HIRED)
    old = add_years(day, -99)
    at_once = Person.select(Person.id).where((Person.birth_on > young) | (Person.birth_on < old))
    hired = (
        Employment.select(Employment.person)
        .join(Person)
        .where(_after_years(Person.birth_on, YOUNGEST_HIRED) > Employment.started_on)
    )
    return at_once.union(hired)


def _after_years(day: Any, years: int) -> Any:
    """Return a day so many years later, and two more, since databases differ about 29 February."""
    if is_sqlite():
        return fn.DATE(day, f"+{years} years", "+2 days")
    return NodeList((day, SQL(f"+ interval '{years} years 2 days'")))


def _after_days(day: Any, days: int) -> Any:
    """Return a day so many days later."""
    if is_sqlite():
        return fn.DATE(day, f"+{days} days")
    return NodeList((day, SQL(f"+ interval '{days} days'")))


def _attested(*conditions: Any) -> Any:
    return Compliance.select(Employment.person).join(Employment).where(*conditions)


def _too_early(day: dt.date) -> Any:
    begun = fn.COALESCE(Employment.in_position_since, Employment.started_on)
    return _attested(
        Compliance.held_on >= begun, Compliance.held_on < _after_years(begun, law(day).first_years)
    )


def _with_category(_day: dt.date) -> Any:
    stood = Category.select(SQL("1")).where(
        Category.person == Employment.person,
        Category.position == Employment.position,
        Category.kind.in_(OF_POST),
        Category.assigned_on <= Compliance.held_on,
        Category.valid_until.is_null() | (Category.valid_until >= Compliance.held_on),
    )
    return _attested(fn.EXISTS(stood))


def _future(day: dt.date) -> Any:
    persons = Person.select(Person.id).where(
        (Person.birth_on > day) | (Person.working_since > day) | (Person.teaching_since > day)
    )
    posts = Employment.select(Employment.person).where(
        (Employment.started_on > day) | (Employment.in_position_since > day)
    )
    return (
        persons.union(posts)
        .union(_categories((Category.assigned_on > day) | (Category.order_on > day)))
        .union(_attested(Compliance.held_on > day))
        .union(Course.select(Course.person).where(Course.finished_on > day))
        .union(Award.select(Award.person).where(Award.awarded_on > day))
    )


def _posts(*conditions: Any) -> Any:
    return Employment.select(Employment.person).where(*conditions)


def _no_subject(_day: dt.date) -> Any:
    taught = Position.select(Position.id).where(Position.code.in_(sorted(SUBJECT_TAUGHT)))
    return _posts(Employment.position.in_(taught), Employment.subject == "")


_CONDITIONS: dict[str, Callable[[dt.date], Any]] = {
    "term_after_law": lambda _day: _categories(
        Category.term == "until", Category.assigned_on >= NO_TERM_SINCE
    ),
    "no_term_before_law": lambda _day: _categories(
        Category.term == "none", Category.assigned_on < NO_TERM_SINCE
    ),
    "term_too_long": lambda _day: _categories(Category.valid_until > LAST_TERM_ENDS),
    "never_held": _never_held,
    "not_teaching": lambda _day: _categories(
        Category.position.in_(Position.select(Position.id).where(~Position.is_pedagogical))
    ),
    "title_before_law": lambda _day: _categories(
        Category.kind.in_(TITLES), Category.assigned_on < NO_TERM_SINCE
    ),
    "title_without_highest": lambda _day: _categories(Category.kind.in_(TITLES)),
    "order_date": lambda _day: _categories(
        (Category.order_on < Category.assigned_on)
        | (Category.order_on > _after_days(Category.assigned_on, ORDER_WITHIN_DAYS - 1))
    ),
    "ends_before_start": lambda _day: _posts(
        (Employment.ended_on < Employment.in_position_since)
        | (Employment.ended_on < Employment.started_on)
        | (Employment.in_position_since < Employment.started_on)
    ),
    "two_main": _two_main,
    "age": _age,
    "service_order": lambda _day: Person.select(Person.id).where(
        Person.teaching_since < Person.working_since
    ),
    "compliance_before_hired": lambda _day: _attested(Compliance.held_on < Employment.started_on),
    "compliance_too_early": _too_early,
    "compliance_with_category": _with_category,
    "future": _future,
    "no_birth": lambda _day: Person.select(Person.id).where(Person.birth_on.is_null()),
    "no_start": lambda _day: _posts(
        Employment.started_on.is_null(), Employment.in_position_since.is_null()
    ),
    "no_subject": _no_subject,
    "term_unknown": lambda _day: _categories(Category.term == "unknown"),
    "no_education": lambda _day: Person.select(Person.id).where(
        ~fn.EXISTS(Education.select(SQL("1")).where(Education.person == Person.id))
    ),
}
