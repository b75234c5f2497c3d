"""What stands in the official table of a plan: columns in the plan's own order, section rows, activities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.work_plan.importing.columns import find_columns
from plugins.work_plan.importing.heading_words import Role
from plugins.work_plan.importing.sources.lines import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plugins.work_plan.written import WrittenActivity, WrittenPlan


USUAL = {
    Role.NUMBER: "№ п/п",
    Role.TEXT: "Мероприятие",
    Role.TERM: "Срок",
    Role.RESPONSIBLE: "Ответственный",
}
"""The headings of a plan that brings none, in their usual order; they are words of the document."""

_WEIGHTS = {Role.NUMBER: 5, Role.TEXT: 46, Role.TERM: 18, Role.RESPONSIBLE: 24, Role.MORE: 16}


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its title in the document, and what it tells."""

    title: str
    part: Role

    @property
    def weight(self) -> int:
        """Return how wide the column is beside the others."""
        return _WEIGHTS[self.part]

    def value(self, activity: WrittenActivity) -> str:
        """Return what the column tells of an activity."""
        if self.part is Role.MORE:
            return activity.more.get(self.title, "")
        return str(getattr(activity, self.part))


def headings_of(plan: WrittenPlan) -> tuple[Heading, ...]:
    """Return the columns of the table as the plan has them.

    A plan without columns gets the usual ones; what has values and no column gets one, so that
    nothing of a plan is missing on paper. A grid of months or quarters becomes the column of terms,
    a column of sections the rows that it stands for.
    """
    further = list(dict.fromkeys(key for one in _activities(plan) for key in one.more))
    found = [
        Heading(title, Role.MORE if title in further else role)
        for title, role in _roles(plan.columns).items()
        if title in further or role not in {Role.SECTION, Role.PERIOD}
    ]
    parts = {heading.part for heading in found}
    for place, part in enumerate(USUAL):
        if part not in parts and (not plan.columns or _is_told(plan, part)):
            found.insert(place, Heading(USUAL[part], part))
    found.extend(Heading(one, Role.MORE) for one in further if one not in plan.columns)
    return tuple(found)


def _roles(titles: tuple[str, ...]) -> dict[str, Role]:
    """Return what the columns hold, as the reader of files takes their headings."""
    found = find_columns([Line(cells=titles, row=1)])
    if found is None:
        return dict.fromkeys(titles, Role.MORE)
    return {one.heading: one.role for one in found.columns}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: the title of a section across the whole table, or a text for each column."""

    section: str = ""
    cells: tuple[str, ...] = ()


def rows_of(plan: WrittenPlan) -> Iterator[TableRow]:
    """Yield the rows of the table in the order of the plan."""
    headings = headings_of(plan)
    for section in plan.sections:
        if section.title:
            yield TableRow(section=section.title)
        for activity in section.activities:
            yield TableRow(cells=tuple(heading.value(activity) for heading in headings))


def _activities(plan: WrittenPlan) -> Iterator[WrittenActivity]:
    for section in plan.sections:
        yield from section.activities


def _is_told(plan: WrittenPlan, part: Role) -> bool:
    return any(getattr(one, part) for one in _activities(plan))
