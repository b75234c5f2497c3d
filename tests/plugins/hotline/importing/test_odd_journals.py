"""Journals as people really keep them: nothing is read wrong in silence, nothing is lost in silence."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from plugins.hotline.importing.columns import Field
from plugins.hotline.importing.moments import month_in, school_year_in, year_in
from plugins.hotline.importing.name_cells import split_person, tells_nobody
from plugins.hotline.importing.reading import read_journal
from plugins.hotline.importing.topic_words import KnownTopic, TopicIndex
from plugins.hotline.importing.understanding import Around, understand
from portal.errors import Invalid
from portal.institutions.written_names import Place, PlaceIndex
from tests.plugins.hotline.importing.makers import workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from plugins.hotline.importing.draft import Draft
    from plugins.hotline.importing.understanding import Understood

HEAD = ["№", "Дата", "ФИО", "ОО", "Вопрос", "Ответ"]
NEAR = Around(
    places=PlaceIndex(
        [Place(1, "1", "МБОУ «СОШ № 1»", "СОШ № 1"), Place(3, "3", "МБДОУ № 3", "ДС № 3")]
    ),
    topics=TopicIndex([KnownTopic(1, "Портфолио и формы"), KnownTopic(2, "Госуслуги")]),
    marks=frozenset(),
    today=dt.date(2026, 3, 17),
)


def read(
    folder: Path, rows: Sequence[Sequence[Any]], sheet: str = "Лист1", name: str = "", **told: Any
) -> tuple[list[Understood], Draft]:
    """Return what the rows of a sheet mean, and everything that was read of the file."""
    draft = read_journal(workbook(folder / "журнал.xlsx", {sheet: rows}), name, **told)
    return [understand(line, draft, NEAR) for line in draft.lines], draft


def call(on: Any, name: str = "Иванова", school: str = "СОШ 1") -> list[Any]:
    """Return a row of the usual head."""
    return [1, on, name, school, "Можно ли?", "Да."]


def test_a_head_of_two_rows_is_one_head(tmp_path: Path) -> None:
    rows = [
        ["Журнал обращений за 2024 год"],
        ["№ п/п", "Дата", "Сведения о заявителе", None, "Содержание вопроса", "Результат", None],
        [None, None, "ФИО", "ОО, должность", None, "Ответ", "Кто ответил"],
        [1, "12.03", "Иванова А.А.", "ДС № 3 воспитатель", "Можно ли?", "Да", "Орлова"],
    ]
    (one,), draft = read(tmp_path, rows)
    assert one.on == dt.date(2024, 3, 12)
    assert one.institution == 3
    assert one.line.of(Field.POSITION) == "воспитатель"
    assert one.line.of(Field.ANSWERED_BY) == "Орлова"
    assert one.line.of(Field.ANSWER) == "Да"
    assert [doubt.address for doubt in one.doubts] == ["Лист1!D4"]
    assert not draft.told


def test_groups_of_columns_above_the_head_are_no_head(tmp_path: Path) -> None:
    rows = [
        ["Обращение", None, "Кто", None, "Итог", None],
        HEAD,
        call("12.03.2024"),
    ]
    (one,), _draft = read(tmp_path, rows)
    assert one.line.of(Field.ANSWER) == "Да."


@pytest.mark.parametrize(
    "text",
    ["12.3.24г.", "12.03.24 г.", "«12» марта 2024 г.", "12,03,2024", "вт 12.03.24", "12.03.2024 00:00:00"],
)  # fmt: skip
def test_days_are_read_as_they_are_typed(tmp_path: Path, text: str) -> None:
    (one,), _draft = read(tmp_path, [HEAD, call(text)])
    assert (one.on, one.time, one.stopped) == (dt.date(2024, 3, 12), None, False)


@pytest.mark.parametrize("text", ["22-23.03.2024", "16.03-17.03", "16.03.2024-17.03.2024"])
def test_several_days_in_a_cell_are_told_and_not_guessed(tmp_path: Path, text: str) -> None:
    (one,), _draft = read(tmp_path, [HEAD, call(text)], sheet="2024")
    assert one.on is None
    assert one.doubts[0].address == "2024!B2"
    assert text in one.doubts[0].text


def test_a_length_of_time_beside_the_day_is_no_second_day(tmp_path: Path) -> None:
    (one,), _draft = read(tmp_path, [HEAD, call("12.03.24 10.05-10.10")])
    assert (one.on, one.time) == (dt.date(2024, 3, 12), dt.time(10, 5))


@pytest.mark.parametrize(
    ("cell", "name", "phone"),
    [
        ("Иванова Анна, 8-918-123-45-67", "Иванова Анна", "8-918-123-45-67"),
        ("Петрова Б.Б. т. 5-12-34", "Петрова Б.Б.", "5-12-34"),
        ("89181234567 Сидорова", "Сидорова", "89181234567"),
        ("8(86130)5-12-34", "", "8(86130)5-12-34"),
        ("Аноним", "Аноним", ""),
        ("Иванова, 5 лет стажа", "Иванова, 5 лет стажа", ""),
    ],
)
def test_a_number_beside_a_name_is_a_telephone(
    tmp_path: Path, cell: str, name: str, phone: str
) -> None:
    (one,), _draft = read(tmp_path, [HEAD, call("12.03.2024", cell)])
    assert (one.line.of(Field.NAME), one.line.of(Field.PHONE)) == (name, phone)
    assert [doubt.address for doubt in one.doubts] == (["Лист1!C2"] if phone else [])


def test_a_column_of_several_things_is_divided() -> None:
    wanted = {Field.NAME, Field.POSITION, Field.INSTITUTION, Field.PHONE}
    assert split_person("Иванова А.А., учитель, МБОУ СОШ № 1, тел. 5-12-34", wanted) == {
        Field.NAME: "Иванова А.А.",
        Field.POSITION: "учитель",
        Field.INSTITUTION: "МБОУ СОШ № 1",
        Field.PHONE: "5-12-34",
    }
    assert split_person("Петрова, зам. дир. СОШ 2", wanted) == {
        Field.NAME: "Петрова",
        Field.POSITION: "зам. дир.",
        Field.INSTITUTION: "СОШ 2",
    }
    assert split_person("Орлова Н.И. (СОШ № 5)", wanted) == {
        Field.NAME: "Орлова Н.И.",
        Field.INSTITUTION: "СОШ № 5",
    }


@pytest.mark.parametrize(
    ("name", "told"), [("Журнал 2024.xlsx", {}), ("Журнал.xlsx", {"year": 2024})]
)
def test_the_year_may_stand_in_the_name_of_the_file_or_be_given(
    tmp_path: Path, name: str, told: dict[str, int]
) -> None:
    (one,), _draft = read(tmp_path, [HEAD, call("12.03")], name=name, **told)
    assert one.on == dt.date(2024, 3, 12)


def test_without_any_year_each_day_is_told(tmp_path: Path) -> None:
    (one,), _draft = read(tmp_path, [HEAD, call("12.03")])
    assert one.stopped
    assert one.doubts[0].address == "Лист1!B2"


def test_a_school_year_has_two_years(tmp_path: Path) -> None:
    rows = [["Журнал 2023-2024 учебный год"], HEAD, call("02.09"), HEAD, call("15.01")]
    found, _draft = read(tmp_path, rows)
    assert [one.on for one in found] == [dt.date(2023, 9, 2), dt.date(2024, 1, 15)]


def test_a_sheet_for_each_month_has_bare_days_and_numbers_anew(tmp_path: Path) -> None:
    sheets = {
        "Февраль": [["Горячая линия, 2024 год"], HEAD, call("3"), call(6), ["Итого", None, 2]],
        "Март 24": [HEAD, call("5"), call("7.03")],
    }
    draft = read_journal(workbook(tmp_path / "x.xlsx", sheets))
    found = [understand(line, draft, NEAR).on for line in draft.lines]
    assert found == [dt.date(2024, month, day) for month, day in ((2, 3), (2, 6), (3, 5), (3, 7))]
    assert [one.place for one in draft.told] == ["Февраль!5"]


@pytest.mark.parametrize(
    "row",
    [
        ["12.03.2024", "звонков не было"],
        ["12.03.2024", None, "обращений нет"],
        ["12.03.2024", None, None, "Звонки не поступали", None, "Орл."],
        ["12.03.2024", None, None, None, None, "обращений не поступило"],
    ],
)
def test_a_day_without_calls_is_known_in_any_cell(tmp_path: Path, row: list[Any]) -> None:
    head = ["Дата", "Время", "Кто звонил", "Суть вопроса", "Что ответили", "Подпись"]
    (one,), _draft = read(tmp_path, [head, row])
    assert one.quiet
    assert one.taken


def test_a_dash_is_nothing_and_a_day_with_nothing_is_told(tmp_path: Path) -> None:
    rows = [HEAD, [1, "12.03.2024", "-", "—", "–", "-"], ["", "13.03.2024"]]
    found, _draft = read(tmp_path, rows)
    assert [(one.on, one.stopped) for one in found] == [
        (dt.date(2024, 3, 12), True),
        (dt.date(2024, 3, 13), True),
    ]


@pytest.mark.parametrize(
    "row",
    [["Всего за март: 3 звонка"], ["ИТОГО за март", None, 3], ["", "Всего", 3], ["Количество обращений за месяц", "", 3], ["Журнал вела: Орлова"]],
)  # fmt: skip
def test_totals_are_told_and_are_no_calls(tmp_path: Path, row: list[Any]) -> None:
    found, draft = read(tmp_path, [HEAD, call("12.03.2024"), row])
    assert len(found) == 1
    assert [one.place for one in draft.told] == ["Лист1!3"]


def test_a_row_with_a_day_alone_dates_the_calls_below(tmp_path: Path) -> None:
    rows = [HEAD, ["12.03.2024"], call(None), call(None), [None, "13.03.2024"], call(None)]
    found, draft = read(tmp_path, rows)
    assert [one.on and one.on.day for one in found] == [12, 12, 13]
    assert not draft.told


def test_a_further_question_of_a_call_keeps_the_caller_and_says_so(tmp_path: Path) -> None:
    rows = [HEAD, call("12.03.2024"), [None, None, None, None, "А ещё?", "Нет."]]
    (_first, second), _draft = read(tmp_path, rows)
    assert (second.line.of(Field.NAME), second.institution) == ("Иванова", 1)
    assert [one.address for one in second.doubts] == ["Лист1!B3", "Лист1!C3"]


@pytest.mark.parametrize(
    ("words", "topic", "asked"),
    [
        ("Портфолио", 1, False),
        ("Портфолио; сроки", 1, True),
        ("портфолио и госуслуги", 1, True),
        ("Госуслуги, вложения", 2, True),
        ("Пенсия", None, True),
    ],
)
def test_of_several_topics_one_is_taken_and_all_are_kept(
    tmp_path: Path, words: str, topic: int | None, asked: bool
) -> None:
    (one,), _draft = read(tmp_path, [[*HEAD, "Тема"], [*call("12.03.2024"), words]])
    assert one.topic == topic
    assert bool(one.doubts) is asked
    assert [text for _title, text in one.kept] == ([words] if asked else [])


def test_a_line_that_stands_twice_is_told_where_it_stands_first(tmp_path: Path) -> None:
    lines, _draft = read(
        tmp_path, [HEAD, call("01.02.2026"), call("02.02.2026"), call("01.02.2026")]
    )
    told = [[one.text for one in line.doubts if "Лист1!2" in one.text] for line in lines]
    assert [len(one) for one in told] == [0, 0, 1]
    assert all(line.taken for line in lines)


@pytest.mark.parametrize(
    "name", ["аноним", "Анонимно", "не представилась", "(без имени)", "неизвестный"]
)
def test_who_gave_no_name_is_nobody(name: str) -> None:
    assert tells_nobody(name)


@pytest.mark.parametrize("name", ["Анонимова А.А.", "Иванова", ""])
def test_a_name_is_somebody(name: str) -> None:
    assert not tells_nobody(name)


def test_homely_headings_are_known(tmp_path: Path) -> None:
    rows = [
        ["Число", "Кто", "Откуда", "О чём спрашивали", "Что сказали", "Доп."],
        ["5 фев 2024", "Иванова", "СОШ 1", "Про декрет", "Можно", "перезвонить"],
    ]
    (one,), _draft = read(tmp_path, rows)
    assert (one.institution, one.line.of(Field.ANSWER)) == (1, "Можно")
    assert one.line.more == {"Доп.": "перезвонить"}


def test_counts_by_days_are_no_journal_and_the_reason_is_told(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"headings|заголов"):
        read(tmp_path, [["Дата", "Дежурный", "Телефон", "E-mail"], ["11.03.2024", "Орлова", 3, 2]])


def test_a_table_of_semicolons_in_an_old_encoding_is_read(tmp_path: Path) -> None:
    file = tmp_path / "журнал.csv"
    text = f'{";".join(HEAD)}\r\n1;12.03.2024;Иванова;СОШ 1;"Можно ли; в декрете?";Да\r\n'
    file.write_text(text, encoding="cp1251", newline="")
    draft = read_journal(file)
    assert draft.lines[0].of(Field.QUESTION) == "Можно ли; в декрете?"


@pytest.mark.parametrize(
    ("text", "year", "school", "month"),
    [
        ("Март 24", 2024, None, 3),
        ("2023-2024 учебный год", None, 2023, None),
        ("2023/24 уч. г.", 2023, 2023, None),
        ("Журнал", None, None, None),
        ("январь-февраль 2024", 2024, None, None),
    ],
)
def test_titles_tell_years_and_months(
    text: str, year: int | None, school: int | None, month: int | None
) -> None:
    assert (year_in(text), school_year_in(text), month_in(text)) == (year, school, month)


def test_paper_habits_marks_of_repetition_one_cell_for_both_and_cut_telephones(
    tmp_path: Path,
) -> None:
    rows = [
        ["Дата", "Ф.И.О., должность, ОО заявителя", "Тел.", "Суть, принятые меры", "Ответственный"],
        ["5 сент. 2023 14-05", "Котова Е.В. учитель СОШ 1", 8.918e10, "В: бланк?\nО: да", "Орлова"],
        ["—//—", '"', "55-1-23", "вопрос: сроки? Ответ: месяц", '"'],
    ]
    (first, second), draft = read(tmp_path, rows)
    assert [one.on for one in (first, second)] == [dt.date(2023, 9, 5)] * 2
    assert [one.institution for one in (first, second)] == [1, 1]
    assert [one.line.of(Field.ANSWERED_BY) for one in (first, second)] == ["Орлова"] * 2
    assert [one.line.of(Field.ANSWER) for one in (first, second)] == ["да", "месяц"]
    assert second.line.of(Field.NAME) == first.line.of(Field.NAME)
    assert (first.line.of(Field.PHONE), second.line.of(Field.PHONE)) == ("", "55-1-23")
    assert "89180000000" in first.line.more.values()
    assert [one.place for one in draft.told] == ["Лист1!C2"]


def test_a_formula_without_a_value_is_told_and_is_no_question(tmp_path: Path) -> None:
    (one,), draft = read(tmp_path, [HEAD, [1, "12.03.2024", "Иванова", "", "=A1+1", "Да."]])
    assert one.stopped
    assert [told.place for told in draft.told] == ["Лист1!E2"]


@pytest.mark.parametrize("text", ["12.03.202", "12.03.20024", "12/3/4"])
def test_a_year_that_is_typed_wrongly_is_told_and_no_other_is_taken(
    tmp_path: Path, text: str
) -> None:
    (one,), _draft = read(tmp_path, [["2024 год"], HEAD, call(text)])
    assert one.stopped


@pytest.mark.parametrize(
    ("text", "time", "seconds"),
    [
        ("12.03.2024 15 час. 30 мин.", dt.time(15, 30), None),
        ("12 марта 2024 г. с 9.00 до 9.15", dt.time(9), 900),
        ("12.03.2024 10:05–10:20", dt.time(10, 5), 900),
        ("12.03.2024 10-05", dt.time(10, 5), None),
    ],
)
def test_a_stretch_of_time_tells_how_long_the_talk_was(
    tmp_path: Path, text: str, time: dt.time, seconds: int | None
) -> None:
    (one,), _draft = read(tmp_path, [HEAD, call(text)])
    assert (one.on, one.time, one.seconds) == (dt.date(2024, 3, 12), time, seconds)


def test_a_new_year_in_a_table_of_days_without_a_year_is_told(tmp_path: Path) -> None:
    rows = [["2023 год"], HEAD, call("28.12"), call("09.01"), call("15.01")]
    _lines, draft = read(tmp_path, rows)
    assert [one.place for one in draft.told] == ["Лист1!B4"]


def test_month_and_year_may_have_columns_of_their_own(tmp_path: Path) -> None:
    head = ["Число", "Месяц", "Год", "ФИО", "Вопрос", "Ответ"]
    rows = [
        head,
        [12, "март", 2024, "Иванова", "Когда?", "Да"],
        [13, None, None, "Петрова", "Где?", "Там"],
        [2, 4, None, "Петрова", "Куда?", "Туда"],
    ]
    lines, _draft = read(tmp_path, rows)
    assert [one.on for one in lines] == [
        dt.date(2024, 3, 12),
        dt.date(2024, 3, 13),
        dt.date(2024, 4, 2),
    ]


def test_signatures_under_a_table_are_no_calls(tmp_path: Path) -> None:
    rows = [HEAD, call("12.03.2024"), ["Составил: Орлова В.П.", None, None, None, "подпись"]]
    lines, draft = read(tmp_path, rows)
    assert len(lines) == len(draft.told) == 1


def test_words_below_a_day_tell_that_nobody_called(tmp_path: Path) -> None:
    rows = [HEAD, ["12 марта 2024"], [None, None, "звонков не было"]]
    (one,), draft = read(tmp_path, rows)
    assert (one.on, one.quiet, draft.told) == (dt.date(2024, 3, 12), True, [])


def test_several_questions_in_a_cell_are_told(tmp_path: Path) -> None:
    row = ["1", "12.03.2024", "Иванова", "", "1) Когда подавать? 2) Куда?", "Сейчас."]
    (one,), _draft = read(tmp_path, [HEAD, row])
    assert len(one.doubts) == 1
