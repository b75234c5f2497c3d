"""What is checked before something is written into the databank: pure functions over plain values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from plugins.staff.message_ids import N_
from plugins.staff.rules import LAST_TERM_ENDS, NO_TERM_SINCE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

OLDEST = 100
YOUNGEST = 14
SNILS = re.compile(r"\D*(\d{3})\D*(\d{3})\D*(\d{3})\D*(\d{2})\D*")
CHECKED_SINCE = 1_001_998
FOR_PERSON = frozenset({"methodist", "mentor"})

REQUIRED = N_("Fill this in.")
IN_FUTURE = N_("The date lies in the future.")
END_BEFORE_START = N_("The end lies before the beginning.")
BIRTH = N_("Somebody born on this date cannot be working now.")
SNILS_FORM = N_("A SNILS has 11 digits: 123-456-789 01.")
SNILS_SUM = N_("The control digits do not fit: look for a mistype.")
UNTIL_MISSING = N_("Give the date, or choose “No term” or “Not stated”.")
UNTIL_TOO_MUCH = N_("With this term there is no end date: take it out, or choose “Until a date”.")
TITLE_TOO_EARLY = N_("Teacher-methodists and teacher-mentors exist since 01.09.2023.")
HOURS = N_("Hours are a number from 1 to 5000.")
EVENT_HOURS = N_("Hours of an event are a number from 0.1 to 500.")
YEAR = N_("This is no year of an education.")
RATE = N_("A rate is a number from 0.01 to 3.")

TERM_AFTER_LAW = N_(
    "A category given since 01.09.2023 has no term by law, though an end date is given."
)
TERM_TOO_LONG = N_("No dated category is valid after 31.08.2028: check the end date.")
NO_TERM_BEFORE_LAW = N_(
    "A category given before 01.09.2023 had a term of five years: check the term."
)
NEVER_HELD = N_("The person has never held this position here: check it.")
HELD_BEFORE_HIRED = N_("The attestation was held before the person was hired: check the date.")


@dataclass(slots=True)
class Findings:
    """What is wrong (nothing is saved) and what is doubtful (saved, and said), by field."""

    errors: dict[str, list[str]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def wrong(self, name: str, message: str) -> None:
        """Add a message that keeps the values from being saved."""
        self.errors.setdefault(name, []).append(message)

    def past(self, values: Mapping[str, Any], today: dt.date, *names: str) -> None:
        """Refuse dates after today."""
        for name in names:
            if values.get(name) is not None and values[name] > today:
                self.wrong(name, IN_FUTURE)

    def ordered(self, values: Mapping[str, Any], first: str, last: str) -> None:
        """Refuse an end before its beginning."""
        begun, ended = values.get(first), values.get(last)
        if begun is not None and ended is not None and ended < begun:
            self.wrong(last, END_BEFORE_START)


def check_person(values: Mapping[str, Any], today: dt.date) -> Findings:
    """Check a person's own data."""
    found = Findings()
    if not values.get("last_name"):
        found.wrong("last_name", REQUIRED)
    born = values.get("birth_on")
    if born is not None and not YOUNGEST <= today.year - born.year <= OLDEST:
        found.wrong("birth_on", BIRTH)
    found.past(values, today, "working_since", "teaching_since")
    found.ordered(values, "birth_on", "working_since")
    snils = values.get("snils") or ""
    if snils and tidy_snils(snils) is None:
        found.wrong("snils", SNILS_FORM)
    elif snils and not snils_fits(snils):
        found.wrong("snils", SNILS_SUM)
    return found


def tidy_snils(text: str) -> str | None:
    """Return a SNILS as it is written, ``123-456-789 01``; none for what has not 11 digits."""
    match = SNILS.fullmatch(text)
    return "{}-{}-{} {}".format(*match.groups()) if match else None


def snils_fits(text: str) -> bool:
    """Tell whether the control digits of a SNILS fit; the oldest numbers have none to check."""
    digits = re.sub(r"\D", "", text)
    number, control = digits[:9], int(digits[9:])
    if int(number) <= CHECKED_SINCE:
        return True
    total = sum(int(digit) * place for digit, place in zip(number, range(9, 0, -1), strict=True))
    return control == total % 101 % 100


def check_employment(values: Mapping[str, Any], today: dt.date) -> Findings:
    """Check a post: its dates in order and not in the future, but for the day of leaving."""
    found = Findings()
    found.past(values, today, "started_on", "in_position_since")
    found.ordered(values, "started_on", "in_position_since")
    found.ordered(values, "started_on", "ended_on")
    if values.get("started_on") is None:
        found.ordered(values, "in_position_since", "ended_on")
    rate = values.get("rate")
    if rate is not None and not 0 < rate <= 3:  # noqa: PLR2004 - nobody holds more posts
        found.wrong("rate", RATE)
    return found


def check_category(
    values: Mapping[str, Any], today: dt.date, positions_held: Collection[int]
) -> Findings:
    """Check a category: its term said in words, and doubtful terms named.

    ``positions_held`` are the keys of the positions that the person holds or held.
    """
    found = Findings()
    given, until, term = values.get("assigned_on"), values.get("valid_until"), values.get("term")
    found.past(values, today, "assigned_on", "order_on")
    if term == "until" and until is None:
        found.wrong("valid_until", UNTIL_MISSING)
    elif term != "until" and until is not None:
        found.wrong("valid_until", UNTIL_TOO_MUCH)
    found.ordered(values, "assigned_on", "valid_until")
    if values.get("kind") in FOR_PERSON and given is not None and given < NO_TERM_SINCE:
        found.wrong("assigned_on", TITLE_TOO_EARLY)
    if term == "until" and given is not None and given >= NO_TERM_SINCE:
        found.warnings.append(TERM_AFTER_LAW)
    elif term == "until" and until is not None and until > LAST_TERM_ENDS:
        found.warnings.append(TERM_TOO_LONG)
    elif term == "none" and given is not None and given < NO_TERM_SINCE:
        found.warnings.append(NO_TERM_BEFORE_LAW)
    position = values.get("position")
    if position is not None and getattr(position, "id", position) not in positions_held:
        found.warnings.append(NEVER_HELD)
    return found


def check_compliance(
    values: Mapping[str, Any], today: dt.date, hired_on: dt.date | None
) -> Findings:
    """Check an attestation for compliance: held by today, and not before the person was hired."""
    found = Findings()
    held = values.get("held_on")
    if held is None:
        found.wrong("held_on", REQUIRED)
    found.past(values, today, "held_on")
    found.ordered(values, "held_on", "next_on")
    if held is not None and hired_on is not None and held < hired_on:
        found.warnings.append(HELD_BEFORE_HIRED)
    return found


def check_absence(values: Mapping[str, Any]) -> Findings:
    """Check an absence: a beginning, and an end after it."""
    found = Findings()
    if values.get("started_on") is None:
        found.wrong("started_on", REQUIRED)
    found.ordered(values, "started_on", "ended_on")
    return found


def check_education(values: Mapping[str, Any], today: dt.date) -> Findings:
    """Check an education: a year that can be."""
    found = Findings()
    year = values.get("finished_year")
    if year is not None and not today.year - OLDEST <= year <= today.year + 1:
        found.wrong("finished_year", YEAR)
    if not any(values.get(name) for name in ("level", "school", "speciality", "qualification")):
        found.wrong("level", REQUIRED)
    return found


def check_titled(values: Mapping[str, Any], today: dt.date) -> Findings:
    """Check a course or an award: it has a title, and happened."""
    found = Findings()
    if not values.get("title"):
        found.wrong("title", REQUIRED)
    found.past(values, today, "finished_on", "awarded_on")
    hours = values.get("hours")
    if hours is not None and not 1 <= hours <= 5000:  # noqa: PLR2004 - the message names them
        found.wrong("hours", HOURS)
    return found


def check_participation(values: Mapping[str, Any], today: dt.date) -> Findings:
    """Check a part in an event: it has a title, took place, and its hours are some."""
    found = Findings()
    if not values.get("title"):
        found.wrong("title", REQUIRED)
    found.past(values, today, "held_on")
    hours = values.get("hours")
    if hours is not None and not 0 < hours <= 500:  # noqa: PLR2004 - the message names them
        found.wrong("hours", EVENT_HOURS)
    return found
