"""Which values of a row the databank has no room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.staff.message_ids import N_

if TYPE_CHECKING:
    from plugins.staff.importing.entries import Entry

TOO_LONG = N_("The text is longer than %(length)s characters.")

NAME_LENGTH = 100
SUBJECT_LENGTH = 200
PHONE_LENGTH = 60
ORDER_LENGTH = 60
TEXT_LENGTH = 500
SHORT_LENGTH = 300
LEVEL_LENGTH = 120


def too_long(entry: Entry) -> list[tuple[str, int]]:
    """Return the values that the databank has no room for, with the length that it has."""
    if not (entry.courses or entry.awards or entry.education) and (
        len(entry.last_name)
        + len(entry.first_name)
        + len(entry.patronymic)
        + len(entry.subject)
        + len(entry.phone)
        + len(entry.email)
        + sum(len(one[2]) for one in entry.categories)
        + sum(len(one[2]) for one in entry.compliance)
        <= PHONE_LENGTH
    ):
        return []
    told = [
        (name, length)
        for name, text, length in (
            ("last_name", entry.last_name, NAME_LENGTH),
            ("first_name", entry.first_name, NAME_LENGTH),
            ("patronymic", entry.patronymic, NAME_LENGTH),
            ("subject", entry.subject, SUBJECT_LENGTH),
            ("phone", entry.phone, PHONE_LENGTH),
            ("email", entry.email, SUBJECT_LENGTH),
        )
        if len(text) > length
    ]
    told += [
        ("order_number", ORDER_LENGTH) for one in entry.categories if len(one[2]) > ORDER_LENGTH
    ]
    told += [
        ("protocol_number", ORDER_LENGTH) for one in entry.compliance if len(one[2]) > ORDER_LENGTH
    ]
    for name, texts in (("courses", entry.courses), ("awards", entry.awards)):
        told += [(name, TEXT_LENGTH) for text in texts if len(text) > TEXT_LENGTH]
    for level, *rest, _year in entry.education:
        if len(level) > LEVEL_LENGTH or max(map(len, rest)) > SHORT_LENGTH:
            told.append(("education", SHORT_LENGTH))
    return told
