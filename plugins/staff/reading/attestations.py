"""Categories and attestations for compliance: a row's columns put together, contradictions found.

A mark of compliance in the category's column becomes an attestation for compliance.
"""

from dataclasses import dataclass
from datetime import date

from plugins.staff.message_ids import N_, Doubt
from plugins.staff.positions import POSITIONS_BY_CODE
from plugins.staff.reading.categories import (
    SECOND_CATEGORY,
    CategoryReading,
    Kind,
    ReadCategory,
    read_category,
)
from plugins.staff.reading.dates import ReadDate, read_date
from plugins.staff.reading.headings import Field
from plugins.staff.reading.position_text import (
    ReadEmployment,
)
from plugins.staff.reading.record import (
    RecordCategory,
    RecordCompliance,
)
from plugins.staff.reading.row_cells import Row
from plugins.staff.rules import NO_TERM_SINCE
from portal.workdays import add_years

NONE_BUT_DATE = N_("The list says “no category”, yet gives a date: %(date)s.")
DATE_WITHOUT_KIND = N_("A date of a category is given, but not the category itself: %(date)s.")
TERM_SINCE_2023 = N_(
    "A category assigned on %(assigned)s has no end date by law, yet the list gives %(until)s."
)
NO_TERM_BEFORE_2023 = N_(
    "A category assigned on %(assigned)s was given for a term, yet the list says it has none."
)
ENDS_BEFORE_START = N_("The category ends on %(until)s, before it was assigned on %(assigned)s.")
TERM_BY_LAW = N_("No end date is given; a category assigned since 01.09.2023 has none.")
TERM_UNKNOWN = N_("The list does not say until when the category is valid.")
TWO_VALUES = N_("Two columns differ: %(one)s and %(other)s.")
ATTESTED_AS_WHAT = N_("A date of attestation is given (%(date)s), but not its result.")
CATEGORY_OF_WHICH_POST = N_(
    "The row has several positions; the category is read as that of: %(title)s."
)
CATEGORY_OF_NO_POST = N_("A category is given for a position that has none by law: %(title)s.")
TERM_IS_LONG = N_("The category's term is longer than five years: %(assigned)s–%(until)s.")
NOT_READ = N_("A next attestation without a last one is not taken: %(text)s.")
_FIVE_YEARS = 5
_DAYS_A_YEAR = 366


@dataclass(frozen=True, slots=True)
class CategoryColumns:
    """What the columns about the category say, before they are put together."""

    category: CategoryReading
    assigned: ReadDate
    attested: ReadDate
    until: ReadDate
    order_number: str
    order_on: date | None

    @property
    def says_no_term(self) -> bool:
        """Tell that a column of dates says «бессрочно»."""
        return self.until.no_term or self.assigned.no_term

    def ends_on(self, assigned: date | None) -> date | None:
        """Return the last day that the column of the term gives, or computes from a term in years."""
        if self.until.years is not None and assigned is not None:
            return add_years(assigned, self.until.years)
        if self.until.no_term:
            return None
        return self.until.end or self.until.value


def read_attestations(
    row: Row, columns: CategoryColumns, post: ReadEmployment, *, several: bool
) -> tuple[tuple[RecordCategory, ...], tuple[RecordCompliance, ...], bool]:
    """Put the category's columns together and find their contradictions."""
    reading = columns.category
    main = [item for item in reading.categories if item.kind in {"first", "highest"}]
    categories = [
        _category(row, item, columns, dated=not main or item is main[0])
        for item in reading.categories
    ]
    categories += _extra(row, {item.kind for item in categories})
    dates = [day.value for day in (columns.assigned, columns.until) if day.value is not None]
    compliance = _compliance(row, columns, has_category=bool(reading.categories))
    is_second = any(note.message == SECOND_CATEGORY for note in reading.notes)
    if not reading.categories and dates and not reading.compliance and not is_second:
        doubt = NONE_BUT_DATE if reading.says_none else DATE_WITHOUT_KIND
        where = Field.ASSIGNED_ON if columns.assigned.value else Field.VALID_UNTIL
        row.problem("asked", row.column(where), Doubt(doubt, {"date": dates[0]}))
    if reading.categories and post.position is not None:
        entry = POSITIONS_BY_CODE[post.position]
        column = row.column(Field.CATEGORY)
        if not entry.is_pedagogical:
            row.problem("note", column, Doubt(CATEGORY_OF_NO_POST, {"title": entry.title}))
        elif (
            several
            and not any(item.qualifier for item in reading.categories)
            and (post.category.empty)
        ):
            doubt_of_post = Doubt(CATEGORY_OF_WHICH_POST, {"title": entry.title})
            row.problem("asked", column, doubt_of_post)
    return tuple(categories), compliance, reading.says_none


def _category(
    row: Row, item: ReadCategory, columns: CategoryColumns, *, dated: bool
) -> RecordCategory:
    assigned, until, no_term = item.assigned_on, item.valid_until, item.no_term
    number, order_on = item.order_number, item.order_on
    if dated:
        assigned = _agreed(row, Field.ASSIGNED_ON, assigned, columns.assigned.value)
        if columns.assigned.end is not None and until is None:
            until = columns.assigned.end
        if assigned is None:
            assigned = columns.attested.value
        if (columns.until.end is not None or columns.until.no_term) and assigned is None:
            assigned = columns.until.value
        until = _agreed(row, Field.VALID_UNTIL, until, columns.ends_on(assigned))
        if columns.says_no_term and until is None:
            no_term = True
        number, order_on = number or columns.order_number, order_on or columns.order_on
        if assigned is None and order_on is not None and columns.assigned.empty:
            assigned = order_on
    if until is not None:
        no_term = False
    no_term = _check_term(row, item.kind, (assigned, until), no_term=no_term)
    if until is not None and assigned is not None and until < assigned:
        until = None if row.problems[-1].message != ENDS_BEFORE_START else until
    return RecordCategory(item.kind, assigned, number, order_on, until, no_term)


def _agreed(row: Row, known: Field, one: date | None, other: date | None) -> date | None:
    """Return the date that two places give; ask when they differ."""
    if one is not None and other is not None and one != other:
        row.problem("asked", row.column(known), Doubt(TWO_VALUES, {"one": one, "other": other}))
    return other or one


def _check_term(
    row: Row, kind: Kind, term: tuple[date | None, date | None], *, no_term: bool | None
) -> bool | None:
    """Find contradictions of a term with the law; return whether there is no term."""
    column = row.column(Field.VALID_UNTIL)
    column = row.column(Field.CATEGORY) if column is None else column
    assigned, until = term
    params = {"assigned": assigned, "until": until}
    if until is not None:
        if assigned is not None and until < assigned:
            row.problem("refused", column, Doubt(ENDS_BEFORE_START, params))
        elif assigned is not None and assigned >= NO_TERM_SINCE:
            row.problem("asked", column, Doubt(TERM_SINCE_2023, params))
        elif (
            assigned is not None
            and (until - assigned).days > _DAYS_A_YEAR * _FIVE_YEARS
            and (until.month, until.day) != (12, 31)
        ):
            row.problem("asked", column, Doubt(TERM_IS_LONG, params))
        return False
    if no_term:
        if assigned is not None and assigned < NO_TERM_SINCE and kind in {"first", "highest"}:
            row.problem("asked", column, Doubt(NO_TERM_BEFORE_2023, params))
        return True
    if assigned is not None and assigned >= NO_TERM_SINCE:
        row.problem("note", column, Doubt(TERM_BY_LAW))
        return True
    row.problem("note", column, Doubt(TERM_UNKNOWN))
    return None


def _extra(row: Row, known: set[Kind]) -> list[RecordCategory]:
    """Read the column of methodist and mentor."""
    cell = row.cells.get(Field.EXTRA_CATEGORY)
    if cell is None:
        return []
    reading = read_category(cell)
    assigned = row.event_day(Field.EXTRA_CATEGORY_ON).value
    column = row.column(Field.EXTRA_CATEGORY)
    if reading.doubts:
        for doubt in reading.doubts:
            row.problem("asked", column, doubt)
    return [
        RecordCategory(
            item.kind, item.assigned_on or assigned, item.order_number, item.order_on, None, True
        )
        for item in reading.categories
        if item.kind in {"methodist", "mentor"} and item.kind not in known
    ]


def _compliance(
    row: Row, columns: CategoryColumns, *, has_category: bool
) -> tuple[RecordCompliance, ...]:
    """Read compliance from its own columns, or from a mark in the category's column."""
    found: list[RecordCompliance] = []
    next_on = row.event_day(Field.COMPLIANCE_NEXT)
    planned = next_on.end or next_on.value
    held = row.event_day(Field.COMPLIANCE_ON)
    cell = row.value(Field.COMPLIANCE)
    in_cell = CategoryReading()
    if cell not in (None, ""):
        cell_day = read_date(cell)
        if cell_day.value is not None and cell_day.precision == "day":
            held = cell_day if held.value is None else held
            planned = cell_day.end or planned
        elif not cell_day.empty:
            in_cell = read_category(cell)
    marks = [*columns.category.compliance, *in_cell.compliance]
    if held.value is not None:
        complies = all(mark.complies for mark in marks)
        return (RecordCompliance(held.value, complies, next_on=planned),)
    for mark in marks:
        day = mark.held_on
        until = mark.next_on or planned
        if not has_category:
            day = day or columns.assigned.value or columns.attested.value or columns.order_on
            day = day or (columns.until.value if columns.until.end is not None else None)
            until = until or columns.ends_on(day)
        number = mark.number or (columns.order_number if not has_category else "")
        found.append(RecordCompliance(day, mark.complies, number, until))
    if planned is not None and not found:
        text = planned.strftime("%d.%m.%Y")
        row.problem("note", row.column(Field.COMPLIANCE_NEXT), Doubt(NOT_READ, {"text": text}))
    if not marks and columns.attested.value is not None and not has_category:
        params = {"date": columns.attested.value}
        row.problem("asked", row.column(Field.ATTESTED_ON), Doubt(ATTESTED_AS_WHAT, params))
    return tuple(dict.fromkeys(found))
