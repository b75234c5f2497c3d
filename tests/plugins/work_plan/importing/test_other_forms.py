"""Plans as other districts make them: other files, columns, headings, numbering, sections, grids."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from plugins.work_plan.importing.reading import read_plan, read_text
from plugins.work_plan.importing.sources.read import read_lines, read_pasted
from tests.plugins.work_plan.importing.makers import (
    ABOVE,
    LEFT,
    docx,
    docx_table,
    flat,
    html_table,
    odt,
    odt_table,
    xlsx,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from plugins.work_plan.written import WrittenPlan

HEADING = ["№ п/п", "Мероприятия", "Сроки", "Ответственные"]
FIRST = ["1.", "Совещание по итогам года", "сентябрь", "Иванова А.А., методист"]
SECOND = ["2.", "Проверка сайтов", "до 20.10.2024", "Петрова Б.Б.\nруководители ОО"]
THIRD = ["1.", "Анализ результатов", "июнь", "методист"]
WHOLE = [["I. Организационный раздел", LEFT, LEFT, LEFT], FIRST, SECOND,
         ["II. Аналитический раздел", LEFT, LEFT, LEFT], THIRD]  # fmt: skip
EXPECTED = [
    ("I. Организационный раздел", [tuple(FIRST), tuple(SECOND)]),
    ("II. Аналитический раздел", [tuple(THIRD)]),
]


@pytest.fixture
def read(tmp_path: Path) -> Callable[[bytes], WrittenPlan]:
    def reading(content: bytes) -> WrittenPlan:
        file = tmp_path / "plan"
        file.write_bytes(content)
        return read_plan(read_lines(file))

    return reading


Read = "Callable[[bytes], WrittenPlan]"


@pytest.mark.parametrize("form", ["docx", "odt", "html", "xlsx"])
def test_one_plan_is_the_same_in_every_format(read: Any, form: str) -> None:
    rows = [HEADING, *WHOLE]
    title, sign = "План работы на 2024-2025 учебный год", "Начальник отдела ________ Сидоров В.В."

    def build(document: Any) -> None:
        document.add_paragraph(title)
        docx_table(document, rows)
        document.add_paragraph(sign)

    page = (
        f"<html><head><meta charset=utf-8></head><body><p>{title}</p>{html_table(rows)}"
        f"<p>{sign}</p></body></html>"
    )
    made = {
        "docx": docx(build),
        "odt": odt(f"<text:h>{title}</text:h>{odt_table(rows)}<text:p>{sign}</text:p>"),
        "html": page.encode(),
        "xlsx": xlsx(
            [[title], [], HEADING, ["I. Организационный раздел"], FIRST, SECOND,
             ["II. Аналитический раздел"], THIRD, [], [sign]],
            merged=["A1:D1", "A4:D4", "A7:D7"],
        ),
    }[form]  # fmt: skip
    plan = read(made)
    assert flat(plan) == EXPECTED
    assert (plan.title, plan.school_year, plan.closing) == (title, 2024, (sign,))
    assert plan.doubts == ()


def test_columns_are_found_by_their_headings_in_any_order(read: Any) -> None:
    rows = [
        ["Когда", "Кто отвечает", "Содержание работы", "№", "Форма завершения", "Примечание"],
        ["до 01.09.23", "Директор", "Приём заявлений", "1", "журнал", ""],
        ["", "Зам.УВР Каримов К.А.", "Издание приказов", "2", "приказы", "срочно"],
    ]
    plan = read(docx(lambda document: docx_table(document, rows)))
    first, second = plan.sections[0].activities
    assert (first.number, first.text, first.term) == ("1", "Приём заявлений", "до 01.09.23")
    assert dict(second.more) == {"Форма завершения": "приказы", "Примечание": "срочно"}
    assert (second.term, second.responsible) == ("", "Зам.УВР Каримов К.А.")


def test_sections_may_stand_as_paragraphs_between_tables(read: Any) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("ПЛАН-ГРАФИК")
        document.add_paragraph("методической работы на 2025/2026 учебный год")
        document.add_paragraph("Цель: помощь педагогам.")
        document.add_paragraph("Работа с кадрами")
        docx_table(document, [HEADING, FIRST, SECOND])
        document.add_paragraph("Контроль и анализ")
        docx_table(document, [HEADING, THIRD])

    plan = read(docx(build))
    assert [(one.title, len(one.activities)) for one in plan.sections] == [
        ("Работа с кадрами", 2),
        ("Контроль и анализ", 1),
    ]
    assert plan.title == "ПЛАН-ГРАФИК методической работы на 2025/2026 учебный год"
    assert plan.preamble == ("Цель: помощь педагогам.",)


def test_later_tables_may_go_without_headings(read: Any) -> None:
    def build(document: Any) -> None:
        docx_table(document, [HEADING, FIRST])
        document.add_paragraph("Раздел 2. Контроль")
        docx_table(document, [SECOND])

    assert [one.title for one in read(docx(build)).sections] == ["", "Раздел 2. Контроль"]


def test_a_section_may_be_a_merged_column(read: Any) -> None:
    rows = [
        ["Направление", "Мероприятие", "Срок исполнения", "Исполнитель"],
        ["Кадры", *FIRST[1:]],
        [ABOVE, *SECOND[1:]],
        ["Контроль", *THIRD[1:]],
    ]
    plan = read(docx(lambda document: docx_table(document, rows)))
    assert [(one.title, len(one.activities)) for one in plan.sections] == [
        ("Кадры", 2),
        ("Контроль", 1),
    ]


def test_a_term_merged_over_rows_is_the_term_of_each(read: Any) -> None:
    rows = [HEADING, FIRST, ["2.", "Обновление стенда", ABOVE, ABOVE]]
    plan = read(odt(odt_table(rows)))
    assert [row.term for row in plan.sections[0].activities] == ["сентябрь", "сентябрь"]
    assert {row.responsible for row in plan.sections[0].activities} == {"Иванова А.А., методист"}


@pytest.mark.parametrize("form", ["docx", "html"])
def test_ticks_in_quarters_are_a_term(read: Any, form: str) -> None:
    rows = [
        ["№", "Наименование мероприятия", "Срок (квартал)", LEFT, LEFT, LEFT, "Ответственный"],
        [ABOVE, ABOVE, "I", "II", "III", "IV", ABOVE],
        ["1", "Мониторинг сайтов", "+", "+", "", "", "методист"],
        ["2", "Совещание", "", "", "V", "", "начальник"],
        ["3", "Консультации", "постоянно", LEFT, LEFT, LEFT, "методист"],
    ]
    made = (
        docx(lambda document: docx_table(document, rows))
        if form == "docx"
        else html_table(rows).encode()
    )
    activities = read(made).sections[0].activities
    assert [row.term for row in activities] == ["I, II квартал", "III квартал", "постоянно"]
    assert [row.responsible for row in activities] == ["методист", "начальник", "методист"]


def test_ticks_in_months_are_a_term(read: Any) -> None:
    months = ["сентябрь", "октябрь", "ноябрь", "декабрь", "январь"]
    rows = [
        ["№", "Мероприятие", *months, "Кто"],
        [1, "Сбор списков", "х", None, None, None, "х", "координатор"],
        [2, "Семинар", None, "15.10", None, None, None, "методист"],
    ]
    plan = read(xlsx(rows))
    first, second = plan.sections[0].activities
    assert first.term == "сентябрь, январь"
    assert second.term == "октябрь (15.10)"
    assert any("15.10" in one.text for one in plan.doubts)


def test_months_as_sections_are_terms_where_there_is_no_column_of_terms(read: Any) -> None:
    rows = [["№", "Мероприятия", "Ответственный"], ["Сентябрь", LEFT, LEFT],
            ["1", "Издание приказа", "директор"], ["Октябрь", LEFT, LEFT],
            ["1", "Заседание комиссии", "председатель"]]  # fmt: skip
    plan = read(docx(lambda document: docx_table(document, rows)))
    assert [(one.title, one.activities[0].term) for one in plan.sections] == [
        ("Сентябрь", "Сентябрь"),
        ("Октябрь", "Октябрь"),
    ]


def test_numbering_may_be_hierarchical(read: Any) -> None:
    rows = [HEADING, ["1", "Организационная работа", "", ""], ["1.1", *FIRST[1:]],
            ["1.2", *SECOND[1:]], ["2", "Контроль", "", ""], ["2.1.", *THIRD[1:]]]  # fmt: skip
    plan = read(xlsx([[cell or None for cell in row] for row in rows]))
    assert [(one.title, [row.number for row in one.activities]) for one in plan.sections] == [
        ("1 Организационная работа", ["1.1", "1.2"]),
        ("2 Контроль", ["2.1."]),
    ]


def test_a_list_that_word_numbers_by_itself_has_its_numbers(read: Any) -> None:
    def build(document: Any) -> None:
        table = docx_table(document, [HEADING, ["", *FIRST[1:]], ["", *SECOND[1:]]])
        for row in table.rows[1:]:
            row.cells[0].paragraphs[0].style = "List Number"

    assert [row.number for row in read(docx(build)).sections[0].activities] == ["1.", "2."]


def test_a_plan_without_numbers_and_headings_is_read_by_its_cells() -> None:
    plan = read_text(
        "План на 2024-2025 учебный год\n"
        "Оформление стенда по аттестации\tавгуст\tметодист\n"
        "Проведение заседаний комиссии по графику\tпо необходимости\tсекретарь комиссии\n"
        "Анализ итогов года и подготовка справки\tиюнь\tначальник\n"
    )
    assert [(row.number, row.term, row.responsible) for row in plan.sections[0].activities] == [
        ("", "август", "методист"),
        ("", "по необходимости", "секретарь комиссии"),
        ("", "июнь", "начальник"),
    ]


def test_the_deadline_may_come_first_with_several_lines_in_a_cell(read: Any) -> None:
    rows = [
        ["Срок", "Мероприятия", "Исполнитель", "Документ"],
        ["До 20 сентября", "Ознакомление.\nОформление уголка.", "Директор,\nзаместитель", "Список"],
        ["24 сентября –\n10 октября", "Подача списков", "Заместитель\nдиректора", "Заявления"],
    ]
    plan = read(odt(f"<text:p>ПЛАН</text:p>{odt_table(rows)}"))
    first, second = plan.sections[0].activities
    assert first.text == "Ознакомление.\nОформление уголка."
    assert first.responsible == "Директор, заместитель"
    assert (second.term, second.responsible) == (
        "24 сентября – 10 октября",
        "Заместитель директора",
    )
    assert dict(second.more) == {"Документ": "Заявления"}


def test_the_approval_may_stand_in_a_table_or_after_the_title(read: Any) -> None:
    def build(document: Any) -> None:
        docx_table(document, [
            ["СОГЛАСОВАНО\nПредседатель профкома", "УТВЕРЖДАЮ\nДиректор МБОУ СОШ № 6"],
            ["_________ А.А. Орлова", "_________ Ю.Б. Кротова"],
        ])  # fmt: skip
        document.add_paragraph("План работы по аттестации")
        document.add_paragraph("2017 – 2018 учебный год")
        docx_table(document, [HEADING, FIRST])

    plan = read(docx(build))
    assert plan.approval.lines == (
        *("СОГЛАСОВАНО", "Председатель профкома", "_________ А.А. Орлова"),
        *("УТВЕРЖДАЮ", "Директор МБОУ СОШ № 6", "_________ Ю.Б. Кротова"),
    )
    assert plan.title == "План работы по аттестации 2017 – 2018 учебный год"
    assert plan.school_year == 2017
    after = read_text(
        "План по аттестации на 2023-2024 учебный год\n\n«Утверждаю»\nДиректор СОШ № 18\n\n"
        "№\tМероприятия\tСроки\tОтветственные\n1\tПриказы\tсентябрь\tДиректор\n"
    )
    assert after.approval.lines == ("«Утверждаю»", "Директор СОШ № 18")


def test_headings_that_come_again_on_each_page_are_no_rows(read: Any) -> None:
    rows = [HEADING, ["1", "2", "3", "4"], FIRST, HEADING, SECOND]
    plan = read(docx(lambda document: docx_table(document, rows)))
    assert flat(plan) == [("", [tuple(FIRST), tuple(SECOND)])]
    assert ["1 | 2 | 3 | 4" in one.text for one in plan.doubts] == [True]


def test_the_plan_may_stand_inside_a_frame_of_one_cell(read: Any) -> None:
    def build(document: Any) -> None:
        outer = document.add_table(rows=1, cols=1).cell(0, 0)
        outer.text = "План на 2025-2026 уч. год"
        inner = outer.add_table(rows=2, cols=4)
        for row, cells in zip(inner.rows, [HEADING, FIRST], strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text

    plan = read(docx(build))
    assert flat(plan) == [("", [tuple(FIRST)])]
    assert plan.school_year == 2025


def test_a_document_without_tables_is_read_by_its_tabs(read: Any) -> None:
    def build(document: Any) -> None:
        for row in [["План работы"], HEADING, FIRST, THIRD]:
            document.add_paragraph("\t".join(row))

    assert len(read(docx(build)).sections[0].activities) == 2


def test_what_was_deleted_under_review_is_gone_and_what_was_inserted_stays(read: Any) -> None:
    def build(document: Any) -> None:
        from docx.oxml import parse_xml

        table = docx_table(document, [HEADING, FIRST])
        space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        cell = table.cell(1, 1).paragraphs[0]._p
        cell.append(
            parse_xml(f'<w:del {space} w:id="1"><w:r><w:delText> старое</w:delText></w:r></w:del>')
        )
        cell.append(parse_xml(f'<w:ins {space} w:id="2"><w:r><w:t> и задачам</w:t></w:r></w:ins>'))

    (row,) = read(docx(build)).sections[0].activities
    assert row.text == "Совещание по итогам года и задачам"


def test_the_clipboard_of_excel_and_of_word_is_read() -> None:
    excel = (
        "Version:1.0\r\nStartHTML:0000000105\r\n<html xmlns:x='urn:schemas-microsoft-com:office:excel'>"
        "<head><style>td{color:red}</style></head><body><!--StartFragment-->"
        f"{html_table([HEADING, FIRST, SECOND])}<!--EndFragment--></body></html>"
    )
    word = (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><body lang=RU>"
        "<p class=MsoNormal align=center><b>ПЛАН<o:p></o:p></b></p>"
        "<p class=MsoNormal>работы на 2025-2026 учебный год</p>"
        f"{html_table([HEADING, *WHOLE])}"
        "<script>alert(1)</script></body></html>"
    )
    assert flat(read_plan(read_pasted(excel))) == [("", [tuple(FIRST), tuple(SECOND)])]
    plan = read_plan(read_pasted(word))
    assert flat(plan) == EXPECTED
    assert plan.title == "ПЛАН работы на 2025-2026 учебный год"
    assert "alert" not in str(plan)


def test_each_sheet_of_a_workbook_may_hold_a_section(read: Any) -> None:
    book = openpyxl.Workbook()
    for name, rows in (("Кадры", [HEADING, FIRST]), ("Контроль", [HEADING, THIRD])):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book["Sheet"])
    into = io.BytesIO()
    book.save(into)
    plan = read(into.getvalue())
    assert [(one.title, len(one.activities)) for one in plan.sections] == [
        ("Кадры", 1),
        ("Контроль", 1),
    ]


def test_cells_that_stand_apart_as_a_web_page_has_them_are_rows() -> None:
    cells = ["План-график", "Срок", "Мероприятия", "Исполнитель", "Документ",
             "1", "До 20 сентября", "Ознакомление", "Директор", "Список",
             "2", "10-20 сентября", "Беседы", "Заместитель", "Справка", "Второй этап",
             "3", "24 октября", "Подача списков", "Методист", "Заявления"]  # fmt: skip
    plan = read_text("\n\n".join(cells))
    assert [(one.title, len(one.activities)) for one in plan.sections] == [
        ("", 2),
        ("Второй этап", 1),
    ]
    row = plan.sections[0].activities[1]
    assert (row.number, row.text, row.term) == ("2", "Беседы", "10-20 сентября")
    assert (row.responsible, dict(row.more)) == ("Заместитель", {"Документ": "Справка"})


def test_a_hidden_sheet_is_a_doubt(read: Any) -> None:
    book = openpyxl.Workbook()
    for row in [HEADING, FIRST]:
        book.active.append(row)
    hidden = book.create_sheet("Справочник")
    hidden.append(["сентябрь", "октябрь"])
    hidden.sheet_state = "hidden"
    into = io.BytesIO()
    book.save(into)
    plan = read(into.getvalue())
    assert flat(plan) == [("", [tuple(FIRST)])]
    assert [one.place for one in plan.doubts] == ["Справочник"]


def test_a_table_drawn_with_bars_is_read() -> None:
    rows: Sequence[Sequence[str]] = [HEADING, ["---"] * 4, FIRST, THIRD]
    plan = read_text("\n".join(f"| {' | '.join(row)} |" for row in rows))
    assert [row.number for row in plan.sections[0].activities] == ["1.", "1."]


def test_a_first_and_a_last_day_in_two_columns_are_one_term() -> None:
    plan = read_text(
        "План на 2025-2026 учебный год\nМероприятие\tДата начала\tДата окончания\tОтветственный\n"
        "Сбор заявок\t01.09\t20.09\tМетодист\nСеминар\t\t15.11\tМетодист\n"
    )
    assert [one.term for one in plan.sections[0].activities] == ["01.09 – 20.09", "15.11"]


def test_a_row_without_a_term_under_a_month_is_asked_about() -> None:
    plan = read_text(
        "План на 2025-2026 учебный год\nМероприятие\tСрок\tОтветственный\nСентябрь\n"
        "Сбор заявок\t\tМетодист\nСеминар\tдо 15.09\tМетодист\n"
    )
    assert [one.term for one in plan.sections[0].activities] == ["", "до 15.09"]
    assert ["Сентябрь" in one.text for one in plan.doubts] == [True]


PLAIN_TEXTS = {
    "semicolons": (
        ("План;;;\n№;Мероприятие;Срок;Ответственный\n"
        '1;"Проверка сайтов;\nсправка";до 25 мая;"Петров П.П."\n2;Сбор списков;октябрь;методист\n'),
        [("1", "Проверка сайтов; справка", "до 25 мая", "Петров П.П."),
         ("2", "Сбор списков", "октябрь", "методист")],
    ),
    "commas": (
        ("sep=,\nМероприятие,Срок,Отв.\nСбор списков,октябрь,методист\n"),
        [("", "Сбор списков", "октябрь", "методист")],
    ),
    "spaces": (
        ("№   Мероприятие                 Срок        Ответственный\n"
        "1   Проверка сайтов             октябрь     Петров П.П.\n"
        "    организаций\n"
        "------------------------------------------------------------\n"
        "2   Сбор списков                до 25 мая   методист\n"),
        [("1", "Проверка сайтов организаций", "октябрь", "Петров П.П."),
         ("2", "Сбор списков", "до 25 мая", "методист")],
    ),
    "months with their business": (
        ("Сентябрь: сбор списков, издание приказа (СОШ № 1, 2)\nОктябрь – проверка сайтов (Петров П.П.)\n"
        "В течение года: консультации; выезды\n"),
        [("", "сбор списков", "Сентябрь", ""), ("", "издание приказа (СОШ № 1, 2)", "Сентябрь", ""),
         ("", "проверка сайтов", "Октябрь", "Петров П.П."),
         ("", "консультации", "В течение года", ""), ("", "выезды", "В течение года", "")],
    ),
    "items under terms": (
        ("Сентябрь\n- сбор списков\nЕжемесячно\n- консультации\n- приём (Отв. Петров П.П.)\n"),
        [("", "сбор списков", "Сентябрь", ""), ("", "консультации", "Ежемесячно", ""),
         ("", "приём", "Ежемесячно", "Петров П.П.")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLAIN_TEXTS)
def test_plans_without_tabs_are_read(name: str) -> None:
    text, expected = PLAIN_TEXTS[name]
    plan = read_text(text)
    assert [row for _title, rows in flat(plan) for row in rows] == expected


def test_commas_in_a_sentence_are_no_table() -> None:
    assert not read_text(
        "Цель: мероприятия, сроки, ответственные.\nЗадачи: контроль, помощь."
    ).sections


def test_the_column_after_the_stages_holds_the_steps(read: Any) -> None:
    rows = [["Этап", "Наполнение", "Период", "Ответственные"],
            ["Основной", "Приём заявлений", "X–XII 2024", "секретарь"],
            ["Итоговый", "Отчёт", "до 10 VI", "секретарь"]]  # fmt: skip
    plan = read(docx(lambda document: docx_table(document, rows)))
    assert flat(plan) == [
        ("Основной", [("", "Приём заявлений", "X–XII 2024", "секретарь")]),
        ("Итоговый", [("", "Отчёт", "до 10 VI", "секретарь")]),
    ]


def test_months_may_be_numbers(read: Any) -> None:
    for months in (["IX", "X", "XI", "XII", "I", "II"], [9, 10, 11, 12, 1, 2]):
        rows = [["№", "Мероприятие", *months, "Кто"],
                [1, "Сбор списков", "+", None, None, None, "+", None, "методист"]]  # fmt: skip
        (activity,) = read(xlsx(rows)).sections[0].activities
        assert (activity.term, activity.responsible) == ("сентябрь, январь", "методист")


def test_people_may_stand_in_the_cell_of_the_activity(read: Any) -> None:
    rows = [["№", "Содержание работы, ответственный", "Дата"],
            ["1", "Заседание РМО (Иванова А.А.)", "12.09"],
            ["2", "Приём\nОтветственный: Петров П.П.", "октябрь"],
            ["3", "Семинар. Отв. Котова К.К.", "ноябрь"], ["4", "Выезд (СОШ № 1)", "май"]]  # fmt: skip
    activities = read(docx(lambda document: docx_table(document, rows))).sections[0].activities
    assert [(row.text, row.responsible) for row in activities] == [
        ("Заседание РМО", "Иванова А.А."),
        ("Приём", "Петров П.П."),
        ("Семинар.", "Котова К.К."),
        ("Выезд (СОШ № 1)", ""),
    ]


def test_a_second_plan_in_the_file_is_told(read: Any) -> None:
    def build(document: Any) -> None:
        for years in ("2023-2024", "2024-2025"):
            document.add_paragraph(f"План работы на {years} учебный год")
            docx_table(document, [HEADING, FIRST, SECOND])

    assert [one.text for one in read(docx(build)).doubts if "Another plan" in one.text]
