"""A plan as it is written on paper: plain values between its readers, its writers and the database.

Importing gives a :class:`WrittenPlan`, the official document is made from one, and a plan that was
written and read again is equal to itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The approval block (гриф утверждения), line by line as it stands above the title."""

    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenActivity:
    """A row (мероприятие). ``more`` holds further columns by their headings, such as «Выход».

    ``place`` says where it stands in the file, in words for a person («таблица 1, строка 7»); two
    rows are the same whatever their place.
    """

    number: str
    text: str
    term: str
    responsible: str
    more: Mapping[str, str] = field(default_factory=dict)
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSection:
    """A section (раздел, направление); the title is empty where a plan has none."""

    title: str
    activities: tuple[WrittenActivity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something that a reader was not sure of: where, what, and how to mend it."""

    place: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPlan:
    """A whole plan. ``preamble`` and ``closing`` are the texts round the table (цель, задачи, подпись)."""

    title: str
    school_year: int | None
    """The year in which the school year begins, where the text tells it."""
    sections: tuple[WrittenSection, ...] = ()
    approval: Approval = field(default_factory=Approval)
    preamble: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    """The headings of the table as they stand in the file."""
    doubts: tuple[Doubt, ...] = field(default=(), compare=False)
