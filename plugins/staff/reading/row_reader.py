"""From a row and the meaning of its columns to what it says of a person's post.

A :class:`RowReader` is made once per table and reads rows; a row with two posts gives two records.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from plugins.staff.message_ids import N_, Doubt
from plugins.staff.positions import POSITIONS_BY_CODE
from plugins.staff.reading.attestations import CategoryColumns, read_attestations
from plugins.staff.reading.categories import (
    CategoryReading,
    read_category,
)
from plugins.staff.reading.dates import NOTHING as NO_DATE
from plugins.staff.reading.dates import ReadDate, read_date
from plugins.staff.reading.free_text import SILENT, read_snils
from plugins.staff.reading.groups import NO_GROUP, Group
from plugins.staff.reading.headings import TICKED, Field
from plugins.staff.reading.leaving import (
    ON_LEAVE,
    TELLING,
    WORKS_NO_MORE,
    who_is_on_leave,
    who_left,
)
from plugins.staff.reading.names import NO_NAME, ReadName, read_full_name, read_name_parts
from plugins.staff.reading.position_text import (
    ReadEmployment,
    find_position,
    read_employment_kind,
    read_position,
)
from plugins.staff.reading.record import (
    StaffRecord,
)
from plugins.staff.reading.row_cells import Row
from plugins.staff.reading.subjects import read_subject
from plugins.staff.reading.ticks import Tick, read_ticks
from portal.comparable_text import key, tidy

NO_NAME_GIVEN = N_("The name is missing.")
END_NOT_START = N_("“Until” stands before the date, so it is taken as the end: %(date)s.")
NO_POSITION = N_("The position is missing.")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_DAY = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}|\d{1,2} [а-я]+ \d{4}", re.IGNORECASE)
_SHOWN = 80
_FIRST_BIRTH, _LAST_BIRTH = 1935, 2009


class RowReader:
    """Reads rows of one table; made once from the meaning of its columns."""

    def __init__(self, mapping: Mapping[int, Field]) -> None:
        """Take column index → field; several columns may hold courses, notes and the like."""
        self._columns: dict[Field, tuple[int, ...]] = {}
        for index in sorted(mapping):
            known = mapping[index]
            self._columns[known] = (*self._columns.get(known, ()), index)
        self._ticks = tuple(
            (kind, field) for kind, field in TICKED.items() if field in self._columns
        )
        self._post_with_place = (
            Field.POSITION not in self._columns and Field.INSTITUTION in self._columns
        )
        self._several = tuple(
            (field, self._columns[field])
            for field in (Field.VALID_UNTIL, Field.ORDER)
            if len(self._columns.get(field, ())) > 1
        )
        self._mapped = frozenset(mapping)
        self._telling = tuple(
            (index, known) for index, known in sorted(mapping.items()) if known in TELLING
        )
        self._has_parts = Field.FIRST_NAME in self._columns or Field.PATRONYMIC in self._columns

    def column(self, known: Field) -> int | None:
        """Return the (first) column of a field."""
        columns = self._columns.get(known)
        return columns[0] if columns else None

    def read(
        self,
        values: Sequence[object],
        *,
        section: str = "",
        group: Group = NO_GROUP,
        before: StaffRecord | None = None,
    ) -> tuple[StaffRecord, ...]:
        """Read one row; ``before`` is the record a continuation row goes on from.

        ``section`` and ``group`` are what headings inside the table say of the row: its
        institution, and its category or post.
        Never raises, whatever the cells hold. Returns one record per post.
        """
        row = Row(self._columns, values)
        for known, columns_of_field in self._several:
            row.take_first(known, columns_of_field)
        if self._post_with_place:
            row.part_place_and_post()
        person = self._person(row, section, before)
        self._tell_of_leaving(row, values)
        posts = self._posts(row, before, group, str(person["note"]))
        columns = self._category_columns(row, group)
        records = []
        bearer = _bearer(posts)
        second = _second_posts(row) if Field.SECOND_POSITION in row.cells else ()
        for number, post in enumerate(posts):
            records.append(_one(row, person, post, columns, posts, bears=number == bearer))
        records += [
            _one(row, person, post, columns, (*posts, post), bears=False) for post in second
        ]
        return tuple(records)

    def _person(self, row: Row, section: str, before: StaffRecord | None) -> dict[str, object]:
        name, column = self._name(row)
        if before is not None and not name.last_name and not name.doubts:
            person: dict[str, object] = {
                part: getattr(before, part)
                for part in (
                    "last_name",
                    "first_name",
                    "patronymic",
                    "former_name",
                    "birth_on",
                    "sex",
                    "snils",
                    "municipality_text",
                    "institution_text",
                )
            }
            if institution := row.text(Field.INSTITUTION):
                person["institution_text"] = institution
        else:
            person = self._new_person(row, name, column, section)
        person["phone"] = row.text(Field.PHONE)
        person["email"] = row.email()
        person["started_on"] = row.first_day(Field.STARTED_ON)
        person["in_position_since"] = row.first_day(Field.POSITION_SINCE)
        person["absences"] = row.absences()
        person["education"] = row.education()
        person["courses"] = row.texts(Field.COURSES)
        person["awards"] = row.texts(Field.AWARDS, Field.DEGREE)
        notes = (*row.texts(Field.NOTE), *((name.remark,) if name.remark else ()))
        person["note"] = "; ".join(notes)
        return person

    def _tell_of_leaving(self, row: Row, values: Sequence[object]) -> None:
        """Ask about a person who works here no more; tell of a leave that is not taken in."""
        width = len(values)
        cells: list[tuple[int, Field | None, object]] = [
            (index, known, values[index]) for index, known in self._telling if index < width
        ]
        cells += [
            (index, None, value) for index, value in enumerate(values) if index not in self._mapped
        ]
        day = row.text(Field.LEFT_ON)
        left = who_left(cells)
        if key(day) not in SILENT:
            row.problem("asked", self.column(Field.LEFT_ON), Doubt(WORKS_NO_MORE, {"text": day}))
        elif left is not None:
            row.problem("asked", left[0], Doubt(WORKS_NO_MORE, {"text": _short(left[1])}))
        leave = who_is_on_leave(cells)
        if leave is not None:
            row.problem("note", leave[0], Doubt(ON_LEAVE, {"text": _short(leave[1])}))

    def _name(self, row: Row) -> tuple[ReadName, int | None]:
        full = self.column(Field.FULL_NAME)
        if self.column(Field.LAST_NAME) is not None:
            last_name = row.text(Field.LAST_NAME)
            if self._has_parts:
                parts = (last_name, row.text(Field.FIRST_NAME), row.text(Field.PATRONYMIC))
                if any(parts):
                    return read_name_parts(*parts), self.column(Field.LAST_NAME)
            elif last_name:
                return read_full_name(last_name), self.column(Field.LAST_NAME)
        if full is not None:
            if self._has_parts and self.column(Field.LAST_NAME) is None:
                parts = (
                    row.text(Field.FULL_NAME),
                    row.text(Field.FIRST_NAME),
                    row.text(Field.PATRONYMIC),
                )
                return read_name_parts(*parts), full
            return read_full_name(row.text(Field.FULL_NAME)), full
        return NO_NAME, None

    def _new_person(
        self, row: Row, name: ReadName, column: int | None, section: str
    ) -> dict[str, object]:
        if not name.last_name:
            for doubt in name.doubts or (Doubt(NO_NAME_GIVEN),):
                row.problem("refused", column, doubt)
        else:
            for doubt in name.doubts:
                row.problem("asked", column, doubt)
        for doubt in name.notes:
            row.problem("note", column, doubt)
        snils, wrong = read_snils(row.text(Field.SNILS))
        if wrong is not None:
            row.problem("asked", self.column(Field.SNILS), wrong)
        birth = row.day(Field.BIRTH_ON, birth=True, only_whole_days=True)
        if name.remark and birth.empty and self.column(Field.BIRTH_ON) is None:
            birth = _birth_beside(name.remark)
        return {
            "last_name": name.last_name,
            "first_name": name.first_name,
            "patronymic": name.patronymic,
            "former_name": name.former_name,
            "birth_on": birth.value if birth.precision == "day" else None,
            "sex": row.sex(),
            "snils": snils,
            "municipality_text": row.text(Field.MUNICIPALITY),
            "institution_text": row.text(Field.INSTITUTION)
            or row.text(Field.INSTITUTION_CODE)
            or section,
        }

    @staticmethod
    def _category_beside_date(row: Row) -> CategoryReading | None:
        """Read a column of dates that gives the category too («12.10.2020, СЗД»)."""
        for known in (Field.ATTESTED_ON, Field.ASSIGNED_ON):
            cell = row.value(known)
            if isinstance(cell, str) and _LETTERS.search(cell) and read_date(cell).refused:
                reading = read_category(cell)
                if (reading.categories or reading.compliance) and not reading.leftovers:
                    del row.cells[known]
                    return reading
        return None

    def _posts(
        self, row: Row, before: StaffRecord | None, group: Group, remark: str
    ) -> tuple[ReadEmployment, ...]:
        column = self.column(Field.POSITION)
        posts = read_position(row.text(Field.POSITION, lines=True))
        if not posts and group.position and (before is None or not before.position):
            posts = read_position(group.position)
        if group.position and posts and posts[0].position is None:
            posts = _under_group(posts, group.position)
        if not posts and column is None and remark:
            beside_name = read_position(remark)
            posts = beside_name if beside_name and beside_name[0].position else ()
        if not posts and before is not None and before.position:
            text = before.position_text
            return (
                ReadEmployment(
                    before.position,
                    text,
                    before.subject,
                    kind=before.kind,
                    rate=before.rate,
                    acting=before.acting,
                ),
            )
        if not posts:
            row.problem("refused", column, Doubt(NO_POSITION))
            return (ReadEmployment(None, ""),)
        return posts

    def _category_columns(self, row: Row, group: Group) -> CategoryColumns:
        category = read_category(row.value(Field.CATEGORY))
        column = self.column(Field.CATEGORY)
        if self._ticks and category.empty:
            ticks = [Tick(kind, row.value(field)) for kind, field in self._ticks]
            category = read_ticks(ticks)
            column = next(
                (self.column(field) for _, field in self._ticks if row.value(field)), None
            )
        if category.empty:
            category = self._category_beside_date(row) or category
        if group.category and category.empty:
            category = read_category(group.category)
        for doubt in category.doubts:
            row.problem("asked", column, doubt)
        for doubt in category.notes:
            row.problem("note", column, doubt)
        beside = row.day_beside_order(Field.ASSIGNED_ON)
        number, order_on = row.order()
        if not number and order_on is None:
            number, order_on = beside
        assigned, until = row.event_day(Field.ASSIGNED_ON), row.day(Field.VALID_UNTIL)
        if assigned.until and until.empty and assigned.value is not None:
            doubt = Doubt(END_NOT_START, {"date": assigned.value})
            row.problem("note", self.column(Field.ASSIGNED_ON), doubt)
            assigned, until = NO_DATE, assigned
        elif until.since and until.end is None and assigned.empty and until.precision == "day":
            assigned, until = until, NO_DATE
        return CategoryColumns(
            category,
            assigned,
            row.event_day(Field.ATTESTED_ON),
            until,
            number,
            order_on,
        )


def _short(text: str) -> str:
    """Return the beginning of a cell, to show what stands there."""
    plain = tidy(text)
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"


def _birth_beside(remark: str) -> ReadDate:
    """Return the birthday that stands beside a name: a day on which only a birth can be."""
    match = _DAY.search(remark)
    found = read_date(match.group(), birth=True) if match else NO_DATE
    year = found.value.year if found.value and found.doubt is None else 0
    return found if _FIRST_BIRTH <= year <= _LAST_BIRTH else NO_DATE


def _under_group(posts: tuple[ReadEmployment, ...], post: str) -> tuple[ReadEmployment, ...]:
    """Read a subject in the post's column under a heading that names the post («Учителя»)."""
    if len(posts) > 1 or not read_subject(posts[0].text).known:
        return posts
    under = read_position(f"{post} {posts[0].text}")
    return under if len(under) == 1 and under[0].position else posts


def _second_posts(row: Row) -> tuple[ReadEmployment, ...]:
    """Return the posts of the column of a second post; it has no category of its own."""
    text = row.text(Field.SECOND_POSITION, lines=True)
    if key(text) in SILENT:
        return ()
    return tuple(
        post if post.kind else replace(post, kind="internal") for post in read_position(text)
    )


def _may_have_category(post: ReadEmployment) -> bool:
    return post.position is None or POSITIONS_BY_CODE[post.position].is_pedagogical


def _bearer(posts: Sequence[ReadEmployment]) -> int:
    """Return which post the category's column belongs to: the first that can have one."""
    if len(posts) == 1:
        return 0
    return next((number for number, post in enumerate(posts) if _may_have_category(post)), 0)


def _one(
    row: Row,
    person: Mapping[str, object],
    post: ReadEmployment,
    columns: CategoryColumns,
    posts: Sequence[ReadEmployment],
    *,
    bears: bool,
) -> StaffRecord:
    own = row.for_post()
    position_column = row.column(Field.POSITION)
    for doubt in (*post.doubts, *post.category.doubts):
        own.problem("asked", position_column, doubt)
    for doubt in (*post.notes, *post.category.notes):
        own.problem("note", position_column, doubt)
    mine = _own_share(columns, post, posts, bears=bears)
    categories, compliance, says_none = read_attestations(
        own, mine, post, several=len(posts) > 1 and sum(map(_may_have_category, posts)) > 1
    )
    subject = post.subject
    if listed := own.text(Field.SUBJECT):
        reading = read_subject(listed)
        if reading.name.casefold() not in SILENT and (bears or not subject):
            subject = subject if subject and len(posts) > 1 else reading.name
    kind = read_employment_kind(own.text(Field.EMPLOYMENT_KIND)) or post.kind
    if kind is None and person["note"]:
        kind = read_employment_kind(str(person["note"]))
    return StaffRecord(
        **person,  # type: ignore[arg-type]
        position=post.position,
        position_text=post.text,
        position_proposals=post.proposals,
        acting=post.acting,
        subject=subject,
        kind=kind,
        rate=own.rate() if post.rate is None else post.rate,
        categories=categories,
        says_no_category=says_none,
        compliance=compliance,
        problems=tuple(own.problems),
    )


def _own_share(
    columns: CategoryColumns,
    post: ReadEmployment,
    posts: Sequence[ReadEmployment],
    *,
    bears: bool,
) -> CategoryColumns:
    """Return what the category's columns say of one of the row's posts."""
    if len(posts) == 1 and post.category.empty:
        return columns
    named = {
        category.qualifier: find_position(category.qualifier)
        for category in columns.category.categories
        if category.qualifier
    }
    codes = {other.position for other in posts}
    mine = tuple(
        category
        for category in columns.category.categories
        if (named.get(category.qualifier) == post.position)
        or (bears and named.get(category.qualifier) not in codes - {post.position, None})
    )
    empty = CategoryReading()
    whole = columns.category if bears else empty
    reading = replace(whole, categories=mine)
    if not post.category.empty:
        reading = _joined(reading, post.category)
    if bears or mine:
        return replace(columns, category=reading)
    return CategoryColumns(reading, NO_DATE, NO_DATE, NO_DATE, "", None)


def _joined(one: CategoryReading, other: CategoryReading) -> CategoryReading:
    """Put together the category's column and what stands beside the post."""
    kinds = {category.kind for category in one.categories}
    added = tuple(category for category in other.categories if category.kind not in kinds)
    return CategoryReading(
        (*one.categories, *added),
        one.compliance or other.compliance,
        one.says_none or other.says_none,
        one.leftovers,
        one.doubts,
        one.notes,
    )
