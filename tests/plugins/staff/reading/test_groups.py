"""Headings inside a table, ticked columns and bare headings: what they say of the rows."""

from datetime import date

import pytest

from plugins.staff.reading.groups import Group, group_of, position_in_heading
from plugins.staff.reading.headings import Field, propose
from plugins.staff.reading.ticks import Tick, read_ticks
from plugins.staff.reading.values import proposed_by_values
from plugins.staff.reading.wrapped import DataRow, joined_lines, under_named


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Высшая категория", Group(category="высшая")),
        ("II. Первая квалификационная категория (12 чел.)", Group(category="первая")),
        ("3. Педагоги, имеющие первую квалификационную категорию", Group(category="первая")),
        ("Соответствие занимаемой должности", Group(category="СЗД")),
        ("Без категории:", Group(category="нет")),
        ("Учителя начальных классов", Group(position="учитель начальных классов")),
        ("Педагоги-психологи", Group(position="педагог-психолог")),
        ("Музыкальные руководители", Group(position="музыкальный руководитель")),
        ("Педагоги, претендующие на высшую категорию", Group()),
        ("Имеют высшую и первую категорию", Group()),
        ("Начальная школа", Group()),
        ("Администрация", Group()),
    ],
)
def test_a_heading_speaks_for_its_rows_only_when_it_says_nothing_more(
    text: str, group: Group
) -> None:
    assert group_of(text) == group


@pytest.mark.parametrize(
    ("heading", "position"),
    [("ФИО воспитателя", "воспитателя"), ("Ф.И.О. учителя", "учителя"), ("ФИО педагога", "")],
)
def test_the_heading_over_names_may_tell_the_post(heading: str, position: str) -> None:
    assert position_in_heading(heading) == position


@pytest.mark.parametrize(
    ("cells", "category", "day"),
    [
        (("+", None, None, None), "highest", None),
        ((None, 1.0, "", "-"), "first", None),
        ((None, "12.02.2024", None, None), "first", date(2024, 2, 12)),
        ((date(2022, 5, 12), "12.05.2017", None, None), "highest", date(2022, 5, 12)),
        ((None, None, None, "v"), None, None),
    ],
)
def test_the_ticked_column_tells_the_category(
    cells: tuple[object, ...], category: str | None, day: date | None
) -> None:
    kinds = ("highest", "first", "complies", "none")
    reading = read_ticks([Tick(*one) for one in zip(kinds, cells, strict=True)])
    assert not reading.doubts
    if category is None:
        assert reading.says_none
    else:
        (found,) = reading.categories
        assert (found.kind, found.assigned_on) == (category, day)


def test_two_ticks_without_dates_are_asked_about() -> None:
    assert read_ticks([Tick("highest", "+"), Tick("first", "+")]).doubts


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (
            ("Категория", "Дата", "Срок"),
            (Field.CATEGORY, Field.ASSIGNED_ON, Field.VALID_UNTIL),
        ),
        (
            ("Высшая", "Первая", "СЗД", "Без категории"),
            (Field.HAS_HIGHEST, Field.HAS_FIRST, Field.HAS_COMPLIANCE, Field.HAS_NONE),
        ),
        (
            ("Высшая категория | дата", "Высшая категория | до", "Первая категория | дата"),
            (Field.HAS_HIGHEST, Field.VALID_UNTIL, Field.HAS_FIRST),
        ),
        (
            ("Предыдущая категория", "Категория персонала", "Категория или СЗД"),
            (Field.IGNORED, Field.IGNORED, Field.CATEGORY),
        ),
        (("Фамилия И.О.", "Полное имя"), (None, Field.FULL_NAME)),
        (("Образование", "Год окончания"), (Field.EDUCATION, Field.FINISHED_YEAR)),
        (("Категория", "Год окончания"), (Field.CATEGORY, Field.VALID_UNTIL)),
        (("Дата установления категории (прохождения СЗД)",), (Field.ASSIGNED_ON,)),
        (("Дата СЗД (для не имеющих категорию)",), (Field.COMPLIANCE_ON,)),
    ],
)
def test_headings_are_read_with_their_neighbours(
    headings: tuple[str, ...], fields: tuple[Field | None, ...]
) -> None:
    assert tuple(column.field for column in propose(headings)) == fields


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (("первая", "СЗД", "б/к"), Field.CATEGORY),
        (("высшее", "среднее специальное", "высшее"), None),
        (("учитель", "воспитатель", "ПДО"), Field.POSITION),
        (("12", "кабинет", "—"), None),
    ],
)
def test_values_tell_a_column_with_an_unknown_heading(
    values: tuple[str, ...], field: Field | None
) -> None:
    (column,) = proposed_by_values(propose(["Сведения № 7"]), [(one,) for one in values])
    assert column.field == field


def test_a_name_in_three_rows_is_one_person_and_no_row_vanishes() -> None:
    rows = [
        DataRow(2, (1, "Афанасьева", "учитель")),
        DataRow(3, (None, "Мария", "физики")),
        DataRow(4, (None, "Степановна", None)),
        DataRow(5, (2, "Иванова", "учитель")),
    ]
    joined, taken = joined_lines(rows, 1, 0)
    assert [row.values for row in joined] == [
        (1, "Афанасьева Мария Степановна", "учитель физики"),
        (2, "Иванова", "учитель"),
    ]
    assert [row.number for row in taken] == [3, 4]


@pytest.mark.parametrize(
    ("cells", "sections"),
    [
        (("СОШ 1", None, None, "СОШ 2", None), ["", "СОШ 1", "СОШ 1", "", "СОШ 2"]),
        (("СОШ 1", "СОШ 1", None, None), ["", "", "", ""]),
        ((None, "СОШ 1", None, None), ["", "", "", ""]),
    ],
)
def test_an_institution_named_once_holds_for_the_rows_below(
    cells: tuple[str | None, ...], sections: list[str]
) -> None:
    rows = [DataRow(number, (cell,)) for number, cell in enumerate(cells)]
    assert [row.section for row in under_named(rows, 0)] == sections
