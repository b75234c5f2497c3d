"""Plans that are no table of rows: numbered paragraphs, cyclograms, and cells with several activities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.work_plan.importing.reading import read_plan, read_text
from plugins.work_plan.importing.services import look_at
from plugins.work_plan.importing.sources.errors import PlanUnreadable
from plugins.work_plan.importing.sources.read import read_lines
from tests.plugins.work_plan.importing.makers import ABOVE, LEFT, docx, docx_table, flat, xlsx
from tests.plugins.work_plan.importing.test_nothing_is_lost import WORDS, told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from plugins.work_plan.written import WrittenPlan

TITLE = "План работы на 2025-2026 учебный год"
LABELS = {"Срок", "Сроки", "Отв", "Ответственные", "Ответственный"}
"""Words that only say what follows them, as the headings of columns do."""


def of_docx(tmp_path: Path, rows: Sequence[Sequence[str]]) -> WrittenPlan:
    """Return the plan of a document with this table under its title."""

    def build(document: Any) -> None:
        document.add_paragraph(TITLE)
        docx_table(document, rows)

    file = tmp_path / "plan.docx"
    file.write_bytes(docx(build))
    return read_plan(read_lines(file))


def terms(plan: WrittenPlan) -> list[tuple[str, str, str]]:
    """Return the section, text and term of every activity."""
    return [(s.title, one.text, one.term) for s in plan.sections for one in s.activities]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("1. Совещание. Срок: сентябрь. Отв.: Петрова А.А.",
         ("1.", "Совещание.", "сентябрь", "Петрова А.А.")),
        ("1. Собрать списки - до 10 октября - Иванов И.И.",
         ("1.", "Собрать списки", "до 10 октября", "Иванов И.И.")),
        ("1) Проверка сайтов; до 20 октября; методист",
         ("1)", "Проверка сайтов", "до 20 октября", "методист")),
        ("1. Провести совещание (сентябрь, Петрова А.А.)",
         ("1.", "Провести совещание", "сентябрь", "Петрова А.А.")),
        ("• Смотр кабинетов — сентябрь — комиссия", ("", "Смотр кабинетов", "сентябрь", "комиссия")),
        ("1. Отчёт.\nСрок: до 1 июня 2026 г.\nОтветственный: секретарь",
         ("1.", "Отчёт.", "до 1 июня 2026 г.", "секретарь")),
        ("1.\tСовещание. Срок: май. Отв. – методист", ("1.", "Совещание.", "май", "методист")),
        ("1.1. Проверка планов – постоянно", ("1.1.", "Проверка планов", "постоянно", "")),
    ],
)  # fmt: skip
def test_a_paragraph_tells_the_activity_its_term_and_who_answers(
    paragraph: str, expected: tuple[str, str, str, str]
) -> None:
    plan = read_text(f"{TITLE}\n{paragraph}\n")
    assert flat(plan) == [("", [expected])]
    assert plan.title == TITLE
    assert "paragraphs" in plan.doubts[0].text


def test_months_and_sections_part_paragraphs() -> None:
    plan = read_text(
        f"{TITLE}\n\nСентябрь\n1. Провести педсовет (Иванов И.И.)\nОктябрь\n"
        "1. Семинар. Отв. – Петрова А.А.\n2. Проверка сайтов; до 20 октября\n\n"
        "Директор ________ Лось Л.Л.\n"
    )
    assert terms(plan) == [
        ("Сентябрь", "Провести педсовет", "Сентябрь"),
        ("Октябрь", "Семинар.", "Октябрь"),
        ("Октябрь", "Проверка сайтов", "до 20 октября"),
    ]
    assert plan.closing == ("Директор ________ Лось Л.Л.",)


def test_a_paragraph_without_a_term_is_taken_with_a_doubt() -> None:
    plan = read_text(f"{TITLE}\n1. Совещание – май\n2. Разослать письма\n")
    assert [one.text for one in plan.sections[0].activities] == ["Совещание", "Разослать письма"]
    assert "Разослать письма" in plan.doubts[-1].text


def test_tasks_before_the_activities_are_no_activities() -> None:
    plan = read_text(
        f"{TITLE}\nЗадачи:\n1. Изучить документы.\n2. Помочь педагогам.\nМероприятия:\n"
        "1. Совещание – сентябрь\n2. Семинар – октябрь\n3. Выезды в школы\n"
    )
    assert [one[1] for one in terms(plan)] == ["Совещание", "Семинар", "Выезды в школы"]
    assert "1. Изучить документы." in plan.preamble


def test_a_term_may_begin_its_sentence() -> None:
    plan = read_text(f"{TITLE}\n1. До 10 октября собрать списки.\n2. Ежемесячно проверять сайты.\n")
    assert [one[1:] for one in terms(plan)] == [
        ("До 10 октября собрать списки.", "До 10 октября"),
        ("Ежемесячно проверять сайты.", "Ежемесячно"),
    ]
    assert sum("begin" in one.text for one in plan.doubts) == 2


def test_names_may_stand_before_months(tmp_path: Path) -> None:
    plan = of_docx(tmp_path, [
        ["Воспитатель", "Сентябрь", "Октябрь"],
        ["Иванова А.А.", "Открытое занятие", "Консультация родителям"],
    ])  # fmt: skip
    assert terms(plan) == [
        ("Иванова А.А.", "Открытое занятие", "сентябрь"),
        ("Иванова А.А.", "Консультация родителям", "октябрь"),
    ]


def test_a_numbered_list_of_a_document_is_a_plan(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        document.add_paragraph(TITLE)
        document.add_paragraph("Совещание. Срок: сентябрь.", style="List Number")
        document.add_paragraph("Собрать списки – до 10 октября – Иванов И.И.", style="List Number")
        document.sections[0].header.paragraphs[0].text = "МКУО ЦОКО"

    file = tmp_path / "plan.docx"
    file.write_bytes(docx(build))
    plan = read_plan(read_lines(file))
    assert [one[2] for one in terms(plan)] == ["сентябрь", "до 10 октября"]
    assert "МКУО ЦОКО" in plan.doubts[-1].text


def test_a_text_that_is_no_plan_hears_what_is_missing() -> None:
    plan = read_text("Положение\n1. Общие положения\n1.1. Комиссия создаётся приказом.\n")
    with pytest.raises(PlanUnreadable) as refused:
        look_at(plan, year=2025, institution=None)
    assert "headings" in refused.value.message
    assert ".txt" not in refused.value.message


def test_people_may_stand_in_some_rows_of_a_table_without_headings() -> None:
    plan = read_text(
        "ПЛАН на 2025/26\n1\tСобрать списки\tдо 1 октября\tмето\u00adдист\n"
        "2\tЗаседание\tноябрь\n\t\t\tСекретарь\n3\tПодготовить отчёт\n"
    )
    people = [one.responsible for one in plan.sections[0].activities]
    assert people == ["методист", "Секретарь", ""]


def test_cells_under_months_are_activities(tmp_path: Path) -> None:
    plan = of_docx(tmp_path, [
        ["Направление", "Сентябрь", "Октябрь"],
        ["Работа с кадрами", "1. Педсовет «Итоги»\n2. График аттестации", "Семинар для молодых"],
        ["Контроль", "", "Проверка папок\nПосещение уроков"],
    ])  # fmt: skip
    assert terms(plan) == [
        ("Работа с кадрами", "Педсовет «Итоги»", "сентябрь"),
        ("Работа с кадрами", "График аттестации", "сентябрь"),
        ("Работа с кадрами", "Семинар для молодых", "октябрь"),
        ("Контроль", "Проверка папок", "октябрь"),
        ("Контроль", "Посещение уроков", "октябрь"),
    ]
    assert "under months" in plan.doubts[0].text
    assert sum("Several lines" in one.text for one in plan.doubts) == 2


def test_a_table_of_months_alone_is_a_plan(tmp_path: Path) -> None:
    rows = [["Сентябрь", "Октябрь", "Ноябрь"], ["Сбор заявлений", "", "Заседание комиссии"]]
    assert terms(of_docx(tmp_path, rows)) == [
        ("", "Сбор заявлений", "сентябрь"),
        ("", "Заседание комиссии", "ноябрь"),
    ]


def test_weeks_stand_in_the_month_of_their_row(tmp_path: Path) -> None:
    plan = of_docx(tmp_path, [
        ["Месяц", "1 неделя", "2 неделя", "3 неделя"],
        ["Сентябрь", "Педсовет школы", "", "Посещение уроков"],
        ["Август", "", "Совещание при директоре", ""],
    ])  # fmt: skip
    assert [one[2] for one in terms(plan)] == [
        "1 неделя сентября", "3 неделя сентября", "2 неделя августа",
    ]  # fmt: skip


def test_quarters_of_a_workbook_hold_activities_too(tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    file.write_bytes(xlsx([
        [TITLE], [], ["№", "Направление", "1 квартал", "2 квартал", "Ответственный"],
        [1, "Контроль", "Проверка планов ОО", "Проверка папок", "Методист"],
    ]))  # fmt: skip
    plan = read_plan(read_lines(file))
    assert [one[1:] for one in terms(plan)] == [
        ("Проверка планов ОО", "I квартал"), ("Проверка папок", "II квартал"),
    ]  # fmt: skip
    assert {one.responsible for one in plan.sections[0].activities} == {"Методист"}


def test_a_month_may_hold_several_activities_in_one_cell(tmp_path: Path) -> None:
    plan = of_docx(tmp_path, [
        ["Месяц", "Содержание работы", "Ответственный"],
        ["Сентябрь", "1. Заседание РМО.\n2. Анкетирование", "Руководитель РМО"],
        ["Октябрь", "1) Открытый урок\n2) Консультация", "1) Иванова И.И.\n2) Петрова П.П."],
        ["Ноябрь", "Семинар по теме", "Методист"],
    ])  # fmt: skip
    assert flat(plan) == [("", [
        ("1.", "Заседание РМО.", "Сентябрь", "Руководитель РМО"),
        ("2.", "Анкетирование", "Сентябрь", "Руководитель РМО"),
        ("1)", "Открытый урок", "Октябрь", "Иванова И.И."),
        ("2)", "Консультация", "Октябрь", "Петрова П.П."),
        ("", "Семинар по теме", "Ноябрь", "Методист"),
    ])]  # fmt: skip
    assert plan.doubts == ()


def test_items_of_a_numbered_row_stay_in_it(tmp_path: Path) -> None:
    plan = of_docx(tmp_path, [
        ["№", "Мероприятия", "Сроки", "Ответственные"],
        ["1", "Документы:\n1) приказ;\n2) график", "сентябрь", "Секретарь"],
    ])  # fmt: skip
    assert len(plan.sections[0].activities) == 1


def test_a_column_of_names_answers_where_no_other_does(tmp_path: Path) -> None:
    plan = of_docx(tmp_path, [
        ["ФИО", "Мероприятие", "Дата"],
        ["Иванова А.А.", "Открытый урок", "15.10.2025"],
        [ABOVE, "Мастер-класс", "20.11.2025"],
    ])  # fmt: skip
    assert [one.responsible for one in plan.sections[0].activities] == ["Иванова А.А."] * 2


CELLS = st.sampled_from([
    "", "", "Педсовет «Итоги года»", "1. Приказ о комиссии\n2. График аттестации", "+", "15",
    "Проверка папок\nПосещение уроков", "до 10 октября", "Методист", "Сентябрь", "1", LEFT,
])  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(CELLS.filter(lambda one: one != LEFT), min_size=4, max_size=4), max_size=6)
)
def test_no_word_of_a_cyclogram_is_lost(rows: list[list[str]]) -> None:
    text = "\n".join("\t".join(cell.replace("\n", " ") for cell in row) for row in rows)
    text = f"Направление\tСентябрь\tОктябрь\tОтветственный\n{text}"
    plan = read_text(text)
    lost = set(WORDS.findall(text.casefold())) - {one.casefold() for one in told(plan)}
    assert not lost


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.sampled_from([
    "1.", "2)", "1.1.", "–", "- ", "Совещание", "подготовка", "Срок:", "Отв.:", "Ответственные –",
    "сентябрь", "до 10 октября", "(методист)", ";", ",", "Иванов И.И.", "Октябрь", "\n", "Раздел 1",
]), max_size=8).map(" ".join), max_size=6))  # fmt: skip
def test_no_word_of_paragraphs_is_lost(lines: list[str]) -> None:
    text = "\n".join([TITLE, *lines])
    assert set(WORDS.findall(text)) - LABELS <= told(read_text(text))
