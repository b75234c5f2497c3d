"""What is kept of a read plan while people correct it: plain values, to JSON and back."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from plugins.work_plan.written import (
    Approval,
    WrittenActivity,
    WrittenPlan,
    WrittenSection,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

ROLE = "role"
"""The answer that keeps words as the words of a role."""


@dataclass(slots=True, kw_only=True)
class DraftRow:
    """One activity; ``key`` counts from 1, ``section`` is a place in the draft's sections.

    ``skip`` is why it is left out, empty where it is not. ``confirmed`` tells that a doubtful reading
    was taken for right; ``hand`` are keys of institutions that it is to be handed down to.
    """

    key: int
    section: int
    number: str
    text: str
    term: str
    responsible: str
    more: dict[str, str] = field(default_factory=dict)
    place: str = ""
    skip: str = ""
    confirmed: bool = False
    hand: list[int] = field(default_factory=list)

    def written(self) -> WrittenActivity:
        """Return the row as it is written on paper."""
        return WrittenActivity(
            number=self.number,
            text=self.text,
            term=self.term,
            responsible=self.responsible,
            more=dict(self.more),
            place=self.place,
        )


@dataclass(slots=True, kw_only=True)
class DraftDoubt:
    """A doubt of the reader; ``settled`` once somebody has looked at it."""

    place: str
    text: str
    settled: bool = False


@dataclass(slots=True, kw_only=True)
class Draft:
    """A read plan with its corrections.

    ``answers`` tell whom the words of a cell mean, for all rows, by :func:`people.words_key`:
    ``user:5``, ``institution:7``, or ``role`` where they stay words.
    """

    title: str
    sections: list[str]
    rows: list[DraftRow]
    doubts: list[DraftDoubt]
    own_year: int | None = None
    approval: list[str] = field(default_factory=list)
    preamble: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, written: WrittenPlan) -> Draft:
        """Return the draft of a plan that was just read."""
        rows: list[DraftRow] = []
        for place, section in enumerate(written.sections):
            for one in section.activities:
                rows.append(
                    DraftRow(
                        key=len(rows) + 1,
                        section=place,
                        number=one.number,
                        text=one.text,
                        term=one.term,
                        responsible=one.responsible,
                        more=dict(one.more),
                        place=one.place,
                    )
                )
        return cls(
            title=written.title,
            sections=[one.title for one in written.sections],
            rows=rows,
            doubts=[DraftDoubt(place=one.place, text=one.text) for one in written.doubts],
            own_year=written.school_year,
            approval=list(written.approval.lines),
            preamble=list(written.preamble),
            closing=list(written.closing),
            columns=list(written.columns),
        )

    def to_json(self) -> str:
        """Return the draft as it is stored."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Draft:
        """Return the draft that :meth:`to_json` wrote."""
        told: dict[str, Any] = json.loads(text)
        told["rows"] = [DraftRow(**one) for one in told["rows"]]
        told["doubts"] = [DraftDoubt(**one) for one in told["doubts"]]
        return cls(**told)

    def row(self, key: int) -> DraftRow | None:
        """Return a row by its key."""
        return next((one for one in self.rows if one.key == key), None)

    def in_order(self) -> Iterable[tuple[str, list[DraftRow]]]:
        """Give the sections with their rows, those that are left out too."""
        for place, title in enumerate(self.sections):
            yield title, [one for one in self.rows if one.section == place]

    def taken(self) -> list[DraftRow]:
        """Return the rows that are taken in, in the order of the sections."""
        return [one for _title, rows in self.in_order() for one in rows if not one.skip]

    def written(self) -> WrittenPlan:
        """Return the plan as it is taken in; a section without rows goes with them."""
        sections = []
        for title, rows in self.in_order():
            taken = [one.written() for one in rows if not one.skip]
            if taken or not rows:
                sections.append(WrittenSection(title=title, activities=tuple(taken)))
        return WrittenPlan(
            title=self.title,
            school_year=self.own_year,
            sections=tuple(sections),
            approval=Approval(lines=tuple(self.approval)),
            preamble=tuple(self.preamble),
            closing=tuple(self.closing),
            columns=tuple(self.columns),
        )

    def section_named(self, title: str) -> int:
        """Return the place of a section by its title; a new one is added at the end."""
        if title not in self.sections:
            self.sections.append(title)
        return self.sections.index(title)
