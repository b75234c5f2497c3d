"""From rows to what they say, and the contradictions between columns."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.staff.reading.free_text import read_absence, read_snils
from plugins.staff.reading.headings import Field
from plugins.staff.reading.record import StaffRecord
from plugins.staff.reading.row_reader import RowReader

COLUMNS = (
    Field.FULL_NAME, Field.POSITION, Field.CATEGORY, Field.ASSIGNED_ON, Field.VALID_UNTIL,
    Field.COMPLIANCE_ON,
)  # fmt: skip


def read(*cells: object, columns: tuple[Field, ...] = COLUMNS) -> StaffRecord:
    (record,) = RowReader(dict(enumerate(columns))).read(cells)
    return record


def anna(*cells: object) -> StaffRecord:
    return read("Иванова Анна Петровна", "учитель химии", *cells)


def problems(record: StaffRecord) -> list[tuple[str, int | None]]:
    return [(one.level, one.column) for one in record.problems]


@pytest.mark.parametrize(
    ("cells", "category", "assigned_on", "until", "no_term", "level"),
    [
        (("высшая", "25.12.2022", "25.12.2027"), "highest", date(2022, 12, 25), date(2027, 12, 25), False, None),
        (("первая", "01.03.2024", None), "first", date(2024, 3, 1), None, True, "note"),
        (("первая", "01.03.2024", "бессрочно"), "first", date(2024, 3, 1), None, True, None),
        (("первая", "01.03.2022", None), "first", date(2022, 3, 1), None, None, "note"),
        (("первая", None, None), "first", None, None, None, "note"),
        (("первая", datetime(2024, 3, 1), None), "first", date(2024, 3, 1), None, True, "note"),  # noqa: DTZ001
        (("первая", None, "до 2027"), "first", None, date(2027, 12, 31), False, "asked"),
        (("высшая", "01.10.2020-01.10.2025", None), "highest", date(2020, 10, 1), date(2025, 10, 1), False, None),
        (("высшая, 25.12.2022 № 4567, до 25.12.2027", None, None), "highest", date(2022, 12, 25), date(2027, 12, 25), False, None),
        # contradictions with the law and between columns
        (("первая", "01.09.2023", "01.09.2028"), "first", date(2023, 9, 1), date(2028, 9, 1), False, "asked"),
        (("первая", "31.08.2023", "31.08.2028"), "first", date(2023, 8, 31), date(2028, 8, 31), False, None),
        (("первая", "01.10.2022", "бессрочно"), "first", date(2022, 10, 1), None, True, "asked"),
        (("первая", "01.10.2022", "01.10.2021"), "first", date(2022, 10, 1), date(2021, 10, 1), False, "refused"),
        (("первая", "01.10.2020", "01.10.2027"), "first", date(2020, 10, 1), date(2027, 10, 1), False, "asked"),
        (("первая, 01.10.2020", "01.11.2020", None), "first", date(2020, 11, 1), None, None, "asked"),
        # no category, and a date all the same
        (("нет", "01.10.2022", None), "none", None, None, None, "asked"),
        (("нет", None, None), "none", None, None, None, None),
        ((None, "01.10.2022", None), "none", None, None, None, "asked"),
        ((None, None, None), "none", None, None, None, None),
        (("вторая", "01.10.2010", None), "none", None, None, None, "note"),
        (("соотв.", None, None), "compliance", None, None, None, None),
        (("кандидат", None, None), "none", None, None, None, "asked"),
        (("первая", "31.02.2021", None), "first", None, None, None, "refused"),
    ],
)  # fmt: skip
def test_categories(
    cells: tuple[object, ...],
    category: str,
    assigned_on: date | None,
    until: date | None,
    no_term: bool | None,
    level: str | None,
) -> None:
    record = anna(*cells)
    assert record.category == category
    if record.categories:
        found = record.categories[0]
        assert (found.assigned_on, found.valid_until, found.no_term) == (
            assigned_on, until, no_term,
        )  # fmt: skip
        expected = "until" if until else {True: "none", False: "unknown", None: "unknown"}[no_term]
        assert found.term == expected
    levels = {one.level for one in record.problems}
    assert level in levels if level else not levels
    assert record.refused == (level == "refused")


def test_a_mark_of_compliance_is_no_category() -> None:
    record = anna("соответствие", "01.10.2020", "01.10.2025")
    assert record.categories == ()
    (held,) = record.compliance
    assert (held.held_on, held.next_on) == (date(2020, 10, 1), date(2025, 10, 1))
    both = anna("первая", "01.03.2024", None, "12.03.2021")
    assert both.category == "first"
    assert both.compliance[0].held_on == date(2021, 3, 12)
    fails = anna("не соответствует", "01.10.2020", None)
    assert not fails.compliance[0].complies


def test_a_problem_names_the_column() -> None:
    assert ("asked", 4) in problems(anna("первая", "01.09.2023", "01.09.2028"))
    assert ("asked", 0) in problems(read("Иванова А.П.", "учитель"))
    assert ("asked", 1) in problems(read("Иванова Анна Петровна", "учетель"))
    assert ("refused", 0) in problems(read("", "учитель"))
    assert ("refused", 1) in problems(read("Иванова Анна Петровна", ""))


def test_two_posts_give_two_records_and_one_category() -> None:
    reader = RowReader(dict(enumerate(COLUMNS)))
    deputy, teacher = reader.read(
        ("Котова Ирина Львовна", "зам. директора по УВР, учитель физики", "первая", "01.02.2024")
    )
    assert (deputy.position, deputy.categories) == ("deputy_director", ())
    assert (teacher.position, teacher.subject, teacher.category) == ("teacher", "физика", "first")
    first, second = reader.read(
        ("Котова Ирина Львовна", "учитель, методист", "учитель - высшая; методист - первая", None)
    )
    assert (first.category, second.category) == ("highest", "first")


def test_a_continuation_takes_the_person_from_above() -> None:
    columns = (Field.FULL_NAME, Field.BIRTH_ON, Field.POSITION, Field.CATEGORY)
    reader = RowReader(dict(enumerate(columns)))
    (above,) = reader.read(
        ("Иванова Анна Петровна", "12.03.1980", "учитель", "высшая"), section="СОШ № 1"
    )
    (below,) = reader.read((None, None, "методист", "соотв."), before=above)
    assert (below.full_name, below.birth_on) == (above.full_name, above.birth_on)
    assert (below.institution_text, below.position) == ("СОШ № 1", "methodist")
    assert below.category == "compliance"
    (same_post,) = reader.read((None, None, None, "педагог-наставник"), before=above)
    assert (same_post.position, same_post.category) == ("teacher", "mentor")


def test_the_whole_municipal_form() -> None:
    columns = (
        Field.MUNICIPALITY, Field.INSTITUTION, Field.LAST_NAME, Field.FIRST_NAME, Field.PATRONYMIC,
        Field.BIRTH_ON, Field.SEX, Field.SNILS, Field.POSITION, Field.SUBJECT, Field.EDUCATION,
        Field.EMPLOYMENT_KIND, Field.RATE, Field.STARTED_ON, Field.ORDER, Field.CATEGORY,
        Field.EXTRA_CATEGORY, Field.ATTESTED_ON, Field.COURSES, Field.AWARDS, Field.EMAIL, Field.PHONE,
        Field.NOTE, Field.ABSENCE,
    )  # fmt: skip
    record = read(
        "Калининский район", "МБОУ СОШ № 1", "ИВАНОВА", "АННА", "ПЕТРОВНА", 29292, "ж", "112-233-445 95",
        "учитель", "Математика", "высшее, КубГУ, 2002", "основной", "0,5", "01.09.2003",
        "№ 123 от 20.05.2024", "высшая", "наставник", "15.05.2024", "ФГОС, 72 ч.", "Почётная грамота",
        "A@B.ru", 89181234567.0, "нет", "отпуск по уходу за ребенком с 01.02.2025 по 01.02.2028",
        columns=columns,
    )  # fmt: skip
    assert record.full_name == "Иванова Анна Петровна"
    assert record.birth_on == date(1980, 3, 12)
    assert (record.sex, record.snils) == ("female", "112-233-445 95")
    assert (record.subject, record.kind, record.rate) == ("математика", "main", 0.5)
    assert record.started_on == date(2003, 9, 1)
    highest, mentor = record.categories
    assert (highest.order_number, highest.order_on) == ("123", date(2024, 5, 20))
    assert highest.assigned_on == date(2024, 5, 15)
    assert mentor.kind == "mentor"
    assert record.education[0].finished_year == 2002
    assert record.education[0].level == "higher"
    assert (record.phone, record.email) == ("89181234567", "a@b.ru")
    assert record.courses == ("ФГОС, 72 ч.",)
    assert record.awards == ("Почётная грамота",)
    assert record.note == ""
    (leave,) = record.absences
    assert (leave.kind, leave.ended_on) == ("parental", date(2028, 2, 1))
    assert not record.refused


def test_a_date_of_attestation_without_a_result_is_asked() -> None:
    columns = (Field.FULL_NAME, Field.POSITION, Field.CATEGORY, Field.ATTESTED_ON)
    record = read("Иванова Анна Петровна", "учитель", None, "12.03.2021", columns=columns)
    assert problems(record) == [("asked", 3)]
    held = read("Иванова Анна Петровна", "учитель", "СЗД", "12.03.2021", columns=columns)
    assert held.compliance[0].held_on == date(2021, 3, 12)


@pytest.mark.parametrize(
    ("text", "number", "doubtful"),
    [
        ("112-233-445 95", "112-233-445 95", False),
        ("11223344595", "112-233-445 95", False),
        ("1122334459", "011-223-344 59", True),
        ("112-233-445 96", "112-233-445 96", True),
        ("123", "", True),
        ("", "", False),
        ("нет", "", False),
    ],
)
def test_insurance_numbers(text: str, number: str, doubtful: bool) -> None:
    shown, doubt = read_snils(text)
    assert (shown, doubt is not None) == (number, doubtful)


@pytest.mark.parametrize(
    ("text", "kind", "ended_on"),
    [
        ("декрет", "maternity", None),
        ("в декрете до 01.03.2027", "maternity", date(2027, 3, 1)),
        ("отпуск по уходу за ребенком", "parental", None),
        ("отпуск по беременности и родам", "maternity", None),
        ("беременность", "pregnancy", None),
        ("болезнь с 01.02.2026", "illness", None),
    ],
)
def test_absences(text: str, kind: str, ended_on: date | None) -> None:
    absence = read_absence(text)
    assert absence is not None
    assert (absence.kind, absence.ended_on) == (kind, ended_on)
    assert read_absence("очередной отпуск") is None


CELLS = st.one_of(
    st.none(), st.text(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.booleans(),
    st.sampled_from(["высшая", "учитель, методист", "Иванов Иван", "2027", "б/с", "01.01.2020"]),
)  # fmt: skip


@given(st.lists(st.sampled_from(list(Field)), unique=True, min_size=1), st.data())
@settings(max_examples=200)
def test_never_raises(fields: list[Field], data: st.DataObject) -> None:
    reader = RowReader(dict(enumerate(fields)))
    cells = data.draw(st.lists(CELLS, min_size=len(fields), max_size=len(fields)))
    (record, *_) = reader.read(cells)
    again = reader.read(cells, before=record)
    assert again


@pytest.mark.parametrize(
    ("cell", "assigned_on", "number", "order_on"),
    [
        ("25.12.2023 № 4567", date(2023, 12, 25), "4567", None),
        ("28.04.2024 пр. № 123", date(2024, 4, 28), "123", None),
        ("Приказ ДО от 28.12.2023 № 3255-к", date(2023, 12, 28), "3255-к", date(2023, 12, 28)),
        ("27.12.2023 (приказ № 5 от 30.12.2023)", date(2023, 12, 27), "5", date(2023, 12, 30)),
    ],
)
def test_a_day_and_its_order_may_share_a_cell(cell, assigned_on, number, order_on) -> None:
    record = anna("высшая", cell, None)
    assert not record.refused
    (category,) = record.categories
    assert (category.assigned_on, category.order_number, category.order_on) == (
        assigned_on,
        number,
        order_on,
    )


def test_an_attestations_day_may_stand_beside_its_protocol() -> None:
    record = read(
        "Иванова Анна Петровна", "учитель химии", None, None, None, "15.09.2022, протокол № 3"
    )
    assert not record.refused
    assert [one.held_on for one in record.compliance] == [date(2022, 9, 15)]


def test_words_that_are_no_order_are_no_date() -> None:
    assert anna("высшая", "приказ потерян", None).refused
