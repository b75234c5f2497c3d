"""Whom an event is for: plain rules over plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NO_CATEGORY = "none"
"""The value of an audience for those who hold no category."""


class Against(StrEnum):
    """What speaks against enrolling somebody."""

    POSITION = "position"
    SUBJECT = "subject"
    CATEGORY = "category"
    INSTITUTION = "institution"
    ATTENDED = "attended"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What an event asks of its participants; an empty set asks nothing.

    ``subjects`` are folded. ``earlier`` tells that something else has to be attended first.
    """

    positions: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    institutions: frozenset[str] = frozenset()
    first_time: bool = False
    earlier: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Teacher:
    """What is known of somebody: codes of positions and categories, folded subjects, what was attended."""

    positions: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    institution: str = ""
    attended: bool = False
    attended_earlier: bool = False


def against(teacher: Teacher, demands: Demands) -> list[Against]:
    """Return what speaks against a teacher, in a steady order; nothing if the event is for them.

    A subject is met by one that begins with it: «математика» by «математика и информатика».
    """
    found = []
    if demands.positions and not demands.positions & teacher.positions:
        found.append(Against.POSITION)
    if demands.subjects and not _teaches(teacher, demands.subjects):
        found.append(Against.SUBJECT)
    held = teacher.categories or frozenset({NO_CATEGORY})
    if demands.categories and not demands.categories & held:
        found.append(Against.CATEGORY)
    if demands.institutions and teacher.institution not in demands.institutions:
        found.append(Against.INSTITUTION)
    if demands.first_time and teacher.attended:
        found.append(Against.ATTENDED)
    if demands.earlier and not teacher.attended_earlier:
        found.append(Against.EARLIER)
    return found


def _teaches(teacher: Teacher, wanted: frozenset[str]) -> bool:
    return any(one.startswith(asked) for one in teacher.subjects for asked in wanted)
