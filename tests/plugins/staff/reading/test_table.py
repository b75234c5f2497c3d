"""Finding tables in sheets as people make them."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from plugins.staff.reading.headings import Field
from plugins.staff.reading.table import Merge, SheetReading, Table, find_tables, institution_in

Line = tuple[int, Sequence[object]]


def sheet(*lines: Sequence[object], first: int = 1) -> list[Line]:
    return [(number, line) for number, line in enumerate(lines, first)]


def one(reading: SheetReading) -> Table:
    (table,) = reading.tables
    return table


def reasons(table: Table) -> dict[int, str]:
    return {row.number: row.reason.message for row in table.skipped}


HEADER = ["№", "ФИО", "Должность", "Категория"]
ANNA = [1, "Иванова Анна Петровна", "учитель", "высшая"]
OLGA = [2, "Петрова Ольга Ильинична", "воспитатель", "нет"]


def test_a_plain_table_below_titles() -> None:
    reading = find_tables(sheet(["Банк данных"], [], HEADER, ANNA, OLGA))
    table = one(reading)
    assert table.header_rows == (3,)
    assert [row.number for row in table.rows] == [4, 5]
    assert [row.number for row in reading.skipped] == [1]
    assert table.mapping[1] == Field.FULL_NAME


def test_a_header_of_two_rows_with_merged_cells_and_numbering() -> None:
    lines = sheet(
        ["№ п/п", "ФИО", "Должность", "Квалификационная категория", None, None],
        [None, None, None, "категория", "дата", "срок"],
        [1, 2, 3, 4, 5, 6],
        [1, "Иванова Анна Петровна", "учитель", "высшая", "25.12.2022", "25.12.2027"],
    )
    for merges in ((), (Merge(1, 3, 1, 5), Merge(1, 0, 2, 0), Merge(1, 1, 2, 1))):
        table = one(find_tables(lines, merges))
        assert table.header_rows == (1, 2, 3)
        assert table.headings[4] == "Квалификационная категория | дата"
        assert [column.field for column in table.columns] == [
            Field.NUMBER, Field.FULL_NAME, Field.POSITION, Field.CATEGORY, Field.ASSIGNED_ON,
            Field.VALID_UNTIL,
        ]  # fmt: skip
        assert [row.number for row in table.rows] == [4]
        assert "numbers the columns" in reasons(table)[3]


def test_a_name_in_three_columns_under_one_heading() -> None:
    lines = sheet(
        ["№", "Сведения о педагоге", None, None, "Должность"],
        [None, "Фамилия", "Имя", "Отчество", None],
        [1, "Иванова", "Анна", "Петровна", "учитель"],
    )
    table = one(find_tables(lines, [Merge(1, 1, 1, 3)]))
    assert [column.field for column in table.columns] == [
        Field.NUMBER, Field.LAST_NAME, Field.FIRST_NAME, Field.PATRONYMIC, Field.POSITION,
    ]  # fmt: skip
    assert [row.number for row in table.rows] == [3]


def test_institutions_between_the_rows() -> None:
    table = one(
        find_tables(
            sheet(HEADER, ["МБОУ СОШ № 1", None, None, None], ANNA, [None, "Детский сад № 7"], OLGA,
                  ["3. ДДТ «Радуга»"], [3, "Котов Пётр Ильич", "ПДО", None])
        )
    )  # fmt: skip
    assert [row.section for row in table.rows] == [
        "МБОУ СОШ № 1", "Детский сад № 7", "ДДТ «Радуга»".replace("«", '"').replace("»", '"'),
    ]  # fmt: skip


def test_the_institution_of_the_title_holds_for_the_table() -> None:
    title = ["Список педагогических работников МАОУ лицей № 4 г. Краснодара на 2025 год"]
    table = one(find_tables(sheet(title, HEADER, ANNA)))
    assert table.rows[0].section == "МАОУ лицей № 4 г. Краснодара"
    assert institution_in("Банк данных педагогических работников района") == ""


def test_rows_that_are_no_data_say_why() -> None:
    table = one(
        find_tables(
            sheet(HEADER, ANNA, ["Учителя начальных классов"], [], HEADER, OLGA, [3, "Вакансия", "учитель"],
                  ["Итого", None, 2], [None, "Всего педагогов: 2"], ["* данные на 01.09.2025"],
                  ["Директор", None, "________", "Иванов И.И."], ["Исполнитель: Петрова А.А., тел. 5-55-55"])
        )
    )  # fmt: skip
    assert [row.number for row in table.rows] == [2, 6]
    found = reasons(table)
    words = {3: "heading inside", 4: "empty", 5: "page break", 7: "vacancy", 8: "total", 9: "total",
             10: "note", 11: "signature", 12: "signature"}  # fmt: skip
    assert {number: word for number, word in words.items() if word not in found[number]} == {}


def test_second_posts_continue_the_person() -> None:
    lines = sheet(
        HEADER, ANNA, [None, None, "методист", "первая"], ["", "", "тьютор", ""], OLGA,
    )  # fmt: skip
    for merges in ((), (Merge(2, 0, 4, 0), Merge(2, 1, 4, 1))):
        table = one(find_tables(lines, merges))
        assert [(row.number, row.continues) for row in table.rows] == [
            (2, None), (3, 2), (4, 2), (5, None),
        ]  # fmt: skip


def test_a_numbered_row_without_a_name_is_data() -> None:
    table = one(find_tables(sheet(HEADER, ANNA, [2, None, "воспитатель", None])))
    assert [(row.number, row.continues) for row in table.rows] == [(2, None), (3, None)]


def test_a_merged_institution_holds_for_all_its_rows() -> None:
    lines = sheet(
        ["ОО", "ФИО", "Должность"],
        ["СОШ № 1", "Иванова Анна Петровна", "учитель"],
        [None, "Петрова Ольга Ильинична", "учитель"],
        [None, "Котова Вера Ильинична", "учитель"],
    )
    table = one(find_tables(lines, [Merge(2, 0, 3, 0)]))
    assert [row.section for row in table.rows] == ["", "СОШ № 1", ""]


def test_two_tables_in_a_sheet() -> None:
    other = ["№", "Фамилия, имя, отчество", "Занимаемая должность", "Дата рождения"]
    reading = find_tables(
        sheet(
            HEADER, ANNA, [], ["МБДОУ № 5"], other, [1, "Петрова Ольга Ильинична", "тьютор", None]
        )
    )
    first, second = reading.tables
    assert [row.number for row in first.rows] == [2]
    assert [row.number for row in second.rows] == [6]
    assert second.rows[0].section == "МБДОУ № 5"
    assert second.mapping[3] == Field.BIRTH_ON


def test_a_sheet_without_a_header_says_so() -> None:
    reading = find_tables(sheet(ANNA, OLGA))
    assert reading.tables == ()
    assert reading.problem is not None
    assert "No header" in reading.problem.message
    assert [row.number for row in reading.skipped] == [1, 2]
    assert find_tables([]).problem is not None


CELLS = st.one_of(
    st.none(), st.text(max_size=12), st.integers(), st.floats(),
    st.sampled_from(["№", "ФИО", "Должность", "Категория", "Итого", "Иванов Иван Ильич", "СОШ № 1"]),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=6), max_size=12))
def test_no_row_is_lost(lines: list[list[object]]) -> None:
    rows = sheet(*lines)
    reading = find_tables(rows)
    told = {row.number for row in reading.skipped}
    for table in reading.tables:
        told |= {row.number for row in table.skipped} | {row.number for row in table.rows}
    said = {
        number
        for number, values in rows
        if any(value is not None and str(value).strip() for value in values)
    }
    invisible = {number for number in said - told if not _visible(dict(rows)[number])}
    assert said - told == invisible


def _visible(values: Sequence[object]) -> bool:
    return any(character.isalnum() for value in values for character in str(value or ""))
