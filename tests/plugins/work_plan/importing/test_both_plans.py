"""Both plans of the mission come in whole: every section, row, term and person, every torn cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.work_plan.importing.reading import read_plan, read_text
from plugins.work_plan.importing.sources.read import read_lines, read_pasted
from tests.plugins.work_plan.importing.makers import DISTRICT, INSTITUTION

if TYPE_CHECKING:
    from pathlib import Path

    from plugins.work_plan.written import WrittenPlan

MAIN = "Ежевикина О.В. – главный сотрудник МКУО ЦОКО"
COORDINATOR = "координатор по вопросам аттестации"


@pytest.fixture(scope="module")
def district() -> WrittenPlan:
    return read_text(DISTRICT.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def institution() -> WrittenPlan:
    return read_text(INSTITUTION.read_text(encoding="utf-8"))


def test_the_district_plan_has_its_sections_and_rows(district: WrittenPlan) -> None:
    assert [(one.title, len(one.activities)) for one in district.sections] == [
        ("I. Информационное направление", 6),
        ("II. Организационное направление", 10),
        ("III. Методическое направление", 4),
        ("IV. Диагностико- аналитическое направление", 5),
        ("V. Контроль", 4),
    ]
    assert district.doubts == ()


def test_the_district_plan_has_its_frame(district: WrittenPlan) -> None:
    assert district.title.startswith("ПЛАН работы муниципального казенного учреждения")
    assert district.title.endswith("на 2023-2024 учебный год")
    assert district.school_year == 2023
    assert district.approval.lines == (
        "Приложение № 5",
        "УТВЕРЖДЕН",
        "приказом МКУО ЦОКО",
        "муниципального образования",
        "Калининский район",
        "от 05.09.2023 № 8",
    )
    assert district.preamble == ()
    assert district.closing == ("Начальник МКУО ЦОКО", "Т.П.Полянская")
    assert district.columns == ("№ п/п", "мероприятия", "сроки проведения", "ответственные")


def test_a_person_on_a_line_of_their_own_is_one_more_person(district: WrittenPlan) -> None:
    row = district.sections[0].activities[4]
    assert (row.number, row.term) == ("5.", "постоянно")
    assert row.responsible == f"{MAIN}\nСотрудники МКУО ЦОКО"


def test_a_post_torn_by_the_page_is_put_together(district: WrittenPlan) -> None:
    row = district.sections[2].activities[0]
    assert row.responsible == "Дубравина Е.В. Заместитель начальника МКУО ЦОКО"


def test_a_row_torn_in_two_cells_is_put_together(district: WrittenPlan) -> None:
    row = district.sections[4].activities[2]
    assert row.text == (
        "Документарная проверка ОО по аттестации работников, с целью подтверждения соответствия"
        " занимаемой должности (списки, представления, протоколы заседаний аттестационных"
        " комиссий, выписки из протоколов) ДДТ ст. Калининской, Старовеличковской, Гривенской"
    )
    assert row.term == "Февраль - апрель"
    assert row.responsible == f"{MAIN}; Ответственные в ОО"


def test_terms_of_the_district_plan_are_word_for_word(district: WrittenPlan) -> None:
    rows = [row.term for section in district.sections for row in section.activities]
    assert rows == [
        *("сентябрь", "октябрь", "постоянно", "ноябрь", "постоянно", "по заявкам ОО"),
        *("июнь", "до 10 июля", *["ежемесячно"] * 6, "по графику", "по графику"),
        *("октябрь", "ноябрь", "постоянно", "в течение года"),
        *("сентябрь", "март", "июнь", "июль", "июнь"),
        *("октябрь", "март", "Февраль - апрель", "постоянно"),
    ]


def test_the_institution_plan_has_its_sections_and_rows(institution: WrittenPlan) -> None:
    assert [(one.title, len(one.activities)) for one in institution.sections] == [
        ("Информационный этап", 4),
        ("Мониторинг профессиональной деятельности педагогов", 6),
        ("Организационный этап", 4),
        ("Методическое сопровождение и консультирование аттестующихся", 2),
        ("Период аттестации", 5),
        ("Анализ результатов аттестации педагогических работников", 2),
    ]
    assert {row.responsible for one in institution.sections for row in one.activities} == {
        COORDINATOR
    }
    assert [row.number for row in institution.sections[4].activities] == [
        *("1.", "2.", "3", "4.", "5.")
    ]


def test_years_in_activities_and_tabs_in_sentences_mislead_nobody(institution: WrittenPlan) -> None:
    assert institution.school_year is None
    assert institution.title == ""
    assert len(institution.preamble) == 12
    assert institution.preamble[0].startswith("Цель – оказание методической помощи")
    assert institution.preamble[9].startswith("· формирование списков аттестующихся педагогов,")


def test_a_blank_line_inside_a_row_parts_nothing(institution: WrittenPlan) -> None:
    row = institution.sections[3].activities[1]
    assert row.text.startswith("Оказание помощи педагогическим работникам")
    assert row.term == "согласно графику"


def test_an_orphan_cell_is_a_doubt_with_its_place(institution: WrittenPlan) -> None:
    (doubt,) = institution.doubts
    assert "117" in doubt.place
    assert "методическую работу" in doubt.text


def test_terms_of_the_institution_plan_are_word_for_word(institution: WrittenPlan) -> None:
    rows = [row.term for section in institution.sections for row in section.activities]
    assert rows == [
        *("сентябрь", "сентябрь", "сентябрь, октябрь"),
        "в соответствии с графиком подачи заявлений",
        *["межаттестационный период"] * 6,
        *("сентябрь", "сентябрь", "согласно графику", "сентябрь"),
        *("за 1 месяц до экспертизы", "согласно графику"),
        *["период экспертизы"] * 4,
        "в течение 3-х дней с момента появления Распоряжения МИНОБРА",
        *("май", "июнь"),
    ]


@pytest.mark.parametrize("plan", [DISTRICT, INSTITUTION], ids=["district", "institution"])
@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8-sig"])
def test_any_alphabet_and_line_end_gives_the_same_plan(
    plan: Path, encoding: str, tmp_path: Path
) -> None:
    text = plan.read_text(encoding="utf-8")
    file = tmp_path / "plan.txt"
    file.write_bytes(text.replace("\n", "\r\n").replace("·", "-").encode(encoding))
    assert read_plan(read_lines(file)) == read_text(text.replace("·", "-"))


@pytest.mark.parametrize("plan", [DISTRICT, INSTITUTION], ids=["district", "institution"])
def test_pasted_text_gives_the_same_plan(plan: Path) -> None:
    text = plan.read_text(encoding="utf-8")
    assert read_plan(read_pasted(text)) == read_text(text)
