"""Next year's plan of this year's: years moved, debts carried on, everything told before it is done. Pure.

Debts are what is left undone. They go into a section of their own, marked with where they come from;
a debt carried on before is not repeated as a row of the new plan, only carried again while it is open.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from plugins.work_plan.rolling.years import Shifted, as_on_paper, shift_years
from plugins.work_plan.written import Approval, WrittenActivity, WrittenPlan, WrittenSection
from portal.workdays import SchoolYear

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

SECTION = "Перенесено из плана {year} учебного года"
ORIGIN = " (перенесено из плана {year} учебного года: {why})"
_MARKED = re.compile(r"\s*\(перенесено из плана [^()]*(?:\([^()]*\)[^()]*)*\)\s*$")
_DAY = re.compile(
    r"(?:«\s*_*\d{0,2}_*\s*»|\b\d{1,2})[\s.]+(?:[а-я]+|\d{1,2})[\s.]+(?:20)?\d\d\b(?:\s*г\.?)?"
)
_NUMBER = re.compile(r"№\s*[\w/-]*\d[\w/-]*")
SOON = "сентябрь"
"""The term of a debt whose own day has passed."""
BLANK_DAY, BLANK_NUMBER = "«___» ____________ 20__ г.", "№ ____"
_ANNEX = re.compile(r"приложени", re.IGNORECASE)


class Debt(StrEnum):
    """Why a piece of work is a debt."""

    OVERDUE = "overdue"
    MOVED_PAST = "moved_past"
    """Moved to a day after the school year."""
    OPEN = "open"
    """Not done yet, and its last day still comes this year."""
    UNANSWERED = "unanswered"
    """Institutions that it was handed to have not done it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A piece of work of the old plan that is not done: its days, how often it was moved, whose it is.

    ``handed_to`` is the key of the institution that it was handed down to, none for the plan's own.
    """

    due: dt.date | None
    first_due: dt.date | None = None
    handed_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OldRow:
    """A row of the old plan: its key, what is written, and how it went."""

    key: int
    written: WrittenActivity
    dropped: str = ""
    """Why it was dropped; empty where it was not."""
    is_debt: bool = False
    """It was carried into the old plan from the one before."""
    left: Sequence[Left] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OldSection:
    """A section of the old plan with its rows."""

    title: str
    rows: Sequence[OldRow] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledRow:
    """A row as it goes into the new plan, beside the old one.

    ``wanted`` proposes whether it is taken: dropped ones are shown and not taken.
    """

    old: OldRow
    text: Shifted
    term: Shifted
    responsible: Shifted
    more: dict[str, Shifted] = field(default_factory=dict)
    wanted: bool = True

    @property
    def changes(self) -> tuple[tuple[str, str], ...]:
        """Return every year that was moved, as written before and after."""
        told = (self.text, self.term, self.responsible, *self.more.values())
        return tuple(dict.fromkeys(pair for one in told for pair in one.changes))

    @property
    def kept(self) -> tuple[str, ...]:
        """Return the years that were left as they are, to be looked at."""
        told = (self.text, self.term, self.responsible, *self.more.values())
        return tuple(dict.fromkeys(year for one in told for year in one.kept))

    @property
    def written(self) -> WrittenActivity:
        """Return the row as it is written in the new plan."""
        return dataclasses.replace(
            self.old.written,
            text=self.text.text,
            term=self.term.text,
            responsible=self.responsible.text,
            more={title: one.text for title, one in self.more.items()},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedRow:
    """A debt: the row it comes from, why, and how it is written in the new plan."""

    old: OldRow
    kind: Debt
    since: dt.date | None
    """The last day that was missed, or to which it was moved."""
    written: WrittenActivity
    institutions: tuple[int, ...] = ()
    """Those that owe it; none where it is the plan's own work."""
    wanted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledSection:
    """A section of the new plan."""

    old_title: str
    title: Shifted
    rows: Sequence[RolledRow] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """Everything that the new plan would be made of, to be looked at and chosen from."""

    of: SchoolYear
    year: SchoolYear
    title: Shifted
    head: WrittenPlan
    """The new plan without its rows: approval block, texts, columns."""
    sections: Sequence[RolledSection]
    debts: Sequence[CarriedRow]

    @property
    def rows(self) -> list[RolledRow]:
        """Return the rows of all sections."""
        return [row for section in self.sections for row in section.rows]


def roll(
    head: WrittenPlan, sections: Sequence[OldSection], *, year: int, to: int, today: dt.date
) -> Rolled:
    """Return what the plan of another year would be made of.

    ``head`` is the old plan, whose rows come in ``sections`` with their work. ``year`` and ``to`` are
    the years in which the two school years begin.
    """
    by = to - year

    def moved(text: str) -> Shifted:
        return shift_years(text, year=year, by=by)

    title = moved(head.title)
    return Rolled(
        of=SchoolYear(year),
        year=SchoolYear(to),
        title=title,
        head=dataclasses.replace(
            head,
            title=title.text,
            school_year=to,
            sections=(),
            approval=Approval(lines=unsigned(head.approval.lines)),
            preamble=tuple(moved(one).text for one in head.preamble),
            closing=tuple(moved(one).text for one in head.closing),
            doubts=(),
        ),
        sections=[
            RolledSection(
                old_title=section.title,
                title=moved(section.title),
                rows=[_rolled(row, year, by) for row in section.rows if not row.is_debt],
            )
            for section in sections
            if not section.rows or any(not row.is_debt for row in section.rows)
        ],
        debts=[
            debt
            for section in sections
            for row in section.rows
            for debt in _debts(row, SchoolYear(year), today)
        ],
    )


def written_of(rolled: Rolled, *, rows: Collection[int], debts: Collection[int]) -> WrittenPlan:
    """Return the new plan with the rows and the debts that are taken, by the keys of their old rows.

    Sections that nothing is taken of go; rows keep their numbers, debts are numbered anew.
    """
    sections = [
        WrittenSection(
            title=section.title.text,
            activities=tuple(row.written for row in section.rows if row.old.key in rows),
        )
        for section in rolled.sections
    ]
    carried = taken_debts(rolled, debts)
    if carried:
        title = SECTION.format(year=as_on_paper(rolled.of.start_year))
        numbered = tuple(
            dataclasses.replace(one.written, number=f"{number}.")
            for number, one in enumerate(carried, start=1)
        )
        sections.append(WrittenSection(title=title, activities=numbered))
    return dataclasses.replace(
        rolled.head, sections=tuple(one for one in sections if one.activities)
    )


def taken_debts(rolled: Rolled, debts: Collection[int]) -> list[CarriedRow]:
    """Return the debts that are taken, in their order."""
    return [one for number, one in enumerate(rolled.debts) if number in debts]


def unsigned(lines: Sequence[str]) -> tuple[str, ...]:
    """Return an approval block without the day and the number of the old approval.

    The number of an annex (Приложение № 5) is not that of the act and stays.
    """
    return tuple(
        line if _ANNEX.search(line) else _NUMBER.sub(BLANK_NUMBER, _DAY.sub(BLANK_DAY, line))
        for line in lines
    )


def _rolled(row: OldRow, year: int, by: int) -> RolledRow:
    def moved(text: str) -> Shifted:
        return shift_years(text, year=year, by=by)

    written = row.written
    return RolledRow(
        old=row,
        text=moved(written.text),
        term=moved(written.term),
        responsible=moved(written.responsible),
        more={title: moved(text) for title, text in written.more.items()},
        wanted=not row.dropped,
    )


def _debts(row: OldRow, year: SchoolYear, today: dt.date) -> list[CarriedRow]:
    """Return what is owed of a row: its own work, and that of institutions, as one debt each."""
    if row.dropped:
        return []
    found = []
    own = [one for one in row.left if one.handed_to is None and one.due is not None]
    if own:
        first = min(own, key=lambda one: one.due or today)
        found.append(_carried(row, first, year, today))
    owing = [one for one in row.left if one.handed_to is not None and one.due is not None]
    if owing:
        first = min(owing, key=lambda one: one.due or today)
        keys = tuple(sorted({one.handed_to for one in owing if one.handed_to is not None}))
        found.append(
            dataclasses.replace(
                _carried(row, first, year, today), kind=Debt.UNANSWERED, institutions=keys
            )
        )
    return found


def _carried(row: OldRow, left: Left, year: SchoolYear, today: dt.date) -> CarriedRow:
    due = left.due or today
    if due > year.last:
        kind, why = Debt.MOVED_PAST, f"срок перенесён на {due:%d.%m.%Y}"
    elif due < today:
        kind, why = Debt.OVERDUE, f"срок {due:%d.%m.%Y} истёк"
    else:
        kind, why = Debt.OPEN, f"срок {due:%d.%m.%Y}"
    text = _MARKED.sub("", row.written.text) + ORIGIN.format(
        year=as_on_paper(year.start_year), why=why
    )
    term = f"до {due:%d.%m.%Y}" if kind is Debt.MOVED_PAST else SOON
    return CarriedRow(
        old=row,
        kind=kind,
        since=due,
        written=dataclasses.replace(row.written, text=text, term=term),
        wanted=kind is not Debt.OPEN,
    )
