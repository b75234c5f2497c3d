"""A row of a plan's table by what its cells are, whatever the order of the columns."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plugins.work_plan.importing.columns import NUMBER_CELL
from plugins.work_plan.importing.heading_words import Role, tells_end
from plugins.work_plan.importing.joining import tidy
from plugins.work_plan.importing.term_look import looks_like_term
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.work_plan.importing.columns import Column, Columns
    from plugins.work_plan.importing.sources.lines import Line

_TICK = re.compile(r"[+vvхxXХVv✓✔√☑■●•*×]|да|есть", re.IGNORECASE)
_SHORT_PLACE = 12


@dataclass(slots=True)
class Row:
    """The cells of one row by their roles; ``above`` are roles whose cell is merged from above."""

    line: Line
    number: str = ""
    text: str = ""
    term: str = ""
    responsible: str = ""
    section: str = ""
    more: dict[str, str] = field(default_factory=dict)
    above: set[Role] = field(default_factory=set)
    periods: list[tuple[str, str]] = field(default_factory=list)
    """Period columns that are filled, with what stands in them, where the term was made of them."""
    in_periods: list[tuple[str, str]] = field(default_factory=list)
    """All period columns that are filled, with their words; a tick has none."""
    own_term: str = ""
    """What stands in the column of terms itself."""
    made: bool = False
    """Taken out of a cell with several activities: surely an activity."""
    doubts: list[str] = field(default_factory=list)

    @property
    def told(self) -> set[Role]:
        """Return what the row itself tells, without cells that reach down from above."""
        given = {
            Role.NUMBER: self.number,
            Role.TEXT: self.text,
            Role.TERM: self.term,
            Role.RESPONSIBLE: self.responsible,
            Role.SECTION: self.section,
            Role.MORE: any(self.more.values()),
        }
        return {role for role, value in given.items() if value and role not in self.above}

    @property
    def is_numbered(self) -> bool:
        """Tell whether the row has a number of its own, such as 1., 2.3 or 4)."""
        return bool(NUMBER_CELL.fullmatch(self.number)) or bool(
            re.fullmatch(r"\d{1,3}(?:\.\d{1,3})*[.)]?", self.number)
        )

    @property
    def only(self) -> str:
        """Return the row's single filled cell, or nothing where several are filled."""
        filled = [cell for cell in self.line.cells if cell.strip()]
        return tidy(filled[0]) if len(filled) == 1 else ""

    @property
    def looks_like_activity(self) -> bool:
        """Tell whether the row has what makes an activity."""
        number_fits = self.is_numbered or not self.number
        rest = self.term or self.responsible or self.is_numbered
        return bool(self.text and number_fits and rest)


def row_of(line: Line, columns: Columns) -> Row:
    """Return the cells of a row by their roles."""
    row = Row(line)
    for at, cell in enumerate(line.cells):
        width = max(1, line.spans[at]) if at < len(line.spans) else 1
        column = _column_over(columns.columns, at, width)
        text = tidy(cell, people=column is not None and column.role is Role.RESPONSIBLE)
        if not text:
            continue
        if column is None:
            _add(row, Role.MORE, text, _("column %(number)s", number=at + 1))
        elif column.role is Role.PERIOD:
            _take_period(row, text, columns.columns[at : at + width], column)
        else:
            heading = column.heading or _("column %(number)s", number=at + 1)
            _add(row, column.role, text, heading)
            if column.role is Role.TERM:
                row.own_term = row.term
        if at in line.above and column is not None:
            row.above.add(column.role)
    row.in_periods = list(row.periods)
    if row.periods and not row.term:
        row.term = term_of_periods(row.periods)
    elif row.periods:
        for period, words in row.periods:
            _add(row, Role.MORE, words or "+", period)
        row.periods = []
    return row


def _column_over(columns: Sequence[Column], at: int, width: int) -> Column | None:
    """Return the column that a cell stands in: where borders do not meet, the one it covers most."""
    covered = columns[at : at + width]
    if not covered:
        return None
    counted = Counter((one.role, one.heading) for one in covered)
    best = max(counted.values())
    return next(one for one in covered if counted[one.role, one.heading] == best)


def _add(row: Row, role: Role, text: str, heading: str) -> None:
    if role is Role.MORE:
        row.more[heading] = f"{row.more[heading]} {text}" if heading in row.more else text
        return
    before = getattr(row, str(role))
    between = " – " if role is Role.TERM and tells_end(heading) else " "
    setattr(row, str(role), f"{before}{between}{text}" if before else text)


def _take_period(row: Row, text: str, covered: Sequence[Column], column: Column) -> None:
    """Take a tick, or words, that stand in columns of quarters or months."""
    periods = [one.period for one in covered if one.role is Role.PERIOD] or [column.period]
    if _TICK.fullmatch(text):
        row.periods += [(period, "") for period in periods]
    elif len(periods) > 1:
        row.term = f"{row.term}, {text}" if row.term else text
    else:
        row.periods.append((periods[0], text))


def term_of_periods(periods: Sequence[tuple[str, str]]) -> str:
    """Return the worded term that ticks in columns mean: «I, II квартал», «сентябрь, май»."""
    if all(not words for _period, words in periods):
        names = [period for period, _words in periods]
        tails = {name.split(" ", 1)[1] for name in names if " " in name}
        if len(tails) == 1 and all(" " in name for name in names) and not tails & _years(tails):
            return f"{', '.join(name.split(' ', 1)[0] for name in names)} {tails.pop()}"
        return ", ".join(names)
    return ", ".join(_period_with(period, words) for period, words in periods)


def _years(tails: set[str]) -> set[str]:
    return {tail for tail in tails if tail[:2] == "20"}


def _period_with(period: str, words: str) -> str:
    if not words:
        return period
    if len(words) > _SHORT_PLACE and looks_like_term(words):
        return words
    return f"{period} ({words})"
